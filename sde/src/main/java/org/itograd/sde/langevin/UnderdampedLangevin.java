package org.itograd.sde.langevin;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Tensor;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.Solver;

/// The underdamped (kinetic) Langevin equation of a particle of unit mass with friction γ at temperature 1/β,
///
/// dq = v dt, dv = (−∇U(q) − γ v) dt + √(2γ/β) dW,
///
/// whose stationary density is proportional to exp(−β (U(q) + |v|²/2)). A state is one tensor (batch, 2, d) with q before v, so that
/// every solver for additive noise takes the equation; [#baoab] and [#quicsort] are made for it.
///
/// ```java
/// UnderdampedLangevin langevin = UnderdampedLangevin.of(q -> q.square().sum(false, 1).mul(0.5), 1, 1);
/// Solution s = SdeSolve.of(langevin.sde()).solver(langevin.quicsort()).steps(0, 10, 100).brownian(path).run(y0);
/// Tensor q = UnderdampedLangevin.position(s.y());
/// ```
public final class UnderdampedLangevin {
    private final Potential potential;
    private final double friction;
    private final double beta;
    private final Sde sde;

    private UnderdampedLangevin(Potential potential, double friction, double beta) {
        require(friction > 0 && friction < Double.POSITIVE_INFINITY, "friction: must be finite and > 0, got %s",
                friction);
        require(beta > 0 && beta < Double.POSITIVE_INFINITY, "beta: must be finite and > 0, got %s", beta);
        this.potential = potential;
        this.friction = friction;
        this.beta = beta;
        sde = Sde.ito(
                (t, y) -> {
                    Tensor v = velocity(y);
                    return state(v, potential.gradient(position(y)).add(v.mul(friction)).neg());
                },
                Diffusion.additive(t -> Tensor.of(new double[]{0, noise()}, 2, 1).cast(t.dtype())));
    }

    /// @param potential U
    /// @param friction  γ > 0
    /// @param beta      β > 0, the inverse temperature
    public static UnderdampedLangevin of(Potential potential, double friction, double beta) {
        return new UnderdampedLangevin(potential, friction, beta);
    }

    /// The equation, for states (batch, 2, d).
    public Sde sde() {
        return sde;
    }

    /// A second-order splitting for long runs; see the class of the solver.
    public Solver baoab() {
        return new Baoab(this);
    }

    /// A method of strong order 3; needs a path that knows the areas H and K.
    public Solver quicsort() {
        return new Quicsort(this);
    }

    /// A state (batch, 2, d) of q and v, each (batch, d).
    public static Tensor state(Tensor q, Tensor v) {
        int batch = q.shape().dim(0);
        int d = q.shape().dim(1);
        return Tensor.concat(1, q.reshape(batch, 1, d), v.reshape(batch, 1, d));
    }

    /// q of a state.
    public static Tensor position(Tensor y) {
        return part(y, 0);
    }

    /// v of a state.
    public static Tensor velocity(Tensor y) {
        return part(y, 1);
    }

    private static Tensor part(Tensor y, int which) {
        require(
                y.shape().rank() == 3 && y.shape().dim(1) == 2,
                "y: must have shape (batch, 2, d), got %s; see UnderdampedLangevin.state(q, v)",
                y.shape());
        return y.select(1, which);
    }

    Tensor gradient(Tensor q) {
        return potential.gradient(q);
    }

    double friction() {
        return friction;
    }

    double beta() {
        return beta;
    }

    /// √(2γ/β).
    double noise() {
        return Math.sqrt(2 * friction / beta);
    }
}
