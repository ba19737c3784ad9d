package org.itograd.autodiff.fuse;

import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Makes the vector form of a loop in the background, and hands it over when it is fast.
///
/// Until the optimising compiler has taken it, `jdk.incubator.vector` code is about a thousand times slower than
/// afterwards: each operation is a loop of its own and a new object. So its users do not wait for it. They go on with the
/// scalar form, which gives the same bits, while one thread runs the vector form on arrays that nobody else sees.
///
/// HotSpot compiles a method after some 5000 calls, whatever they do. So most calls here are for elements below 0, which
/// a step passes over at once, and few are real: enough for the compiler to see that the body is used. Many real calls
/// would also make the compiler's queue long, with the many small methods that interpreted vectors consist of.
///
/// Calls of 8192 `float` done 400 ms after the first one, and the longest call on the way, when the user's own calls made
/// the vector form ready and now (2 cores, Zen 5, a new JVM each):
///
/// | kernel | before | now |
/// |---|---|---|
/// | 3 operations | 729 000, 27 ms | 650 000, 6 ms |
/// | 30 operations | 87 000, 29 ms | 128 000, 8 ms |
/// | normals | 270, 92 ms | 4 000, 6 ms |
/// | normals, on two threads | 200, 100 ms | 2 500, 10 ms |
final class Warmup implements Runnable {

    /// Calls for elements below 0 in a round.
    private static final int DRY_CALLS = 1024;

    /// A loop that is not fast after so many rounds (some seconds) stays in scalar form.
    private static final int ROUNDS = 1000;

    private static final long PAUSE_NANOS = 2_000_000;

    /// Nanoseconds for an operation on one vector: compiled it takes a tenth of it, interpreted ten times as much.
    private static final double FAST = 3;

    private static final AtomicInteger PENDING = new AtomicInteger();
    private static final ThreadPoolExecutor THREAD = newThread();

    private final Loop loop;
    private final Consumer<Loop> user;
    private final Object[] inputs;
    private final Object[] outputs;
    private final int[] inputOffsets;
    private final int[] outputOffsets;
    private final double[] parameters;
    private final long[] keys;
    private final int lanes;
    /// Elements of a real call: two `steps` and a `step`.
    private final int elements;
    private final double fastNanos;
    private int rounds;

    private Warmup(Emission body, Consumer<Loop> user) {
        Signature signature = Signature.of(body.outputs(), body.inputs(), body.targets());
        int vectors = 2 * VectorEmitter.vectorsPerStep(body) + 1;
        this.loop = Emission.instantiate(VectorEmitter.emit(body, Simd.mode().bits()));
        this.user = user;
        this.lanes = Simd.lanes(body.dtype());
        this.elements = vectors * lanes;
        this.inputs = new Object[body.inputs().size()];
        this.outputs = new Object[body.outputs().size()];
        this.inputOffsets = new int[inputs.length];
        this.outputOffsets = new int[outputs.length];
        Arrays.setAll(inputs, i -> body.dtype().allocate(body.inputs().get(i).extent(elements)));
        Arrays.setAll(outputs, i -> body.dtype().allocate(body.targets().get(i).extent(elements)));
        this.parameters = new double[signature.parameters()];
        this.keys = new long[signature.keys()];
        int operations = Graph.of(body.outputs()).size() + outputs.length + 10;
        this.fastNanos = FAST * vectors * operations;
    }

    private static ThreadPoolExecutor newThread() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("itograd-warmup").daemon().priority(Thread.MIN_PRIORITY).factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /// Gives `user` the vector form of a body some time later.
    static void start(Emission body, Consumer<Loop> user) {
        PENDING.incrementAndGet();
        THREAD.execute(() -> new Warmup(body, user).run());
    }

    /// Waits until everything that was started has ended.
    static void await() {
        while (PENDING.get() > 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// One round; loops take turns until they are fast.
    @Override
    public void run() {
        long start = System.nanoTime();
        call(0, elements);
        double nanos = System.nanoTime() - start;
        call(-DRY_CALLS * elements, 0);
        for (int k = 0; k < DRY_CALLS; k++) {
            call(-lanes, 0);
        }
        if (nanos < fastNanos) {
            user.accept(loop);
        } else if (++rounds < ROUNDS) {
            LockSupport.parkNanos(PAUSE_NANOS);
            THREAD.execute(this);
            return;
        }
        PENDING.decrementAndGet();
    }

    private void call(int from, int to) {
        loop.run(inputs, inputOffsets, outputs, outputOffsets, parameters, keys, from, to);
    }
}
