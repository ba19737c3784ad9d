package org.itograd.experiments.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.itograd.base.Workers;

/// The threads of this process as workers.
public final class Threads implements Cluster {
    /// Tasks for each thread whose results are kept until it is their turn.
    private static final int AHEAD = 8;

    @Override
    public <S, A, R> void each(S shared, List<A> arguments, Remote<S, A, R> work, Ended<R> ended) {
        int most = AHEAD * slots();
        for (int from = 0; from < arguments.size(); from += most) {
            List<A> some = arguments.subList(from, Math.min(arguments.size(), from + most));
            List<Outcome<R>> outcomes = new ArrayList<>(Collections.nCopies(some.size(), new Outcome<>(null, null)));
            Workers.run(some.size(), i -> outcomes.set(i, outcome(work, shared, some.get(i))));
            for (int i = 0; i < outcomes.size(); i++) {
                ended.accept(from + i, outcomes.get(i));
            }
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
