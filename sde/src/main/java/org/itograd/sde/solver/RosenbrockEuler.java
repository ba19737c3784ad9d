package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The linearly implicit Euler method, y + (I − h J)⁻¹ (f(t + h, y) h + g(t, y) dW) with J = ∂f/∂y (t + h, y), for Itô equations
/// with any noise: one iteration of Newton's method for the implicit Euler method. Stiff drifts cost one linear system a step
/// and nothing has to converge.
///
/// Strong order ½, and 1 if the noise is additive; weak order 1; for an ODE order 1, L-stable.
///
/// H. H. Rosenbrock, "Some general implicit processes for the numerical solution of differential equations", Comput. J. 5,
/// 1963; E. Hairer, G. Wanner, "Solving Ordinary Differential Equations II", 1996, section IV.7.
public record RosenbrockEuler() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return new EulerMaruyama().order(calculus, noise);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Linearization at = Linearization.of(x -> sde.drift(t.add(h), x).mul(h), y);
        Tensor change = sde.noise() == NoiseType.NONE
                ? at.value()
                : at.value().add(Terms.noise(sde, t, y, increments));
        return y.add(at.solve(change));
    }
}
