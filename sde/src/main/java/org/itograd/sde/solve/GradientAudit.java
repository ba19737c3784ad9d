package org.itograd.sde.solve;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.GradientMethod;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solver.Solver;

/// All ways to differentiate one solve, side by side: how far each is from backpropagation, what it holds, how often it evaluates
/// drift and diffusion, and how long it takes.
///
/// ```java
/// GradientAudit audit = new GradientAudit(p -> Sde.stratonovich((t, y) -> y.mul(p.get(0)), Diffusion.diagonal((t, y) -> y.mul(p.get(1)))),
///         new ReversibleHeun(), TimeGrid.uniform(0, 1, 100), BrownianPath.tree(1, 0, 1), y -> y.square().mean());
/// System.out.println(audit.run(y0, mu, sigma));
/// ```
///
/// All methods go along the same path, in float64. The gradient is that of a loss of the last state, by the initial state and the
/// parameters. Ways that are right in expectation only, such as likelihood ratios, have no place here: on one path they are no
/// approximation of the gradient.
///
/// @param equation from parameters to an equation that closes over them as they are
/// @param solver   the method
/// @param grid     the steps
/// @param path     the Brownian path
/// @param loss     of the last state, one element
@CheckReturnValue
public record GradientAudit(
        Function<List<Tensor>, Sde> equation, Solver solver, TimeGrid grid, BrownianPath path,
        UnaryOperator<Tensor> loss) {
    private static final int TIMED = 5;

    /// The difference step of finite differences, in proportion to the size of each tensor, near the cube root of the rounding
    /// error.
    private static final double DIFFERENCE = 1e-5;

    /// Runs all methods that apply.
    ///
    /// @param y0         the initial state, float64
    /// @param parameters float64
    /// @throws IllegalArgumentException if a tensor is not float64, or as [SdeSolve#run]
    public AuditReport run(Tensor y0, Tensor... parameters) {
        List<Tensor> at = new ArrayList<>(List.of(y0));
        at.addAll(Arrays.asList(parameters));
        for (Tensor t : at) {
            require(t.dtype() == DType.F64, "y0, parameters: must be F64, got %s; use cast(DType.F64)", t.dtype());
        }
        Tensor exact = gradient(Gradients.backpropagation(), at, this::sde);
        List<AuditReport.Row> rows = new ArrayList<>();
        List<AuditReport.Refusal> refusals = new ArrayList<>();
        int half = Math.max(1, (int) Math.sqrt(grid.steps()) / 2);
        List<GradientMethod> methods = List.of(Gradients.backpropagation(), Gradients.checkpointed(),
                Gradients.checkpointed(half), Gradients.logarithmic(), Gradients.reversible(),
                Gradients.stochasticAdjoint());
        for (GradientMethod method : methods) {
            String name = method.toString().replace("[]", "");
            try {
                method.requireFits(sde(at.subList(1, at.size())), solver);
                rows.add(row(name, method.heldAtOnce(grid.steps()), exact,
                        wrap -> gradient(method, at, wrap)));
            } catch (IllegalArgumentException e) {
                refusals.add(new AuditReport.Refusal(name, String.valueOf(e.getMessage())));
            }
        }
        rows.add(row("ForwardSensitivity", 2, exact, wrap -> forwards(at, wrap)));
        rows.add(finiteDifference(exact, at));
        return new AuditReport(sde(at.subList(1, at.size())).structure(), solver.name(), grid, rows, refusals);
    }

    private Sde sde(List<Tensor> parameters) {
        return equation.apply(parameters);
    }

    private SdeSolve solve(Sde sde) {
        return SdeSolve.of(sde).solver(solver).grid(grid).brownian(path);
    }

    private static List<Tensor> variables(List<Tensor> at) {
        return at.stream().map(Tensor::variable).toList();
    }

    private Tensor gradient(GradientMethod method, List<Tensor> at, Function<List<Tensor>, Sde> equation) {
        List<Tensor> leaves = variables(at);
        Sde sde = equation.apply(leaves.subList(1, leaves.size()));
        Tensor y = solve(sde).gradient(method).run(leaves.getFirst()).y();
        return flat(Autodiff.gradients(loss.apply(y), leaves));
    }

    private Tensor forwards(List<Tensor> at, Function<List<Tensor>, Sde> equation) {
        List<Tensor> leaves = variables(at);
        Sde sde = equation.apply(leaves.subList(1, leaves.size()));
        Sensitivities s = solve(sde).sensitivities(leaves.getFirst(), leaves.toArray(Tensor[]::new));
        Tensor y = s.ys().select(0, 0);
        Tensor cotangent = Autodiff.grad(loss, y);
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < leaves.size(); i++) {
            Tensor j = s.jacobians().get(i);
            int samples = i > 0 || y.shape().rank() == 0 ? 1 : y.shape().dim(0);
            int row = y.size() / samples;
            Tensor c = cotangent.reshape(samples, 1, row);
            gradients.add(c.matmul(j.reshape(samples, row, j.size() / y.size())));
        }
        return flat(gradients);
    }

    /// Central differences in one random direction, against the gradient's component along it.
    private AuditReport.Row finiteDifference(Tensor exact, List<Tensor> at) {
        Tensor sizes = flat(at.stream().map(t -> Tensor.full(DType.F64, size(t), t.shape().dims())).toList());
        Tensor direction = RandomKey.of(1).normal(DType.F64, exact.size()).mul(sizes);
        long start = System.nanoTime();
        double slope = (lossAt(at, direction, DIFFERENCE) - lossAt(at, direction, -DIFFERENCE)) / (2 * DIFFERENCE);
        double milliseconds = (System.nanoTime() - start) / 1e6;
        double error = Math.abs(slope - exact.mul(direction).sum().item()) / norm(exact.mul(sizes));
        long[] evaluations =
                evaluations(wrap -> solve(wrap.apply(at.subList(1, at.size()))).run(at.getFirst()).y());
        return new AuditReport.Row("finite difference, one direction", error, 1, 2 * evaluations[0],
                2 * evaluations[1], milliseconds);
    }

    /// The root mean square of the elements, 1 if all are 0.
    private static double size(Tensor t) {
        double size = norm(t) / Math.sqrt(t.size());
        return size > 0 ? size : 1;
    }

    private double lossAt(List<Tensor> at, Tensor direction, double distance) {
        List<Tensor> moved = new ArrayList<>();
        int place = 0;
        for (Tensor t : at) {
            Tensor d = direction.slice(0, place, place + t.size()).reshape(t.shape().dims());
            moved.add(t.stopGradient().add(d.mul(distance)));
            place += t.size();
        }
        return loss.apply(solve(sde(moved.subList(1, moved.size()))).run(moved.getFirst()).y()).item();
    }

    private AuditReport.Row row(
            String name, int held, Tensor exact, Function<Function<List<Tensor>, Sde>, Tensor> gradient) {
        double error = norm(gradient.apply(this::sde).sub(exact)) / norm(exact);
        double milliseconds = Double.POSITIVE_INFINITY;
        for (int i = 0; i < TIMED; i++) {
            long start = System.nanoTime();
            Tensor unused = gradient.apply(this::sde);
            milliseconds = Math.min(milliseconds, (System.nanoTime() - start) / 1e6);
        }
        long[] evaluations = evaluations(gradient);
        return new AuditReport.Row(name, error, held, evaluations[0], evaluations[1], milliseconds);
    }

    /// How often a method evaluates drift and diffusion: counted where it runs operation by operation, to which asking for the
    /// number of t forces it; without the one that finds this out.
    private long[] evaluations(Function<Function<List<Tensor>, Sde>, Tensor> gradient) {
        AtomicLong drift = new AtomicLong();
        AtomicLong diffusion = new AtomicLong();
        Tensor unused = gradient.apply(p -> Counted.of(sde(p), drift, diffusion));
        return new long[]{drift.get(), diffusion.get()};
    }

    private static Tensor flat(List<Tensor> tensors) {
        return Tensor.concat(0, tensors.stream().map(t -> t.reshape(-1)).toArray(Tensor[]::new));
    }

    private static double norm(Tensor t) {
        return Math.sqrt(t.cast(DType.F64).square().sum().item());
    }
}
