package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;

/// ShARK (see [Shark]) for Stratonovich equations with any noise,
///
/// y₁ = y + g H, y₂ = y₁ + ⅚ (f₁ h + g₁ dW), y + 0.4 (f₁ h + g₁ dW) + 0.6 (f₂ h + g₂ dW) + 1.2 (g₁ − g₂) H
///
/// with g = g(t, y), f₁, g₁ at (t, y₁) and f₂, g₂ at (t + ⅚ h, y₂).
///
/// Strong order 1½ with additive noise, 1 where the noise commutes (diagonal, scalar, commutative), ½ otherwise, there with
/// a third of the mean-square error that increments alone allow: the Lévy area of two processes is H₁ dW₂ − H₂ dW₁ and a
/// rest of variance h²/12, uncorrelated with it. Weak order 2 with additive noise, else 1; 2 for an ODE.
///
/// J. Foster, G. dos Reis, C. Strange, "High order splitting methods for SDEs satisfying a commutativity condition", SIAM J.
/// Numer. Anal. 62, 2024, eq. (6.1) with g at each stage.
public record GeneralShark() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(2, 2);
            case ADDITIVE -> Order.of(1.5, 2);
            case DIAGONAL, SCALAR, COMMUTATIVE -> Order.only(Calculus.STRATONOVICH, calculus, 1, 1);
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
            return new Shark().step(sde, t, h, y, increments);
        }
        Diffusion diffusion = sde.diffusion();
        Tensor dW = increments.dW();
        Tensor area = increments.spaceTimeArea();
        Tensor first = y.add(diffusion.times(sde.diffusion(t, y), area));
        Tensor g1 = sde.diffusion(t, first);
        Tensor left = sde.drift(t, first).mul(h).add(diffusion.times(g1, dW));
        Tensor time = Stages.time(t, h, 5 / 6.0);
        Tensor second = first.add(left.mul(5 / 6.0));
        Tensor g2 = sde.diffusion(time, second);
        Tensor right = sde.drift(time, second).mul(h).add(diffusion.times(g2, dW));
        return y.add(left.mul(0.4)).add(right.mul(0.6)).add(diffusion.times(g1.sub(g2), area).mul(1.2));
    }
}
