package org.itograd.sde.gradient;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Terms;
import org.itograd.sde.step.FixedSteps;

/// The stochastic adjoint ("differentiate, then discretise").
///
/// For dY = f dt + g ∘ dW, the cotangent a = ∂L/∂Y and the gradient θ̄ of everything f and g close over satisfy, backwards
/// in time and along the same path,
///
/// da = −aᵀ (∂f/∂y dt + ∂g/∂y ∘ dW), dθ̄ = −aᵀ (∂f/∂θ dt + ∂g/∂θ ∘ dW).
///
/// An Itô equation is brought to this form first ([Sde#toStratonovich]). Together with Y itself, which is computed backwards
/// instead of stored, this is a Stratonovich equation; Heun's method solves it on the steps of the forward solve. If the columns of
/// g commute, so do those of the whole system, and the method is of strong order 1 for it as for Y; otherwise both are of order ½.
/// Between two saved states the pass starts from the saved one.
///
/// X. Li, T.-K. L. Wong, R. T. Q. Chen, D. Duvenaud, "Scalable gradients for stochastic differential equations", AISTATS
/// 2020, theorem 3.2 and algorithm 2.
record StochasticAdjoint() implements GradientMethod {
    @Override
    public void requireFits(Sde sde, Solver solver) {
        if (!sde.jumps().isNone()) {
            throw failure(
                    "gradient: the stochastic adjoint needs an equation with no jumps, and this one has some (%s); use"
                            + " Gradients.checkpointed()",
                    sde.structure());
        }
        double strong = solver.order(sde.calculus(), sde.noise()).map(Order::strong).orElse(0.0);
        require(
                strong > 0,
                "gradient: the stochastic adjoint goes back along the path, and %s does not follow it; use a solver with a"
                        + " strong order, or Gradients.checkpointed()",
                solver.name());
    }

    /// The correction ½ Σ_j (∂g_j/∂y) g_j that brings an Itô equation to the form of Stratonovich is that of independent
    /// processes.
    @Override
    public void requireFollows(Sde sde, BrownianPath path) {
        boolean corrected = sde.calculus() == Calculus.ITO && switch (sde.noise()) {
            case COMMUTATIVE, ELEMENTWISE, GENERAL -> true;
            case NONE, DIAGONAL, SCALAR, ADDITIVE -> false;
        };
        if (corrected && !path.hasIndependentProcesses()) {
            throw failure(
                    "gradient: the stochastic adjoint of an equation with this structure (%s) needs independent processes, and those"
                            + " of this path are correlated; use Gradients.checkpointed(), or put the correlation into the"
                            + " diffusion",
                    sde.structure());
        }
    }

    @Override
    public int heldAtOnce(int n) {
        return 2;
    }

    @Override
    public Tensor solve(FixedSteps steps, Tensor y0, int[] points) {
        FixedSteps changes = new FixedSteps(
                steps.sde().toStratonovich(), new Change(), steps.grid(), steps.noise(), steps.dtype(), steps.watch());
        List<Tensor> carried = steps.start(y0);
        CapturedStep step = CapturedStep.of(steps, carried);
        CapturedStep change = step == null ? null : CapturedStep.of(changes, List.of(y0));
        if (step == null || change == null) {
            return StepwiseAdjoint.solve(steps, changes, y0, points);
        }
        List<Tensor> tracked = change.program().closedOver().stream().filter(Tensor::isTracked).toList();
        return Autodiff.custom(
                in -> TapedSolve.plain(step, carried, points),
                List.of(),
                (in, out, cotangent, totals) -> {
                    if (cotangent.isTracked() || in.stream().anyMatch(Tensor::isTracked)) {
                        StepwiseAdjoint.reverse(changes, points, in, out, tracked, cotangent, totals);
                    } else {
                        CapturedAdjoint.reverse(change, points, out, cotangent, totals);
                    }
                },
                Stream.concat(Stream.of(y0), tracked.stream()).toArray(Tensor[]::new));
    }

    /// What a step with coefficients frozen at (t, y) changes, f h + g dW, in place of a step.
    private record Change() implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return Optional.empty();
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            return Terms.driftAndNoise(sde, t, h, y, increments);
        }
    }
}
