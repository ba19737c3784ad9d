package org.itograd.sde;

import org.itograd.autodiff.Tensor;

/// A solve reached a state with a NaN or an infinity.
public final class NonFiniteStateException extends FailedSolveException {
    private final double time;

    /// @param count  which step of how many, in words
    /// @param time   the end of that step
    /// @param remedy what may help
    private NonFiniteStateException(
            String count, int step, double time, String remedy, double lastTime, Tensor lastState) {
        super(
                format(
                        "the state is not finite after step %s, at t = %s: the solve blew up, drift or diffusion gave NaN"
                                + " there, or an implicit method's iteration did not converge; %s, or check the functions at the state before (lastState(), at t = %s)",
                        count,
                        time,
                        remedy,
                        lastTime),
                step,
                lastTime,
                lastState);
        this.time = time;
    }

    /// @param step     the step, counted from 1
    /// @param steps    of how many
    /// @param time     its end
    /// @param lastTime its beginning
    public static NonFiniteStateException onGrid(int step, int steps, double time, double lastTime, Tensor lastState) {
        return new NonFiniteStateException(
                step + " of " + steps, step, time, "use smaller steps or more iterations", lastTime, lastState);
    }

    /// For a step of an adaptive solve that is not finite however short it is made.
    ///
    /// @param step      the step, counted from 1
    /// @param time      its end
    /// @param limit     why it is not made shorter
    /// @param lastTime  its beginning
    /// @param lastState the state there
    public static NonFiniteStateException adaptive(
            int step, double time, StepUnderflowException.Limit limit, double lastTime, Tensor lastState) {
        String remedy = switch (limit) {
            case CHOSEN -> "allow a smaller minStep";
            case ROUNDING, PATH -> "end the solve before it";
        };
        return new NonFiniteStateException(
                step + " of an adaptive solve, however short", step, time, remedy, lastTime, lastState);
    }

    /// The time at the end of the step after which the state was not finite.
    public double time() {
        return time;
    }
}
