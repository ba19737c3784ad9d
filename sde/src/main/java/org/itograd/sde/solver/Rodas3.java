package org.itograd.sde.solver;

import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// RODAS3, a Rosenbrock method for stiff ODEs with four stages and γ = ½,
///
/// (I − γhJ) u_i = γ (h f(t + α_i h, y + Σ_j a_ij u_j) + Σ_j c_ij u_j + γ_i h² ∂f/∂t), Y = y + Σ_i m_i u_i,
///
/// with J = ∂f/∂y and ∂f/∂t at (t, y) by automatic differentiation: four linear systems with one matrix, no iteration.
///
/// Order 3, L-stable and stiffly accurate: on y′ = λy it multiplies by (1 − z + z³/6) / (1 − z/2)⁴, z = λh.
///
/// A. Sandu, J. G. Verwer, J. G. Blom, E. J. Spee, G. R. Carmichael, F. A. Potra, "Benchmarking stiff ODE solvers for
/// atmospheric chemistry problems II: Rosenbrock solvers", Atmos. Environ. 31, 1997.
public record Rodas3() implements Solver {
    private static final double GAMMA = 0.5;

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return noise == NoiseType.NONE ? Order.of(3, 3) : Optional.empty();
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        // spotless:off
        Linearization at = Linearization.of(x -> sde.drift(t, x).mul(h.mul(GAMMA)), y);
        Tensor slope = slopeInTime(sde, t, y).mul(h.square().mul(GAMMA));
        Tensor f1 = at.value();
        Tensor u1 = at.solve(f1.add(slope.mul(0.5)));
        Tensor u2 = at.solve(f1.add(u1.mul(4 * GAMMA)).add(slope.mul(1.5)));
        Tensor f3 = sde.drift(t.add(h), y.add(u1.mul(2))).mul(h.mul(GAMMA));
        Tensor u3 = at.solve(f3.add(u1.sub(u2).mul(GAMMA)));
        Tensor f4 = sde.drift(t.add(h), y.add(u1.mul(2)).add(u3)).mul(h.mul(GAMMA));
        Tensor u4 = at.solve(f4.add(u1.sub(u2).sub(u3.mul(8 / 3.0)).mul(GAMMA)));
        // spotless:on
        return y.add(u1.mul(2)).add(u3).add(u4);
    }

    /// ∂f/∂t: the vjp u ↦ Σ u · ∂f/∂t is linear in u, and its own vjp is ∂f/∂t.
    private static Tensor slopeInTime(Sde sde, Tensor t, Tensor y) {
        Pullback at = Pullback.of(s -> sde.drift(s.getFirst(), y), List.of(t), List.of());
        Tensor u = Tensor.zeros(y.dtype(), y.shape().dims());
        Tensor one = Tensor.ones(t.dtype(), t.shape().dims());
        return Autodiff.vjp(c -> at.apply(c).getFirst(), u, one).gradient();
    }
}
