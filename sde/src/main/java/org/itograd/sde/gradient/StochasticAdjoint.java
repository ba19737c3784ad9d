package org.itograd.sde.gradient;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Iteration.Arrival;
import org.itograd.autodiff.program.Scan;
import org.itograd.autodiff.program.Step;
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
        Scan forward = steps.scan(carried);
        Scan change = changes.scan(List.of(y0));
        boolean known = forward.isCaptured() && change.isCaptured();
        return Scan.node(
                change.step().captured(),
                known,
                List.of(y0),
                in -> known ? forward.states(carried, points) : forward.states(steps.start(in.getFirst()), points),
                (captured, in, states, cotangent, totals) -> {
                    boolean eager = !known || Scan.isNested(in, cotangent);
                    Scan by = eager ? change.eager(captured, in.subList(1, in.size())) : change;
                    List<Arrival> arrivals =
                            List.of(new Arrival(0, points, states, false), new Arrival(1, points, cotangent, true));
                    Scan back = by.mapped(List.of(y0), List.of(), StochasticAdjoint::heun);
                    Scan.add(
                            back.back(Collections.singletonList(null), points[points.length - 1], arrivals), totals);
                });
    }

    /// One step of Heun's method from t + h to t: from (t, h, increments, y, a) to (y, a), with the sums for what the equation
    /// closes over.
    private static List<Tensor> heun(Step change, List<Tensor> in) {
        Tensor y = in.get(in.size() - 2);
        Tensor a = in.getLast();
        List<Tensor> right = changeAndPullback(change, in, in.get(0).add(in.get(1)), y, a);
        List<Tensor> left = changeAndPullback(change, in, in.get(0), y.sub(right.getFirst()), a.add(right.get(1)));
        List<Tensor> next = new ArrayList<>();
        for (int i = 0; i < right.size(); i++) {
            next.add(right.get(i).add(left.get(i)).mul(0.5));
        }
        next.set(0, y.sub(next.get(0)));
        next.set(1, a.add(next.get(1)));
        return next;
    }

    /// f h + g dW at (t, y), and its pullback of a to y and to what the equation closes over.
    private static List<Tensor> changeAndPullback(Step change, List<Tensor> in, Tensor t, Tensor y, Tensor a) {
        List<Tensor> at = new ArrayList<>(in.subList(0, in.size() - 1));
        at.set(0, t);
        at.set(at.size() - 1, y);
        return change.vjp(at, List.of(a));
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
