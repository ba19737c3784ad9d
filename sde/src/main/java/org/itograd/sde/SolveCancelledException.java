package org.itograd.sde;

import java.util.Locale;
import java.util.concurrent.CancellationException;

/// A solve was cancelled, or the thread that called it was interrupted, before its end. Nothing of it is kept.
public final class SolveCancelledException extends CancellationException {
    private final long steps;
    private final double fraction;

    /// @param steps    see [#steps]
    /// @param fraction see [#fraction]
    public SolveCancelledException(long steps, double fraction) {
        super(String.format(
                Locale.ROOT,
                "the solve was cancelled after %d steps, %.1f %% of the way; call run again to start over",
                steps,
                100 * fraction));
        this.steps = steps;
        this.fraction = fraction;
    }

    /// How many steps were taken: of blocks of samples, if the solve ran in blocks; attempts, while an adaptive solve was
    /// looking for its steps.
    public long steps() {
        return steps;
    }

    /// How much was done, from 0 to 1.
    public double fraction() {
        return fraction;
    }
}
