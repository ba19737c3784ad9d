package org.itograd.sde.gradient;

/// The gradient methods.
public final class Gradients {
    private Gradients() {}

    /// Every step is recorded and differentiated: the exact gradient of the discrete solve, to any order. Memory O(N).
    public static GradientMethod backpropagation() {
        return new Backpropagation();
    }
}
