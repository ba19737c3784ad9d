package org.itograd.sde.watch;

/// A way to stop a running solve from another thread, or from its progress listener. Solves look at it between steps.
public final class Cancellation {
    private volatile boolean cancelled;

    /// Asks all solves that were given this to stop; there is no way back.
    public void cancel() {
        cancelled = true;
    }

    /// Whether [#cancel] was called.
    public boolean isCancelled() {
        return cancelled;
    }
}
