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

    static NonFiniteStateException onGrid(TimeGrid grid, int step, Tensor lastState) {
        return new NonFiniteStateException(
                step + " of " + grid.steps(), step, grid.time(step), "use smaller steps or more iterations",
                grid.time(step - 1),
                lastState);
    }

    /// For a step of an adaptive solve that is not finite however short it is made.
    ///
    /// @param step      the step, counted from 1
    /// @param time      its end
    /// @param lastTime  its beginning
    /// @param lastState the state there
    public static NonFiniteStateException adaptive(int step, double time, double lastTime, Tensor lastState) {
        return new NonFiniteStateException(
                step + " of an adaptive solve, however short,", step, time, "allow a smaller minStep", lastTime,
                lastState);
    }

    /// The time at the end of the step after which the state was not finite.
    public double time() {
        return time;
    }
}
