package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;

/// ShARK, the shifted additive-noise Runge–Kutta method,
///
/// y₁ = y + g H, y₂ = y₁ + ⅚ (f₁ h + g dW), y + (0.4 f₁ + 0.6 f₂) h + g dW + (g(t + h) − g) (½ dW − H)
///
/// with g = g(t), f₁ = f(t, y₁), f₂ = f(t + ⅚ h, y₂). The shift by H makes y₁ the mean height of the path above its chord,
/// so that the drift sees the path's average; the last term is ∫ (g(s) − g) dW for g linear in time.
///
/// Strong order 1½, weak order 2, and 2 for an ODE.
///
/// J. Foster, G. dos Reis, C. Strange, "High order splitting methods for SDEs satisfying a commutativity condition", SIAM J.
/// Numer. Anal. 62, 2024, eq. (6.1).
public record Shark() implements Solver {
    private static final Tableau ODE = new Tableau(new double[][]{{}, {5 / 6.0}}, new double[]{0.4, 0.6});

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(2, 2);
            case ADDITIVE -> Order.of(1.5, 2);
            case DIAGONAL, ELEMENTWISE, SCALAR, COMMUTATIVE, GENERAL -> Optional.empty();
        };
    }

    @Override
    public PathDetail needs() {
        return PathDetail.SPACE_TIME;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        if (sde.noise() == NoiseType.NONE) {
            return ODE.step(sde, t, h, y);
        }
        Tensor dW = increments.dW();
        Tensor area = increments.spaceTimeArea();
        Tensor g = sde.diffusion(t, y);
        Tensor noise = g.mul(dW);
        Tensor first = y.add(g.mul(area));
        Tensor f1 = sde.drift(t, first).mul(h);
        Tensor f2 = sde.drift(Stages.time(t, h, 5 / 6.0), first.add(f1.add(noise).mul(5 / 6.0))).mul(h);
        Tensor change = sde.diffusion(t.add(h), y).sub(g);
        return y.add(f1.mul(0.4)).add(f2.mul(0.6)).add(noise).add(change.mul(dW.mul(0.5).sub(area)));
    }
}
