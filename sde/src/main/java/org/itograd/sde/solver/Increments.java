package org.itograd.sde.solver;

import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// What a path does during one step.
public final class Increments {
    private final @Nullable Tensor dW;
    private final @Nullable Tensor jumps;

    /// @param dW    see [#dW], null if the equation has no Wiener process
    /// @param jumps see [#jumps], null if it has no jumps
    public Increments(@Nullable Tensor dW, @Nullable Tensor jumps) {
        this.dW = dW;
        this.jumps = jumps;
    }

    /// Increments of Wiener processes only.
    public static Increments of(Tensor dW) {
        return new Increments(dW, null);
    }

    /// No noise.
    public static Increments none() {
        return new Increments(null, null);
    }

    /// W(t + h) − W(t), of the shape that the equation's diffusion asks for.
    public Tensor dW() {
        return present(dW, "Wiener increment");
    }

    /// The same jumps beside other increments of the Wiener processes.
    Increments withNoise(Tensor other) {
        return new Increments(other, jumps);
    }

    /// Z dN per element of the state: −1, 0 or 1.
    public Tensor jumps() {
        return present(jumps, "jump");
    }

    private static Tensor present(@Nullable Tensor part, String name) {
        if (part == null) {
            throw new IllegalStateException(
                    "this step has no " + name + ": the equation does not have the term the solver asked for");
        }
        return part;
    }
}
