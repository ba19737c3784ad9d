package org.itograd.sde;

import org.itograd.autodiff.Tensor;

/// An adaptive solve met its tolerance with no step that it may take.
public final class StepUnderflowException extends FailedSolveException {
    private final double error;

    /// @param step      the step that was rejected, counted from 1
    /// @param length    its length
    /// @param error     its error over the tolerance
    /// @param lastTime  its beginning
    /// @param lastState the state there
    public StepUnderflowException(int step, double length, double error, double lastTime, Tensor lastState) {
        super(
                format(
                        "step %d of an adaptive solve, at t = %s, has %s times the allowed error though its length, %s, is the"
                                + " shortest allowed: the equation is stiff or has a jump or singularity there; use larger rtol"
                                + " and atol, a smaller minStep, or an implicit solver",
                        step,
                        lastTime,
                        error,
                        length),
                step,
                lastTime,
                lastState);
        this.error = error;
    }

    /// The error of the step over the tolerance, > 1.
    public double error() {
        return error;
    }
}
