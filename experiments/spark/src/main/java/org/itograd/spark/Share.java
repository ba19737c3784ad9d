package org.itograd.spark;

import org.apache.spark.util.AccumulatorV2;

/// How far a task is: a worker sends it with its heartbeats, every 10 s by default (`spark.executor.heartbeatInterval`).
final class Share extends AccumulatorV2<Double, Double> {
    private static final long serialVersionUID = 1;

    private volatile double share;

    @Override
    public boolean isZero() {
        return share == 0;
    }

    @Override
    public AccumulatorV2<Double, Double> copy() {
        Share copy = new Share();
        copy.share = share;
        return copy;
    }

    @Override
    public void reset() {
        share = 0;
    }

    /// The share now.
    @Override
    public void add(Double now) {
        share = now;
    }

    /// What a task that has ended says of itself is of no use to the others.
    @Override
    public void merge(AccumulatorV2<Double, Double> other) {}

    @Override
    public Double value() {
        return share;
    }
}
