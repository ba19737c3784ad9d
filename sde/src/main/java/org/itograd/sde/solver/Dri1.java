package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Debrabant and Rößler's DRI1 for Itô equations with diagonal, scalar or additive noise: three stages H_i for the drift and
/// three K_i for the diffusion,
///
/// H₂ = y + ½ f₁ h + B₂ g₁ dW, H₃ = y + (2 f₂ − f₁) h + B₃ g₁ dW, K± = y + c f₁ h ± d g₁ √h,
/// y + (f₁ + 4 f₂ + f₃) h/6 + (b₁ g₁ + b₂ (g₊ + g₋)) dW + (g₊ − g₋) (dW² − h) / (4 d √h).
///
/// The stages of the general scheme that need random numbers beside dW stay at y with such noise, and their weights add up
/// to zero.
///
/// Weak order 2; with normal increments it contains Milstein's term, so strong order 1. Order 3 for an ODE (Kutta's method).
///
/// K. Debrabant, A. Rößler, "Families of efficient second order Runge–Kutta methods for the weak approximation of Itô
/// stochastic differential equations", Appl. Numer. Math. 59, 2009, scheme DRI1.
public record Dri1() implements Solver {
    // spotless:off
    private static final double B_2 = (6 - Math.sqrt(6)) / 10;
    private static final double B_3 = (3 + 2 * Math.sqrt(6)) / 5;
    private static final double C   = 342 / 491.0;
    private static final double D   = 3 * Math.sqrt(38 / 491.0);
    private static final double G_1 = 193 / 684.0;
    private static final double G_2 = 491 / 1368.0;
    // spotless:on

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(3, 3);
            case ADDITIVE -> Order.of(1, 2);
            case DIAGONAL, SCALAR -> Order.only(Calculus.ITO, calculus, 1, 2);
            case ELEMENTWISE, COMMUTATIVE, GENERAL -> Optional.empty();
        };
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        boolean noise = sde.noise() != NoiseType.NONE;
        Tensor g1 = sde.diffusion(t, y);
        Tensor noise1 = noise ? g1.mul(increments.dW()) : g1;
        Tensor f1 = sde.drift(t, y);
        Tensor f2 = sde.drift(t.add(h.mul(0.5)), y.add(f1.mul(h.mul(0.5))).add(noise1.mul(B_2)));
        Tensor f3 = sde.drift(t.add(h), y.add(f2.mul(2).sub(f1).mul(h)).add(noise1.mul(B_3)));
        Tensor next = y.add(f1.add(f2.mul(4)).add(f3).mul(h.div(6)));
        if (!noise) {
            return next;
        }
        Tensor dW = increments.dW();
        Tensor root = h.sqrt();
        Tensor time = t.add(h.mul(C));
        Tensor support = y.add(f1.mul(h.mul(C)));
        Tensor up = sde.diffusion(time, support.add(g1.mul(root.mul(D))));
        Tensor down = sde.diffusion(time, support.sub(g1.mul(root.mul(D))));
        Tensor first = g1.mul(G_1).add(up.add(down).mul(G_2)).mul(dW);
        Tensor second = up.sub(down).mul(dW.square().sub(h).div(root.mul(4 * D)));
        return next.add(first).add(second);
    }
}
