package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;

/// SPaRK, the splitting path Runge–Kutta method, for Stratonovich equations with any noise,
///
/// y₁ = y + ½ f h + g (½ dW + √3 H), y₂ = y + f₁ h + g₁ dW,
/// y + a (f h + g dW) + b (f₁ h + g₁ dW) + a (f₂ h + g₂ dW) + (g − g₂) H, a = (3 − √3)/6, b = √3/3,
///
/// with f₁, g₁ at (t + h/2, y₁) and f₂, g₂ at (t + h, y₂): it solves along three straight pieces that share dW and H with the
/// path.
///
/// Strong order 1½ with additive noise, 1 where the noise commutes (diagonal, scalar, commutative), ½ otherwise, there with
/// a third of the mean-square error that increments alone allow. Weak order 2 with additive noise, else 1; 2 for an ODE.
///
/// J. Foster, A. Jelinčič, "On the convergence of adaptive approximations for stochastic differential equations", 2023,
/// arXiv:2311.14201, definition 1.6.
public record Spark() implements Solver {
    private static final double ENDS = (3 - Math.sqrt(3)) / 6;
    private static final double MIDDLE = Math.sqrt(3) / 3;
    private static final Tableau ODE =
            new Tableau(new double[][]{{}, {0.5}, {0, 1}}, new double[]{ENDS, MIDDLE, ENDS});

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return new GeneralShark().order(calculus, noise);
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
        Diffusion diffusion = sde.diffusion();
        Tensor dW = increments.dW();
        Tensor area = increments.spaceTimeArea();
        Tensor g = sde.diffusion(t, y);
        Tensor left = sde.drift(t, y).mul(h).add(diffusion.times(g, dW));
        Tensor support = y.add(left.mul(0.5)).add(diffusion.times(g, area).mul(Math.sqrt(3)));
        Tensor middle = Terms.driftAndNoise(sde, Stages.time(t, h, 0.5), h, support, increments);
        Tensor end = y.add(middle);
        Tensor g2 = sde.diffusion(t.add(h), end);
        Tensor right = sde.drift(t.add(h), end).mul(h).add(diffusion.times(g2, dW));
        Tensor sum = y.add(left.add(right).mul(ENDS)).add(middle.mul(MIDDLE));
        return sum.add(diffusion.times(g.sub(g2), area));
    }
}
