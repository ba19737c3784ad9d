package org.itograd.experiments.cluster;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Outcomes that come in any order, told in the order of their tasks. The failure that comes out is that of the first task that failed,
/// as with one thread.
final class InOrder<R> {
    private final @Nullable Outcome<R>[] waiting;
    private final Consumer<R> listener;
    private int told;

    @SuppressWarnings({"unchecked", "rawtypes"})
    InOrder(int tasks, Consumer<R> listener) {
        waiting = new Outcome[tasks];
        this.listener = listener;
    }

    void add(int task, Outcome<R> outcome) {
        waiting[task] = outcome;
        while (told < waiting.length) {
            Outcome<R> next = waiting[told];
            if (next == null) {
                return;
            }
            waiting[told] = null;
            told++;
            listener.accept(next.get());
        }
    }
}
