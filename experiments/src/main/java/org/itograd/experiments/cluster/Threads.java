package org.itograd.experiments.cluster;

import java.util.List;
import java.util.function.Consumer;
import org.itograd.base.Workers;

/// The threads of this process as workers.
public final class Threads implements Cluster {
    /// Tasks for each thread whose results are kept until it is their turn.
    private static final int AHEAD = 8;

    @Override
    public <S, A, R> void run(S shared, List<A> arguments, Remote<S, A, R> work, Consumer<R> inOrder) {
        int most = AHEAD * slots();
        for (int from = 0; from < arguments.size(); from += most) {
            List<A> some = arguments.subList(from, Math.min(arguments.size(), from + most));
            Object[] results = new Object[some.size()];
            Workers.run(results.length, i -> results[i] = work.run(shared, some.get(i)));
            for (Object result : results) {
                inOrder.accept(cast(result));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <R> R cast(Object result) {
        return (R) result;
    }

    @Override
    public int slots() {
        return Workers.threads();
    }

    @Override
    public void close() {}
}
