package org.itograd.sde.langevin;

import static org.itograd.sde.langevin.UnderdampedLangevin.position;
import static org.itograd.sde.langevin.UnderdampedLangevin.state;
import static org.itograd.sde.langevin.UnderdampedLangevin.velocity;

import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.OwnSolver;

/// BAOAB for the underdamped Langevin equation: kick, drift, friction and noise, drift, kick,
///
/// v − ½h∇U(q), q + ½hv, e^−γh v + √((1 − e^−2γh) / (βh)) dW, q + ½hv, v − ½h∇U(q).
///
/// Strong order 1, weak order 2. Its positions have an error of their own kind: for a harmonic U they follow the stationary law
/// exactly at any stable step, and for others the error at large friction is of order 4. Carries ∇U(q) beside the state, so one
/// gradient per step.
///
/// B. Leimkuhler, C. Matthews, "Rational construction of stochastic numerical methods for molecular sampling", Appl. Math. Res.
/// Express 2013, eq. (9) and section 3.
record Baoab(UnderdampedLangevin langevin) implements OwnSolver {
    @Override
    public String name() {
        return "BAOAB";
    }

    @Override
    public Sde own() {
        return langevin.sde();
    }

    @Override
    public int driftsInAStep() {
        return 1;
    }

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return noise == NoiseType.ADDITIVE ? Optional.of(new Order(1, 2)) : Optional.empty();
    }

    @Override
    public List<Tensor> start(Sde sde, Tensor t0, Tensor y0) {
        return List.of(y0, langevin.gradient(position(y0)));
    }

    @Override
    public List<Tensor> advance(Sde sde, Tensor t, Tensor h, List<Tensor> carried, Increments increments) {
        Tensor y = carried.getFirst();
        Tensor half = h.mul(0.5);
        Tensor v = velocity(y).sub(carried.getLast().mul(half));
        Tensor q = position(y).add(v.mul(half));
        Tensor decay = h.mul(-langevin.friction()).exp();
        Tensor spread = decay.square().neg().add(1).div(h.mul(langevin.beta())).sqrt();
        v = v.mul(decay).add(velocity(increments.dW()).mul(spread));
        q = q.add(v.mul(half));
        Tensor gradient = langevin.gradient(q);
        return List.of(state(q, v.sub(gradient.mul(half))), gradient);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        return advance(sde, t, h, start(sde, t, y), increments).getFirst();
    }
}
