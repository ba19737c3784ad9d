package org.itograd.base;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/// Daemon threads that carry out what they are handed, in order.
///
/// A thread without work looks out for more for some microseconds before it goes to sleep: waking one up costs 30 to 70 µs,
/// and regions often follow each other closely. Only so many do as there are processors beside the caller's.
final class Crew {
    private static final long LOOKOUT_NANOS = 50_000;
    private static final int LOOKS = 16;

    private final Queue<Runnable> handed = new ConcurrentLinkedQueue<>();
    /// One for each piece of work that nobody has taken.
    private final Semaphore available = new Semaphore(0);
    private volatile int size;

    /// Makes sure that there are at least so many threads.
    void growTo(int threads) {
        if (size < threads) {
            grow(threads);
        }
    }

    private synchronized void grow(int threads) {
        while (size < threads) {
            boolean looksOut = size < Runtime.getRuntime().availableProcessors() - 1;
            Thread thread = new Thread(() -> work(looksOut), "itograd-worker-" + (size + 1));
            thread.setDaemon(true);
            thread.start();
            size = size + 1;
        }
    }

    /// Hands a piece of work to whoever is free first. It must not throw.
    void hand(Runnable work) {
        handed.add(work);
        available.release();
    }

    private void work(boolean looksOut) {
        while (true) {
            if (!looksOut || !lookOut()) {
                available.acquireUninterruptibly();
            }
            Runnable work = handed.poll();
            if (work != null) {
                work.run();
            }
        }
    }

    /// Whether work came in time.
    private boolean lookOut() {
        long start = System.nanoTime();
        do {
            for (int look = 0; look < LOOKS; look++) {
                if (available.tryAcquire()) {
                    return true;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - start < LOOKOUT_NANOS);
        return false;
    }
}
