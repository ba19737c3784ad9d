package org.itograd.base;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The threads that share large pieces of work.
///
/// A piece of work is a number of independent tasks, `0 … n−1`. The calling thread takes part; the others are daemons of
/// one pool. Tasks are claimed as threads become free, so which thread runs which task is a matter of chance: a task must
/// write only what belongs to its own number, and whoever called combines the results in a fixed order. Then the outcome
/// has the same bits for any number of threads.
///
/// Parallel regions don't nest: a call from within a task runs its tasks one after the other on that thread. So the
/// outermost split (samples of a batch, paths of an ensemble) gets the threads, and everything below it runs undisturbed.
///
/// The number of threads is the system property `itograd.threads`, by default the number of processors. Waking
/// up a thread for a region costs 30 to 70 µs, less if the last region has just ended; a region should be worth a few hundred.
public final class Workers {
    private static final int CONFIGURED = configured();
    private static final int SPINS = 2_000;
    private static final ScopedValue<Integer> LIMIT = ScopedValue.newInstance();
    private static final ThreadLocal<boolean[]> INSIDE = ThreadLocal.withInitial(() -> new boolean[1]);
    private static final Crew CREW = new Crew();

    private Workers() {}

    /// How many threads a region started here would use: one inside a task, else the number that [#withThreads] or the
    /// property `itograd.threads` gives.
    public static int threads() {
        return INSIDE.get()[0] ? 1 : limit();
    }

    /// Runs `body` for the tasks `0 … tasks−1` and returns when all are done.
    ///
    /// If tasks throw, the exception of the lowest-numbered one is thrown here, the same whichever thread it ran on; tasks
    /// after it may not have run.
    public static void run(int tasks, IntConsumer body) {
        int helpers = Math.min(tasks, threads()) - 1;
        if (helpers <= 0) {
            for (int task = 0; task < tasks; task++) {
                body.accept(task);
            }
            return;
        }
        Region region = new Region(tasks, body, Thread.currentThread());
        CREW.growTo(helpers);
        for (int i = 0; i < helpers; i++) {
            CREW.hand(region);
        }
        region.run();
        region.await();
    }

    /// Runs `work` with the given number of threads for all regions that it starts.
    ///
    /// Meant for tests that compare results over thread counts; more threads than processors are fine.
    ///
    /// @throws IllegalArgumentException if `threads` is less than one
    public static void withThreads(int threads, Runnable work) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        ScopedValue.where(LIMIT, threads).run(work);
    }

    private static int limit() {
        return LIMIT.isBound() ? LIMIT.get() : CONFIGURED;
    }

    private static int configured() {
        String text = System.getProperty("itograd.threads");
        if (text == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        Integer value = Integer.getInteger("itograd.threads");
        if (value == null || value < 1) {
            throw new IllegalArgumentException(
                    "system property itograd.threads must be a positive integer, not \"" + text + "\"");
        }
        return value;
    }

    /// One piece of work. Tasks are claimed in ascending order, so when a task fails, all lower-numbered ones have been
    /// claimed and will finish: the lowest failure is known once nothing is in flight.
    private static final class Region implements Runnable {
        private final int tasks;
        private final IntConsumer body;
        private final Thread caller;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger finished = new AtomicInteger();
        private int failedTask = Integer.MAX_VALUE;
        private @Nullable Throwable failure;

        Region(int tasks, IntConsumer body, Thread caller) {
            this.tasks = tasks;
            this.body = body;
            this.caller = caller;
        }

        @Override
        public void run() {
            boolean[] inside = INSIDE.get();
            inside[0] = true;
            try {
                for (int task = next.getAndIncrement(); task < tasks; task = next.getAndIncrement()) {
                    perform(task);
                }
            } finally {
                inside[0] = false;
            }
        }

        private void perform(int task) {
            try {
                if (!failedBefore(task)) {
                    body.accept(task);
                }
            } catch (Throwable thrown) {
                fail(task, thrown);
            }
            if (finished.incrementAndGet() == tasks) {
                LockSupport.unpark(caller);
            }
        }

        private synchronized boolean failedBefore(int task) {
            return failedTask < task;
        }

        private synchronized void fail(int task, Throwable thrown) {
            if (task < failedTask) {
                failedTask = task;
                failure = thrown;
            }
        }

        void await() {
            for (int spin = 0; finished.get() < tasks; spin++) {
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            rethrow();
        }

        private synchronized void rethrow() {
            switch (failure) {
                case null -> {}
                case RuntimeException thrown -> throw thrown;
                case Error thrown -> throw thrown;
                case Throwable thrown -> throw new IllegalStateException("a task threw a checked exception", thrown);
            }
        }
    }
}
