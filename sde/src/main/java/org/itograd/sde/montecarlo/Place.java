package org.itograd.sde.montecarlo;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Increments;
import org.jspecify.annotations.Nullable;

/// All that one Euler–Maruyama step of a family of equations depends on.
///
/// @param family     the equation for parameters
/// @param theta      the parameters, (p)
/// @param x          the states
/// @param t          the time
/// @param h          the step
/// @param increments what the path does
record Place(Function<Tensor, Sde> family, Tensor theta, Tensor x, Tensor t, Tensor h, Increments increments) {
    private static final EulerMaruyama EULER = new EulerMaruyama();

    /// How a place changes; null stays.
    ///
    /// @param theta of the parameters
    /// @param x     of the states
    /// @param dW    of the increments
    record Velocity(@Nullable Tensor theta, @Nullable Tensor x, @Nullable Tensor dW) {}

    /// μ = x + f h.
    Tensor mean() {
        return x.add(family.apply(theta).drift(t, x).mul(h));
    }

    /// g.
    Tensor noise() {
        return family.apply(theta).diffusion(t, x);
    }

    /// The state after the step.
    Tensor advance() {
        return EULER.step(family.apply(theta), t, h, x, increments);
    }

    /// The derivative of something that depends on the place.
    Tensor derivative(Function<Place, Tensor> f, Velocity velocity) {
        return derivative((place, _) -> f.apply(place), velocity);
    }

    /// d/de at e = 0 of something that depends on the place, which moves with e, and on e.
    Tensor derivative(BiFunction<Place, Tensor, Tensor> f, Velocity velocity) {
        Tensor zero = Tensor.scalar(theta.dtype(), 0);
        return Autodiff.jvp(e -> f.apply(moved(velocity, e), e), zero, zero.add(1));
    }

    private Place moved(Velocity v, Tensor e) {
        return new Place(
                family, line(theta, v.theta, e), line(x, v.x, e), t, h,
                v.dW == null ? increments : increments.withNoise(line(increments.dW(), v.dW, e)));
    }

    /// from + e · direction.
    static Tensor line(Tensor from, @Nullable Tensor direction, Tensor e) {
        return direction == null ? from : from.add(direction.mul(e));
    }
}
