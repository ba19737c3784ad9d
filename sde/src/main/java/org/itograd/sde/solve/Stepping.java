package org.itograd.sde.solve;

import org.itograd.sde.TimeGrid;
import org.itograd.sde.adaptive.StepControl;

/// Which steps a solve takes.
sealed interface Stepping {
    /// The interval as a grid of one step.
    TimeGrid span();

    /// Given steps.
    record OnGrid(TimeGrid grid) implements Stepping {
        @Override
        public TimeGrid span() {
            return grid;
        }
    }

    /// Steps found on the way.
    record Adaptive(double t0, double t1, StepControl control) implements Stepping {
        public Adaptive {
            TimeGrid.requireInterval(t0, t1);
        }

        @Override
        public TimeGrid span() {
            return TimeGrid.of(t0, t1);
        }
    }
}
