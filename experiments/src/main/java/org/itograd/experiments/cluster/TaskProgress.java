package org.itograd.experiments.cluster;

import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/// How far a task is, for whoever waits for the whole job: a task that takes minutes tells it from time to time.
public final class TaskProgress {
    private static final ScopedValue<DoubleConsumer> LISTENER = ScopedValue.newInstance();

    private TaskProgress() {}

    /// Whom the task of this thread tells what share of it is done, from any thread and as often as it likes.
    public static DoubleConsumer listener() {
        return LISTENER.isBound() ? LISTENER.get() : _ -> {
        };
    }

    /// Runs a task with somebody who listens.
    public static <R> R heard(DoubleConsumer listener, Supplier<R> task) {
        return ScopedValue.where(LISTENER, listener).call(task::get);
    }
}
