package org.itograd.sde;

import org.itograd.autodiff.Tensor;

/// An adaptive solve met its tolerance with no step that it may take.
public final class StepUnderflowException extends FailedSolveException {
    private final double error;

    /// Why no shorter step may be taken.
    public enum Limit {
        /// It was chosen so.
        CHOSEN("allowed", "the equation is stiff or has a jump or singularity there",
                "a smaller minStep, or an implicit solver"),
        /// Times could not be told apart.
        ROUNDING("that rounding leaves at this t",
                "the solution or one of the functions has a jump or singularity there",
                "or end the solve before it"),
        /// The path is not known between.
        PATH("that the path is resolved for", "the equation is stiff or has a jump or singularity there",
                "a smaller minStep with a tree of more levels, or an implicit solver");

        private final String shortest;
        private final String cause;
        private final String remedy;

        Limit(String shortest, String cause, String remedy) {
            this.shortest = shortest;
            this.cause = cause;
            this.remedy = remedy;
        }
    }

    /// @param step      the step that was rejected, counted from 1
    /// @param length    its length
    /// @param error     its error over the tolerance
    /// @param limit     why it is not made shorter
    /// @param lastTime  its beginning
    /// @param lastState the state there
    public StepUnderflowException(int step, double length, double error, Limit limit, double lastTime,
            Tensor lastState) {
        super(
                format(
                        "step %d of an adaptive solve, at t = %s, has %s times the allowed error though its length, %s, is the"
                                + " shortest %s: %s; use larger rtol and atol, %s",
                        step,
                        lastTime,
                        error,
                        length,
                        limit.shortest,
                        limit.cause,
                        limit.remedy),
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
