package org.itograd.sde.adaptive;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.itograd.autodiff.SampleException;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.FailedSolveException;
import org.itograd.sde.StepBudgetException;
import org.jspecify.annotations.Nullable;

/// The searches of all samples, which try a step at once.
final class SampleWalks implements SampleTrial.Walker {
    private final StepSearch[] walks;
    private final SampleTrial trial;
    private final List<Double> stops;
    private final double[] from;
    private final double[] to;
    private final boolean[] taken;
    private final @Nullable FailedSolveException[] failures;
    private volatile boolean failed;

    /// @param doubling   whether an accepted step is two halves
    /// @param firstSteps the length that each sample tries first
    SampleWalks(AdaptiveSteps search, boolean doubling, double[] firstSteps, SampleTrial trial) {
        this.trial = trial;
        stops = search.stops();
        walks = Arrays.stream(firstSteps).mapToObj(h -> new StepSearch(search, doubling, h, null))
                .toArray(StepSearch[]::new);
        from = new double[walks.length];
        to = new double[walks.length];
        taken = new boolean[walks.length];
        failures = new FailedSolveException[walks.length];
    }

    StepSearch[] each() {
        return walks;
    }

    boolean areDone() {
        for (StepSearch walk : walks) {
            if (!walk.isDone()) {
                return false;
            }
        }
        return true;
    }

    /// Which part of the interval all samples have done.
    double fraction() {
        double least = 1;
        for (StepSearch walk : walks) {
            least = Math.min(least, walk.fraction());
        }
        return least;
    }

    /// All samples that are under way try a step, and take it or make it shorter.
    ///
    /// @throws SampleException if one cannot go on: the first that may try no more steps, else the first whose step cannot be
    ///     made shorter
    void attempt() {
        Arrays.fill(taken, false);
        trial.attempt(this);
        if (failed) {
            throw failure();
        }
        trial.accept(taken);
    }

    private SampleException failure() {
        int first = -1;
        for (int i = walks.length - 1; i >= 0; i--) {
            if (failures[i] != null
                    && (first < 0 || failures[i] instanceof StepBudgetException
                            || !(failures[first] instanceof StepBudgetException))) {
                first = i;
            }
        }
        FailedSolveException e = Objects.requireNonNull(failures[first]);
        SampleException failure =
                new SampleException("adaptive solve: sample", first, "cannot go on: " + e.getMessage());
        failure.initCause(e);
        return failure;
    }

    private void failed(int sample, FailedSolveException e) {
        failures[sample] = e;
        failed = true;
    }

    @Override
    public void begin(int sample) {
        StepSearch walk = walks[sample];
        from[sample] = walk.t();
        to[sample] = from[sample];
        try {
            to[sample] = walk.isDone() ? from[sample] : walk.end(trial::y);
        } catch (FailedSolveException e) {
            failed(sample, e);
        }
    }

    @Override
    public double from(int sample) {
        return from[sample];
    }

    @Override
    public double to(int sample) {
        return to[sample];
    }

    @Override
    public void error(int sample, double error) {
        try {
            taken[sample] = walks[sample].decide(to[sample], error, trial::y);
        } catch (FailedSolveException e) {
            failed(sample, e);
        }
    }

    @Override
    public boolean error(int sample, double error, double factor) {
        try {
            taken[sample] = walks[sample].decide(to[sample], error, factor, trial::y);
        } catch (FailedSolveException e) {
            failed(sample, e);
        }
        return taken[sample];
    }

    /// Writes the states of the samples that have just come to a stop.
    ///
    /// @param states one for the first time and one for each stop
    void arrivals(List<Tensor> states) {
        for (int i = 0; i < walks.length; i++) {
            int stop = taken[i] ? Collections.binarySearch(stops, to[i]) : -1;
            if (stop >= 0) {
                trial.state(i, states.get(stop + 1).array(), 0);
            }
        }
    }
}
