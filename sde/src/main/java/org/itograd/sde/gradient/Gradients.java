package org.itograd.sde.gradient;

/// The gradient methods.
public final class Gradients {
    private Gradients() {}

    /// Every step is recorded and differentiated: the exact gradient of the discrete solve, to any order. The memory of N
    /// recorded steps.
    public static GradientMethod backpropagation() {
        return new Backpropagation();
    }

    /// Only about √N states are kept; the reverse pass computes the steps between two of them again and records them
    /// then. The same gradient as [#backpropagation] to the last bit, for one more solve and the memory of √N recorded
    /// steps.
    public static GradientMethod checkpointed() {
        return new Checkpointed();
    }

    /// For solvers that can undo their steps, such as reversible Heun: nothing is kept but the last state, and the reverse pass
    /// undoes each step before it differentiates it. The gradient of [#backpropagation] to rounding.
    public static GradientMethod reversible() {
        return new ReversibleAdjoint();
    }

    /// The adjoint equation, solved backwards along the same Brownian path: memory independent of the number of steps. An
    /// approximation of the gradient that converges as h → 0, for Stratonovich equations with diagonal or scalar noise
    /// and for any with additive noise or none.
    public static GradientMethod stochasticAdjoint() {
        return new StochasticAdjoint();
    }
}
