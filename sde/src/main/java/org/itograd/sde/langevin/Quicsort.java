package org.itograd.sde.langevin;

import static org.itograd.sde.langevin.UnderdampedLangevin.position;
import static org.itograd.sde.langevin.UnderdampedLangevin.state;
import static org.itograd.sde.langevin.UnderdampedLangevin.velocity;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.OwnSolver;

/// QUICSORT for the underdamped Langevin equation ("quadrature inspired and contractive shifted ODE with Runge–Kutta three"). The
/// path over a step is replaced by two jumps of v around a straight line, which have its W, H and K; along the line, friction and
/// noise are solved exactly and −∇U is put in at the two Gauss points c = ½ ∓ √3/6 of the step:
///
/// ṽ = v + σ (H + 6K), w = σ (W − 12K),
/// x(c) = q + a(c) ṽ + b(c) w, f₁ = h∇U(x(c₁)), f₂ = h∇U(x(c₂) − a(⅓) f₁),
/// q' = x(1) − ½ (a(c₂) f₁ + a(c₁) f₂),
/// v' = e^−γh ṽ + a(1)/h w − ½ (e^−γhc₂ f₁ + e^−γhc₁ f₂) − σ (H − 6K),
///
/// where σ = √(2γ/β), a(c) = (1 − e^−γch) / γ and b(c) = (e^−γch + γch − 1) / (γ²h).
///
/// Strong order 3, weak order 3, with two gradients per step.
///
/// J. Foster, T. Lyons, H. Oberhauser, "The shifted ODE method for underdamped Langevin MCMC", 2021, definition 1.2; A. Scott, D.
/// O'Kane, A. Jelinčič, J. Foster, "Underdamped Langevin MCMC with third order convergence", 2025.
record Quicsort(UnderdampedLangevin langevin) implements OwnSolver {
    private static final double LEFT = 0.5 - Math.sqrt(3) / 6;
    private static final double RIGHT = 0.5 + Math.sqrt(3) / 6;

    @Override
    public String name() {
        return "QUICSORT";
    }

    @Override
    public Sde own() {
        return langevin.sde();
    }

    @Override
    public int driftsInAStep() {
        return 2;
    }

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return noise == NoiseType.ADDITIVE ? Optional.of(new Order(3, 3)) : Optional.empty();
    }

    @Override
    public PathDetail needs() {
        return PathDetail.SPACE_TIME_TIME;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        double sigma = langevin.noise();
        Tensor area = velocity(increments.spaceTimeArea()).mul(sigma);
        Tensor area2 = velocity(increments.spaceTimeTimeArea()).mul(6 * sigma);
        Tensor q = position(y);
        Tensor v = velocity(y).add(area.add(area2));
        Tensor w = velocity(increments.dW()).mul(sigma).sub(area2.mul(2));
        Tensor f1 = langevin.gradient(along(LEFT, h, q, v, w)).mul(h);
        Tensor f2 = langevin.gradient(along(RIGHT, h, q, v, w).sub(f1.mul(a(1.0 / 3, h)))).mul(h);
        Tensor position = along(1, h, q, v, w).sub(f1.mul(a(RIGHT, h)).add(f2.mul(a(LEFT, h))).mul(0.5));
        Tensor kicks = f1.mul(decay(RIGHT, h)).add(f2.mul(decay(LEFT, h))).mul(0.5);
        Tensor velocity = v.mul(decay(1, h)).add(w.mul(a(1, h).div(h))).sub(kicks);
        return state(position, velocity.sub(area.sub(area2)));
    }

    /// x(c).
    private Tensor along(double c, Tensor h, Tensor q, Tensor v, Tensor w) {
        return q.add(v.mul(a(c, h))).add(w.mul(b(c, h)));
    }

    private Tensor decay(double c, Tensor h) {
        return h.mul(-langevin.friction() * c).exp();
    }

    private Tensor a(double c, Tensor h) {
        return Phi.first(h.mul(langevin.friction() * c)).mul(h).mul(c);
    }

    private Tensor b(double c, Tensor h) {
        return Phi.second(h.mul(langevin.friction() * c)).mul(h).mul(c * c);
    }
}
