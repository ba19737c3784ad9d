package org.itograd.sde.event;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.Solver;

/// Something that happens to a sample where g(t, Y) changes its sign: a ball meets the ground, a neuron's voltage its threshold.
///
/// ```java
/// Event landing = Event.when((t, y) -> y.select(1, 0)).falling();
/// Stopped stopped = solve.runUntil(landing, y0);
/// ```
///
/// It happens in the first step at whose ends g has different signs; 0 at the end of a step counts as reached, 0 at its beginning as
/// left, so that a solve may start from an event. Where g is flat or jumps there, the time has no derivative, and is refused if it is
/// to be differentiated. Where g changes its sign twice within one step, nothing is seen; use shorter
/// steps.
///
/// @param g         the function
/// @param direction which changes count
public record Event(EventFunction g, Direction direction) {
    /// Which changes of sign count.
    public enum Direction {
        /// From below 0 to 0 or more.
        RISING,
        /// From above 0 to 0 or less.
        FALLING,
        /// Both.
        ANY;

        boolean isChange(double before, double after) {
            boolean rises = before < 0 && after >= 0;
            boolean falls = before > 0 && after <= 0;
            return switch (this) {
                case RISING -> rises;
                case FALLING -> falls;
                case ANY -> rises || falls;
            };
        }
    }

    /// Where g changes its sign.
    public static Event when(EventFunction g) {
        return new Event(g, Direction.ANY);
    }

    /// Only where it becomes positive.
    public Event rising() {
        return new Event(g, Direction.RISING);
    }

    /// Only where it becomes negative.
    public Event falling() {
        return new Event(g, Direction.FALLING);
    }

    /// Stops each sample of a solved path at its first event; for paths that [org.itograd.sde.solve.SdeSolve#runUntil] does not solve itself.
    ///
    /// @param sde    the equation
    /// @param solver with which it was solved
    /// @param times  of the steps
    /// @param states at these times, along a first axis
    /// @throws IllegalArgumentException if g does not give one number per sample
    public Stopped first(Sde sde, Solver solver, double[] times, Tensor states) {
        return Crossing.find(this, sde, solver, times, states);
    }

    /// g(t, y), checked.
    Tensor at(Tensor t, Tensor y) {
        Tensor value = g.apply(t, y);
        require(
                value.shape().equals(Shape.of(y.shape().dim(0))) && value.dtype() == y.dtype(),
                "event: must give one %s number per sample, shape (%d), from states %s, got %s %s",
                y.dtype(),
                y.shape().dim(0),
                y.shape(),
                value.dtype(),
                value.shape());
        return value;
    }
}
