package org.itograd.sde.gradient;

import static org.itograd.autodiff.Arguments.failure;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.CustomRule;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Jumps;
import org.itograd.sde.Sde;
import org.itograd.sde.control.FixedSteps;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Terms;

/// The stochastic adjoint ("differentiate, then discretise").
///
/// For dY = f dt + g ∘ dW, the cotangent a = ∂L/∂Y and the gradient θ̄ of everything f and g close over satisfy, backwards
/// in time and along the same path,
///
/// da = −aᵀ (∂f/∂y dt + ∂g/∂y ∘ dW), dθ̄ = −aᵀ (∂f/∂θ dt + ∂g/∂θ ∘ dW).
///
/// Together with Y itself, which is computed backwards instead of stored, this is a Stratonovich equation; Heun's method
/// solves it on the steps of the forward solve. Between two saved states the pass starts from the saved one.
///
/// X. Li, T.-K. L. Wong, R. T. Q. Chen, D. Duvenaud, "Scalable gradients for stochastic differential equations", AISTATS
/// 2020, theorem 3.2 and algorithm 2.
record StochasticAdjoint() implements GradientMethod {
    @Override
    public void requireFits(Sde sde, Solver solver) {
        boolean noise = switch (sde.noise()) {
            case NONE, ADDITIVE -> true;
            case DIAGONAL, SCALAR -> sde.calculus() == Calculus.STRATONOVICH;
            case ELEMENTWISE, COMMUTATIVE, GENERAL -> false;
        };
        boolean jumps = switch (sde.jumps()) {
            case Jumps.None _ -> false;
            case Jumps.Elementwise _,Jumps.CompoundPoisson _ -> true;
        };
        if (!noise || jumps) {
            throw failure(
                    "gradient: the stochastic adjoint needs a Stratonovich equation with diagonal or scalar noise, or any"
                            + " with additive noise or none, and no jumps; this one is %s; use Gradients.checkpointed()",
                    sde.structure());
        }
    }

    @Override
    public Tensor solve(FixedSteps steps, Tensor y0, int[] points) {
        Unrecorded solved = Unrecorded.solve(steps, y0, points);
        List<Tensor> captured = solved.captured();
        List<Tensor> states = new ArrayList<>();
        Tensor y = y0;
        int from = 0;
        for (int i = 0; i < points.length; i++) {
            if (points[i] > from) {
                Tensor end = solved.states().get(i);
                y = Autodiff.custom(in -> end, captured, backwards(steps, from, points[i], captured), y);
            }
            from = points[i];
            states.add(y);
        }
        return Tensor.stack(states.toArray(Tensor[]::new));
    }

    private static CustomRule backwards(FixedSteps steps, int from, int to, List<Tensor> captured) {
        return (in, out, cotangent, totals) -> {
            Augmented z = new Augmented(out, List.of(cotangent));
            for (int k = to - 1; k >= from; k--) {
                z = z.stepBack(steps, k, captured, in.subList(1, in.size()));
            }
            for (int i = 0; i < z.cotangents.size(); i++) {
                if (totals.wanted(i)) {
                    totals.add(i, z.cotangents.get(i));
                }
            }
        };
    }

    /// The state, and the cotangents of the state and of the captured tensors; the latter are absent while still zero.
    private record Augmented(Tensor y, List<Tensor> cotangents) {
        /// One step of Heun's method from t_{k+1} to t_k.
        Augmented stepBack(FixedSteps steps, int k, List<Tensor> captured, List<Tensor> values) {
            Change right = Change.at(steps, k, k + 1, y, cotangents.getFirst(), captured, values);
            Tensor y1 = y.sub(right.y);
            Tensor a1 = cotangents.getFirst().add(right.cotangents.getFirst());
            Change left = Change.at(steps, k, k, y1, a1, captured, values);
            List<Tensor> next = new ArrayList<>();
            for (int i = 0; i < right.cotangents.size(); i++) {
                Tensor mean = right.cotangents.get(i).add(left.cotangents.get(i)).mul(0.5);
                next.add(i < cotangents.size() ? cotangents.get(i).add(mean) : mean);
            }
            return new Augmented(y.sub(right.y.add(left.y).mul(0.5)), next);
        }
    }

    /// What one step with coefficients frozen at (t, y) changes: f h + g dW, and its pullback of a.
    private record Change(Tensor y, List<Tensor> cotangents) {
        /// @param k     the step whose h and dW are used
        /// @param point the grid point whose time is used
        static Change at(
                FixedSteps steps, int k, int point, Tensor y, Tensor a, List<Tensor> captured, List<Tensor> values) {
            Pullback at = Pullback.of(
                    in -> Terms.driftAndNoise(
                            steps.sde(), steps.time(point), steps.step(k), in.getFirst(), steps.increments(k)),
                    List.of(y),
                    captured,
                    values);
            return new Change(at.value(), at.apply(a));
        }
    }
}
