package org.itograd.autodiff.expr;

import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.itograd.base.Simd;

/// Makes the vector form of a loop in the background, and hands it over when it is fast.
///
/// Until the optimising compiler has taken it, `jdk.incubator.vector` code is about a thousand times slower than
/// afterwards: each operation is a loop of its own and a new object. So its users do not wait for it. They go on with the
/// scalar form, which gives the same bits, while one thread runs the vector form on arrays that nobody else sees.
///
/// Every call here is a real one. HotSpot compiles a method after some 5000 calls whatever they do, so calls that return at
/// once would get there sooner; but then C2 sees a body that is hardly ever entered, and compiles it with vectors as
/// objects. Measured on the gradient of a neural SDE (8–64–8 perceptrons, 1024 samples, 1000 steps, reversible Heun): 430 ms and
/// 1.9 GB of garbage after such a warm-up, 325 ms and 12 MB after this one.
final class Warmup implements Runnable {

    /// Calls in a round.
    private static final int CALLS = 64;

    /// A loop that is not fast after so many rounds (some seconds) stays in scalar form.
    private static final int ROUNDS = 1000;

    private static final long PAUSE_NANOS = 2_000_000;

    /// Nanoseconds for an operation on one vector: compiled it takes a tenth of it, interpreted ten times as much.
    private static final double FAST = 3;

    /// Nanoseconds that a call and the clock may take beside. An interpreted operation takes as long.
    private static final double CALL = 1500;

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
    /// Elements of a call: two `steps` and a `step`.
    private final int elements;
    private final double fastNanos;
    private int rounds;

    private Warmup(Emission body, Consumer<Loop> user) {
        Signature signature = Signature.of(body.outputs(), body.inputs(), body.targets());
        int vectors = 2 * VectorEmitter.vectorsPerStep(body) + 1;
        this.loop = Emission.instantiate(VectorEmitter.emit(body, Simd.mode().bits()));
        this.user = user;
        this.elements = vectors * Simd.lanes(body.dtype());
        this.inputs = new Object[body.inputs().size()];
        this.outputs = new Object[body.outputs().size()];
        this.inputOffsets = new int[inputs.length];
        this.outputOffsets = new int[outputs.length];
        Arrays.setAll(inputs, i -> body.dtype().allocate(body.inputs().get(i).extent(elements)));
        Arrays.setAll(outputs, i -> body.dtype().allocate(body.targets().get(i).extent(elements)));
        this.parameters = new double[signature.parameters()];
        this.keys = new long[signature.keys()];
        int operations = Graph.of(body.outputs()).size() + outputs.length + 10;
        this.fastNanos = CALL + FAST * vectors * operations;
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
        long nanos = Long.MAX_VALUE;
        for (int k = 0; k < CALLS; k++) {
            long start = System.nanoTime();
            loop.run(inputs, inputOffsets, outputs, outputOffsets, parameters, keys, 0, elements);
            nanos = Math.min(nanos, System.nanoTime() - start);
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
}
