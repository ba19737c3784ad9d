package org.itograd.experiments.gallery;

import static org.itograd.base.Arguments.require;

import java.util.Locale;
import java.util.function.Consumer;
import org.itograd.autodiff.RandomKey;

/// What an example is told: the seed, how much it may take, and where to say how training goes.
///
/// @param seed  of everything random
/// @param quick whether seconds are all there is, for a test
/// @param log   takes lines of text
public record ExampleContext(long seed, boolean quick, Consumer<String> log) {
    /// How often training is reported.
    private static final int REPORTS = 10;

    /// A key for one purpose; others have other numbers.
    public RandomKey key(int purpose) {
        return RandomKey.of(seed).fold(purpose);
    }

    /// A number of the run's size.
    ///
    /// @param full     in a full run
    /// @param forTests in a quick one
    public int size(int full, int forTests) {
        return quick ? forTests : full;
    }

    /// A number that depends on the run's size, such as a goal.
    ///
    /// @param full     in a full run
    /// @param forTests in a quick one
    public double value(double full, double forTests) {
        return quick ? forTests : full;
    }

    /// Reports a step of training; about ten lines in all are shown.
    ///
    /// @param step  from 0
    /// @param steps in all
    /// @param loss  before the step
    /// @throws IllegalArgumentException if the loss is not finite: training has diverged
    public void trained(int step, int steps, double loss) {
        require(Double.isFinite(loss), "loss: is %s in step %d, so training has diverged; take another --seed", loss,
                step);
        if (step == steps - 1 || step % Math.max(1, steps / REPORTS) == 0) {
            log.accept(String.format(Locale.ROOT, "step %d of %d  loss %.4f", step + 1, steps, loss));
        }
    }
}
