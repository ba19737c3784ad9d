package org.itograd.sde.solver;

import static org.itograd.base.Arguments.failure;

import org.itograd.autodiff.Tensor;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// The terms of an equation over one step with frozen coefficients, from which Euler-type methods are built.
public final class Terms {
    private Terms() {}

    /// f(t, y) h + g(t, y) dW; without noise, f(t, y) h.
    public static Tensor driftAndNoise(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor drift = sde.drift(t, y).mul(h);
        return sde.noise() == NoiseType.NONE ? drift : drift.add(noise(sde, t, y, increments));
    }

    /// g(t, y) dW.
    public static Tensor noise(Sde sde, Tensor t, Tensor y, Increments increments) {
        return sde.diffusion().times(sde.diffusion(t, y), increments.dW());
    }

    /// The power of h with which one step of Euler's method goes wrong: 2 for an ODE, 1½ with additive noise, else 1.
    public static double eulerErrorPower(NoiseType noise) {
        return switch (noise) {
            case NONE -> 2;
            case ADDITIVE -> 1.5;
            case DIAGONAL, ELEMENTWISE, SCALAR, COMMUTATIVE, GENERAL -> 1;
        };
    }

    /// `next` + Σ s(t, y) Z dN over the terms that jump with a probability per step; other jumps happen between two steps.
    public static Tensor plusJumps(Tensor next, Sde sde, Tensor t, Tensor y, Increments increments) {
        Tensor sum = next;
        for (int i = 0; i < sde.jumps().perStep().size(); i++) {
            sum = sum.add(sde.jumps().perStep().get(i).at(t, y).mul(increments.jumps(i)));
        }
        return sum;
    }

    /// The refusal of a method of strong order 1 that takes increments only.
    public static IllegalArgumentException needsIteratedIntegrals(Sde sde) {
        return failure(
                "solver: second-order terms of %s need iterated integrals that increments do not determine; use new MilsteinLevyArea()",
                sde.noise());
    }
}
