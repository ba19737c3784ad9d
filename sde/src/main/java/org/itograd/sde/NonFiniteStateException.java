package org.itograd.sde;

import java.util.Locale;

/// A solve reached a state with a NaN or an infinity.
public final class NonFiniteStateException extends RuntimeException {
    private final int step;
    private final double time;

    NonFiniteStateException(int step, int steps, double time) {
        super(String.format(
                Locale.ROOT,
                "the state is not finite after step %d of %d, at t = %s: the solve blew up, drift or diffusion gave NaN"
                        + " there, or an implicit method's iteration did not converge; use smaller steps or more iterations,"
                        + " or check the functions at the state before",
                step,
                steps,
                time));
        this.step = step;
        this.time = time;
    }

    /// The first step, counted from 1, after which the state was not finite.
    public int step() {
        return step;
    }

    /// The time at the end of that step.
    public double time() {
        return time;
    }
}
