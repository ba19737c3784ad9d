package org.itograd.experiments.cluster;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.itograd.base.Workers;

/// The threads of this process as workers.
public final class Threads implements Cluster {
    /// Runs tasks and tells of those that have ended between two of the calling thread's own.
    @Override
    public <S, A, R> void each(S shared, List<A> arguments, Remote<S, A, R> work, Ended<R> ended) {
        Thread caller = Thread.currentThread();
        Queue<Arrived<R>> arrived = new ConcurrentLinkedQueue<>();
        Workers.run(arguments.size(), i -> {
            arrived.add(new Arrived<>(i, outcome(work, shared, arguments.get(i))));
            if (Thread.currentThread().equals(caller)) {
                tell(arrived, ended);
            }
        });
        tell(arrived, ended);
    }

    private record Arrived<R>(int task, Outcome<R> outcome) {}

    private static <R> void tell(Queue<Arrived<R>> arrived, Ended<R> ended) {
        for (Arrived<R> next = arrived.poll(); next != null; next = arrived.poll()) {
            ended.accept(next.task, next.outcome);
        }
    }

    private static <S, A, R> Outcome<R> outcome(Remote<S, A, R> work, S shared, A argument) {
        try {
            return new Outcome<>(work.run(shared, argument), null);
        } catch (RuntimeException e) {
            return new Outcome<>(null, e);
        }
    }

    @Override
    public int slots() {
        return Workers.threads();
    }

    @Override
    public void close() {}
}
