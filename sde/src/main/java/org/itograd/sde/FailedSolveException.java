package org.itograd.sde;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;
import org.itograd.autodiff.Tensor;

/// A solve could not go on. It carries where it stopped and the last state that was in order, from which to look for the cause or
/// to start again.
public abstract sealed class FailedSolveException extends RuntimeException
        permits NonFiniteStateException, StepUnderflowException, StepBudgetException {
    private final int step;
    private final double lastTime;
    private final transient Tensor lastState;

    /// @param step      the step that failed, counted from 1
    /// @param lastTime  the time of the last state that was in order
    /// @param lastState that state
    FailedSolveException(String message, int step, double lastTime, Tensor lastState) {
        super(message);
        this.step = step;
        this.lastTime = lastTime;
        this.lastState = lastState;
    }

    @FormatMethod
    static String format(@FormatString String message, Object... values) {
        return String.format(Locale.ROOT, message, values);
    }

    /// The step that failed, counted from 1; rejected steps do not count.
    public int step() {
        return step;
    }

    /// The time of [#lastState].
    public double lastTime() {
        return lastTime;
    }

    /// The last state that was in order, of all samples.
    public Tensor lastState() {
        return lastState;
    }
}
