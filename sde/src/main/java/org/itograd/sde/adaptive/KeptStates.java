package org.itograd.sde.adaptive;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.itograd.autodiff.Tensor;

/// The states that a search for steps keeps on its way: the first, and those at stops or after every step.
final class KeptStates {
    private final StepTrial trial;
    private final boolean any;
    private final boolean every;
    private final Set<Double> stops;
    private final List<Integer> points = new ArrayList<>();
    private final List<Tensor> states = new ArrayList<>();

    /// @param any   whether any are kept
    /// @param every whether all are
    KeptStates(StepTrial trial, List<Double> stops, boolean any, boolean every) {
        this.trial = trial;
        this.any = any;
        this.every = every;
        this.stops = new HashSet<>(stops);
        if (any) {
            keep(0, trial.y());
        }
    }

    /// A step was accepted.
    ///
    /// @param point of the grid at its end
    /// @param end   its time
    void accepted(int point, double end) {
        if (!any) {
            return;
        }
        if (every && points.getLast() < point - 1) {
            keep(point - 1, trial.middle());
        }
        if (every || stops.contains(end)) {
            keep(point, trial.y());
        }
    }

    private void keep(int point, Tensor y) {
        points.add(point);
        states.add(y);
    }

    FoundStates with(AdaptiveSteps.Found found) {
        return new FoundStates(found, List.copyOf(points), List.copyOf(states));
    }
}
