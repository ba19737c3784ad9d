package org.itograd.autodiff.optim;

import static org.itograd.base.Arguments.require;

/// A learning rate that falls along half a cosine (Loshchilov & Hutter, "SGDR", 2017), η₁ + ½ (η₀ − η₁)(1 + cos(π t / T)) for
/// t = 0, …, T, and stays at η₁ then. As PyTorch's `CosineAnnealingLR` up to T.
///
/// @param initial η₀ > 0
/// @param last    η₁ from 0 to η₀; an optimiser needs a rate above 0
/// @param epochs  T ≥ 1
public record CosineSchedule(double initial, double last, int epochs) {
    /// @throws IllegalArgumentException if a number is out of its range
    public CosineSchedule {
        require(initial > 0 && Double.isFinite(initial), "initial: must be finite and > 0, got %s", initial);
        require(last >= 0 && last <= initial, "last: must be from 0 to the initial rate %s, got %s", initial, last);
        require(epochs >= 1, "epochs: must be at least 1, got %d", epochs);
    }

    /// The learning rate in an epoch, counted from 0.
    public double at(int epoch) {
        double passed = Math.min(1, (double) epoch / epochs);
        return last + (initial - last) * (1 + StrictMath.cos(Math.PI * passed)) / 2;
    }
}
