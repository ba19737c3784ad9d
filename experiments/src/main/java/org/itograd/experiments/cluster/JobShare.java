package org.itograd.experiments.cluster;

import java.util.function.DoubleConsumer;

/// Adds up how far the tasks of a job are.
final class JobShare<R> implements Cluster.Ended<R> {
    private final Cluster.Ended<R> ended;
    private final double[] shares;
    private final DoubleConsumer listener;

    /// @param ended    hears of tasks that have ended
    /// @param listener hears what share of all tasks is done
    JobShare(int tasks, Cluster.Ended<R> ended, DoubleConsumer listener) {
        shares = new double[tasks];
        this.ended = ended;
        this.listener = listener;
    }

    @Override
    public void accept(int task, Outcome<R> outcome) {
        ended.accept(task, outcome);
        running(task, 1);
    }

    /// A task that is taken up again on another worker begins anew; what is shown does not go back.
    @Override
    public void running(int task, double share) {
        if (share > shares[task]) {
            shares[task] = share;
            double all = 0;
            for (double each : shares) {
                all += each;
            }
            listener.accept(all / shares.length);
        }
    }
}
