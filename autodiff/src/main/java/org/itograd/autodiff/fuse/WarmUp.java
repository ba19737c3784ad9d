package org.itograd.autodiff.fuse;

import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Brings the vector form of a loop to life in the background, while its scalar form serves.
///
/// The vector classes of `jdk.incubator.vector` are fast only in code that HotSpot's second compiler (C2) has compiled.
/// Until then each vector operation is a call that allocates: a vector of `exp` takes 30 to 100 µs instead of 8 ns, and C2
/// looks at a method only after some 5500 such calls. Serving callers meanwhile would cost 0.1 to 1 s per kernel, in
/// which nothing else gets done. The scalar form is 3 to 15 times slower than compiled vectors but needs no such patience: it
/// settles in 20 to 60 ms.
///
/// So each loop starts in scalar form and counts its work. When that has become worth it, this class runs the vector form
/// on arrays of its own, on one daemon thread, until it is faster than the scalar form on the same numbers five times in a
/// row; then the loop is switched. Both forms give the same bits, so that nobody can see when this happens. A vector form
/// that does not become fast stays unused: C2 has no masks of two lanes, so that with 128-bit vectors a `double` kernel that
/// compares would be 10 times slower than scalar code.
///
/// Measured on 2 Zen 4 cores, calls of 4096 elements, first call to steady state | steady scalar → vector time per element:
///
/// | kernel | float | double |
/// |---|---|---|
/// | 1 operation | 0.3 s, 0.30 → 0.11 ns | 0.2 s, 0.35 → 0.21 ns |
/// | 10 operations | 0.3 s, 1.2 → 0.13 ns | 0.2 s, 1.2 → 0.27 ns |
/// | tanh | 0.3 s, 2.9 → 0.48 ns | 0.3 s, 4.7 → 1.3 ns |
/// | exp (the first user of masks) | 0.6 s, 2.4 → 0.46 ns | 0.6 s, 3.9 → 1.3 ns |
/// | pow | 0.6 s, 26 → 2.7 ns | 0.8 s, 33 → 6.2 ns |
///
/// Tried and dropped: running vectors of the caller's own range slowly (the caller waits, and probing whether C2 is done
/// costs as much as practising); idle loops in `step` that make HotSpot's counters run faster (a third of the slow calls, but
/// sometimes code that stays three times slower).
final class WarmUp {

    /// Node evaluations in scalar form, about 25 ms, after which a loop is worth its vector form.
    static final long WORTHWHILE = 300_000_000L;

    /// Vectors per round: few enough to look at the clock often, enough for the clock to be exact.
    private static final int VECTORS = 64;

    /// Rounds in a row that the vector form must win.
    private static final int PROOF = 5;

    private static final long PATIENCE_NANOS = 4_000_000_000L;

    private static final ThreadPoolExecutor WORKER = worker();

    private final int n;
    private final Object[] inputs;
    private final int[] inputOffsets;
    private final Object[] outputs;
    private final int[] outputOffsets;
    private final double[] parameters;
    private final long[] keys;

    private WarmUp(Emission body) {
        this.n = VECTORS * Simd.lanes(body.dtype());
        this.inputs = new Object[body.inputs().size()];
        this.outputs = new Object[body.outputs().size()];
        Arrays.setAll(inputs, _ -> body.dtype().allocate(n));
        Arrays.setAll(outputs, _ -> body.dtype().allocate(n));
        this.inputOffsets = new int[inputs.length];
        this.outputOffsets = new int[outputs.length];
        Signature signature = Signature.of(body.outputs(), body.inputs());
        this.parameters = new double[signature.parameters()];
        this.keys = new long[signature.keys()];
    }

    private static ThreadPoolExecutor worker() {
        ThreadPoolExecutor worker =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "itograd-warm-up");
                    thread.setDaemon(true);
                    return thread;
                });
        worker.allowCoreThreadTimeOut(true);
        return worker;
    }

    /// Warms a loop up in the background.
    static void start(TieredLoop loop) {
        WORKER.execute(() -> warm(loop));
    }

    /// Warms a loop up and then promotes it, unless its vector form turns out not to be faster.
    static void warm(TieredLoop loop) {
        Loop vector = Emission.instantiate(VectorEmitter.emit(loop.body(), Simd.mode().bits()));
        if (new WarmUp(loop.body()).becomesFaster(vector, loop.scalar())) {
            loop.promote(vector);
        }
    }

    private boolean becomesFaster(Loop vector, Loop scalar) {
        long begin = System.nanoTime();
        int wins = 0;
        while (wins < PROOF && System.nanoTime() - begin < PATIENCE_NANOS) {
            long start = System.nanoTime();
            run(vector);
            long between = System.nanoTime();
            run(scalar);
            long stop = System.nanoTime();
            wins = between - start < stop - between ? wins + 1 : 0;
        }
        return wins == PROOF;
    }

    private void run(Loop loop) {
        loop.run(inputs, inputOffsets, outputs, outputOffsets, parameters, keys, 0, n);
    }
}
