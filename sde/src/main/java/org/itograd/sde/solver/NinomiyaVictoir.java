package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;

/// Ninomiya and Victoir's splitting method for Stratonovich equations: along the drift for half a step, along each column
/// of g for the time dW_j, along the drift for another half step,
///
/// exp(½ h f) exp(dW_1 g_1) … exp(dW_m g_m) exp(½ h f) y or exp(½ h f) exp(dW_m g_m) … exp(dW_1 g_1) exp(½ h f) y
///
/// as a fair coin falls; each flow is one step of Kutta's method, with g at the time t + h/2. Where the noise commutes the
/// order does not matter, and one flow along g dW does. The coin is the sign of H_1, the space-time area of the first
/// process: independent of dW, and a function of the path.
///
/// Weak order 2 with all noise but elementwise; strong order 1 where the noise commutes, ½ otherwise; 4 for an ODE.
///
/// S. Ninomiya, N. Victoir, "Weak approximation of stochastic differential equations and application to derivative
/// pricing", Appl. Math. Finance 15, 2008, with the flows of M. Ninomiya, S. Ninomiya, Finance Stoch. 13, 2009.
public record NinomiyaVictoir() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(4, 4);
            case ADDITIVE -> Order.of(1, 2);
            case DIAGONAL, SCALAR, COMMUTATIVE -> Order.only(Calculus.STRATONOVICH, calculus, 1, 2);
            case GENERAL -> Order.only(Calculus.STRATONOVICH, calculus, 0.5, 2);
            case ELEMENTWISE -> Optional.empty();
        };
    }

    @Override
    public PathDetail needs() {
        return PathDetail.SPACE_TIME;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor half = h.mul(0.5);
        Tensor middle = t.add(half);
        Tensor z = Flow.along((s, x) -> sde.drift(s, x).mul(half), t, half, y);
        z = switch (sde.diffusion()) {
            case Diffusion.None _ -> z;
            case Diffusion.Additive _ -> z.add(Terms.noise(sde, middle, z, increments));
            case Diffusion.General g -> inRandomOrder(g, middle, z, increments);
            case Diffusion.Diagonal _,Diffusion.Elementwise _,Diffusion.Scalar _,Diffusion.Commutative _ ->
                along(sde.diffusion(), middle, z, increments.dW());
        };
        return Flow.along((s, x) -> sde.drift(s, x).mul(half), middle, half, z);
    }

    /// exp(Σ_j w_j g_j) y with g frozen at one time.
    private static Tensor along(Diffusion g, Tensor time, Tensor y, Tensor w) {
        return Flow.along((_, x) -> g.times(g.at(time, x), w), time, time.mul(0), y);
    }

    private static Tensor inRandomOrder(Diffusion.General g, Tensor time, Tensor y, Increments increments) {
        Tensor forward = increments.spaceTimeArea().slice(1, 0, 1).greaterThan(0);
        Tensor backward = forward.neg().add(1);
        Tensor z = y;
        for (int j = 0; j < g.m(); j++) {
            Tensor first = unit(y, g.m(), j).mul(forward);
            Tensor choice = first.add(unit(y, g.m(), g.m() - 1 - j).mul(backward));
            z = along(g, time, z, increments.dW().mul(choice));
        }
        return z;
    }

    /// The unit vector e_j, (1, m).
    private static Tensor unit(Tensor y, int m, int j) {
        double[] unit = new double[m];
        unit[j] = 1;
        return Tensor.of(unit, 1, m).cast(y.dtype());
    }
}
