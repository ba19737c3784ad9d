package org.itograd.sde.gradient;

import static org.itograd.base.Arguments.require;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Binomial;
import org.itograd.autodiff.program.EqualSegments;
import org.itograd.sde.step.FixedSteps;

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
        return new Checkpointed("checkpointed", EqualSegments::squareRoot);
    }

    /// At most so many states are kept at any time, the initial one among them, and the steps to compute again are as few as that
    /// allows: binomial checkpointing ([Binomial]). The same gradient as [#backpropagation] to the last bit.
    ///
    /// With s states and N ≤ C(s + r, s) − 1 steps, no step is computed more than r + 1 times: with 10 states, 1000 steps at most
    /// 5 times, 8000 at most 7 times.
    ///
    /// @param states at least 1
    public static GradientMethod checkpointed(int states) {
        require(states >= 1, "states: the initial state is kept in any case, so it must be at least 1, got %d", states);
        return new Checkpointed("checkpointed(" + states + ")", n -> new Binomial(n, states));
    }

    /// Binomial checkpointing in memory that grows as log N: about log₂ N + 2 states are kept. The same gradient as
    /// [#backpropagation] to the last bit.
    public static GradientMethod logarithmic() {
        return new Checkpointed("logarithmic", Binomial::logarithmic);
    }

    /// For solvers that can undo their steps, such as reversible Heun: nothing is kept but the last state, and the reverse pass
    /// undoes each step before it differentiates it. The gradient of [#backpropagation] to rounding.
    public static GradientMethod reversible() {
        return new ReversibleAdjoint();
    }

    /// The adjoint equation, solved backwards along the same Brownian path: memory independent of the number of steps. An
    /// approximation of the gradient that converges as h → 0, for every structure of noise and both calculi, with strong order 1
    /// where the noise commutes and the solver has that order, ½ otherwise. Not for jumps, nor for solvers that do not follow the
    /// path.
    public static GradientMethod stochasticAdjoint() {
        return new StochasticAdjoint();
    }

    /// What a step of a solve is as a program, and the loops and calls that it becomes for a block of samples: for reading.
    ///
    /// @return empty if the equation decides on numbers, so that it cannot be captured
    public static Optional<String> listing(FixedSteps steps, Tensor y0) {
        return steps.scan(steps.start(y0)).listing();
    }
}
