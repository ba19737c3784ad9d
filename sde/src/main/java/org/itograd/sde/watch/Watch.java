package org.itograd.sde.watch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.itograd.autodiff.program.Watcher;
import org.itograd.sde.SolveCancelledException;
import org.jspecify.annotations.Nullable;

/// What a solve does between two steps beside solving: it counts them, tells a listener now and then, and stops if it is cancelled
/// or the thread that asked for it is interrupted. Used by all threads of one solve.
public final class Watch implements Watcher {
    /// A listener hears of so many parts of a solve.
    private static final int PARTS = 200;

    private final @Nullable Cancellation cancellation;
    private final @Nullable Consumer<Progress> listener;
    private final Thread caller = Thread.currentThread();
    private final AtomicLong done = new AtomicLong();
    private volatile long total;
    private long told;

    /// For a solve that the current thread asks for.
    ///
    /// @param cancellation may be null
    /// @param listener     may be null; called by one thread at a time, with growing numbers
    public Watch(@Nullable Cancellation cancellation, @Nullable Consumer<Progress> listener) {
        this.cancellation = cancellation;
        this.listener = listener;
    }

    /// A solve of so many steps begins.
    ///
    /// @param steps of blocks of samples
    @Override
    public void begin(long steps) {
        done.set(0);
        total = steps;
        synchronized (this) {
            told = 0;
        }
    }

    /// A step of a block is done. After the last one, steps are those that a reverse pass takes again; see [#check].
    ///
    /// @throws SolveCancelledException if the solve is to stop
    @Override
    public void step() {
        steps(1);
    }

    /// Several steps of a block are done: as [#step].
    @Override
    public void steps(int n) {
        if (total > 0 && done.get() >= total) {
            check();
            return;
        }
        long now = done.addAndGet(n);
        check(now, (double) now / Math.max(now, total));
        long part = Math.max(1, total / PARTS);
        if (listener != null && total > 0 && (now / part > (now - n) / part || now == total)) {
            tell(now == total ? now : now / part * part);
        }
    }

    /// An attempt at a step was made while steps are sought.
    ///
    /// @param fraction of the interval that is done
    /// @throws SolveCancelledException if the solve is to stop
    public void attempt(long attempts, double fraction) {
        check(attempts, fraction);
        if (listener != null) {
            listener.accept(new Progress(Progress.Phase.FINDING_STEPS, fraction, attempts));
        }
    }

    /// Stops a reverse pass, which another thread may ask for than the solve: it takes part, so it finds its own interrupt.
    ///
    /// @throws SolveCancelledException if the solve is to stop
    @Override
    public void check() {
        stopIf(Thread.currentThread().isInterrupted(), done.get(), 1);
    }

    private void check(long steps, double fraction) {
        stopIf(caller.isInterrupted(), steps, fraction);
    }

    private void stopIf(boolean interrupted, long steps, double fraction) {
        if (interrupted || (cancellation != null && cancellation.isCancelled())) {
            throw new SolveCancelledException(steps, fraction);
        }
    }

    private synchronized void tell(long now) {
        if (listener != null && now > told && now <= total) {
            told = now;
            listener.accept(new Progress(Progress.Phase.SOLVING, (double) now / total, now));
        }
    }
}
