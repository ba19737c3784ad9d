package org.itograd.sde;

import org.itograd.autodiff.Tensor;

/// An adaptive solve tried as many steps as it may and is not at its end.
public final class StepBudgetException extends FailedSolveException {
    /// @param step      the step that would have been next, counted from 1
    /// @param rejected  how many were rejected so far
    /// @param end       where the solve was to end
    /// @param lastTime  where it is
    /// @param lastState the state there
    public StepBudgetException(int step, int rejected, double end, double lastTime, Tensor lastState) {
        super(
                format(
                        "maxSteps: all %d steps are used up (%d accepted, %d rejected) at t = %s, before the end at t = %s; use"
                                + " larger rtol and atol, more maxSteps, a solver of higher order, or for a stiff equation an implicit one",
                        step - 1 + rejected,
                        step - 1,
                        rejected,
                        lastTime,
                        end),
                step,
                lastTime,
                lastState);
    }
}
