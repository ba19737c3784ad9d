package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;

/// SlowRK for Stratonovich equations, of strong order 1½ where the noise commutes. The noise is solved by Kutta's method
/// around ȳ = y + ½ f h in the middle of the step, with f the drift at its beginning:
///
/// k₁ = g(ȳ) dW, k₂ = g(ȳ + ½ k₁) dW, k₃ = g(ȳ + ½ k₂) dW, k₄ = g(ȳ + k₃) dW at the time t + h/2,
/// y + (⅓ f + ⅔ f(t + ¾ h, z)) h + ⅙ (k₁ + 2 k₂ + 2 k₃ + k₄) + 2 (g(t + h/2, ȳ + ½ k₂) − g(t + h, y + f h + ½ k₂)) H,
/// where z = y + ¾ f h + g(t + h/2, ȳ + ½ k₂) (¾ dW + 3/2 H).
///
/// Strong order 1½ and weak order 2 with additive, diagonal, scalar and commutative noise; ½ and 1 otherwise; 2 for an ODE.
///
/// J. Foster, G. dos Reis, C. Strange, "High order splitting methods for SDEs satisfying a commutativity condition", SIAM J.
/// Numer. Anal. 62, 2024, eq. (6.2).
public record SlowRk() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(2, 2);
            case ADDITIVE -> Order.of(1.5, 2);
            case DIAGONAL, SCALAR, COMMUTATIVE -> Order.only(Calculus.STRATONOVICH, calculus, 1.5, 2);
            case ELEMENTWISE, GENERAL -> Order.only(Calculus.STRATONOVICH, calculus, 0.5, 1);
        };
    }

    @Override
    public PathDetail needs() {
        return PathDetail.SPACE_TIME;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        if (sde.noise() == NoiseType.NONE) {
            return new Sra1().step(sde, t, h, y, increments);
        }
        Diffusion diffusion = sde.diffusion();
        Tensor area = increments.spaceTimeArea();
        Tensor f = sde.drift(t, y).mul(h);
        Tensor half = y.add(f.mul(0.5));
        Tensor middle = Stages.time(t, h, 0.5);
        Tensor k1 = Terms.noise(sde, middle, half, increments);
        Tensor k2 = Terms.noise(sde, middle, half.add(k1.mul(0.5)), increments);
        Tensor g3 = sde.diffusion(middle, half.add(k2.mul(0.5)));
        Tensor k3 = diffusion.times(g3, increments.dW());
        Tensor k4 = Terms.noise(sde, middle, half.add(k3), increments);
        Tensor shift = diffusion.times(g3, area);
        Tensor z = y.add(f.add(k3).mul(0.75)).add(shift.mul(1.5));
        Tensor drift = f.div(3).add(sde.drift(Stages.time(t, h, 0.75), z).mul(h.mul(2 / 3.0)));
        Tensor noise = k1.add(k2.add(k3).mul(2)).add(k4).div(6);
        Tensor end = sde.diffusion(t.add(h), y.add(f).add(k2.mul(0.5)));
        return y.add(drift).add(noise).add(shift.sub(diffusion.times(end, area)).mul(2));
    }
}
