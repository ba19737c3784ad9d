package org.itograd.spark;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Results that arrive in any order, told in the order of their tasks.
final class InOrder<R> {
    private final @Nullable Reply[] waiting;
    private final Consumer<R> listener;
    private int told;

    InOrder(int tasks, Consumer<R> listener) {
        waiting = new Reply[tasks];
        this.listener = listener;
    }

    boolean complete() {
        return told == waiting.length;
    }

    /// Tells all whose turn it is. The failure that comes out is that of the first task that failed, as with one thread.
    void add(int task, Reply reply) {
        waiting[task] = reply;
        while (told < waiting.length && waiting[told] != null) {
            Reply next = waiting[told];
            waiting[told] = null;
            told++;
            if (next.failure() != null) {
                throw new TaskFailure(next.failure());
            }
            listener.accept(cast(next.value()));
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"})
    private static <R> R cast(@Nullable Object value) {
        return (R) value;
    }

    /// Carries what a task threw.
    static final class TaskFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        TaskFailure(Throwable cause) {
            super(cause);
        }
    }
}
