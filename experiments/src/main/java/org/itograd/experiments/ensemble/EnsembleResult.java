package org.itograd.experiments.ensemble;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import org.itograd.sde.montecarlo.Moments;

/// What an [Ensemble] found, for each time that was saved and each component of the state.
public final class EnsembleResult {
    private final EnsembleWork.Sums sums;
    private final int components;

    EnsembleResult(EnsembleWork.Sums sums, int components) {
        this.sums = sums;
        this.components = components;
    }

    /// The times of the states.
    public double[] times() {
        return sums.times().clone();
    }

    /// How many numbers were kept of a path at each time: the components of the state.
    public int components() {
        return components;
    }

    /// Number, mean, variance and higher moments.
    ///
    /// @param time      its place in [#times]
    /// @param component of the state, from 0
    public Moments moments(int time, int component) {
        return column(time, component).moments();
    }

    /// The sum over all paths.
    public double sum(int time, int component) {
        Moments m = moments(time, component);
        return m.mean() * m.n();
    }

    /// How many states lie in each interval.
    ///
    /// @throws IllegalArgumentException if no histogram was asked for
    public Histogram histogram(int time, int component) {
        Histogram found = column(time, component).histogram();
        if (found == null) {
            throw failure("histogram: none was kept; ask for one by Ensemble.histogram(from, to, bins)");
        }
        return found;
    }

    /// About the number below which a share of the paths lies: its rank is off by at most 0.002 (M. Greenwald and S. Khanna 2001).
    ///
    /// @param rank the share, from 0 to 1
    /// @throws IllegalArgumentException if quantiles were not asked for
    public double quantile(int time, int component, double rank) {
        require(rank >= 0 && rank <= 1, "rank: must be from 0 to 1, got %s", rank);
        Sketch found = column(time, component).sketch();
        if (found == null) {
            throw failure("quantile: no sketch was kept; ask for it by Ensemble.quantiles()");
        }
        return found.quantile(rank);
    }

    private Column column(int time, int component) {
        require(
                time >= 0 && time < sums.times().length && component >= 0 && component < components,
                "time, component: there are %d times and %d components, got %d and %d",
                sums.times().length,
                components,
                time,
                component);
        return sums.columns().get(time * components + component);
    }
}
