package org.itograd.sde.montecarlo;

import static org.itograd.autodiff.Arguments.failure;
import static org.itograd.autodiff.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Part;
import org.itograd.sde.Parts;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.control.FixedSteps;
import org.itograd.sde.control.StepNoise;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Solvers;
import org.jspecify.annotations.Nullable;

/// Derivatives of E φ(X_T) by parameters of an equation where φ jumps, such as the payoff of a digital option, and the derivative of
/// φ(X_T) along a path is 0 or missing: φ stays as it is and the density of the path is differentiated,
///
/// ∂/∂θ E φ(X_T) = E φ(X_T) S, S = Σ_k ∂/∂θ log p(X_{k+1} | X_k),
///
/// where p is the normal density of an Euler–Maruyama step. Without bias for the expectation after these steps; an immutable
/// description, every method returns a new one.
///
/// ```java
/// Scores scores = LikelihoodRatio.of(p -> Sde.ito(
///                 (t, x) -> x.mul(p.select(0, 1)), Diffusion.diagonal((t, x) -> x.mul(p.select(0, 2)))))
///         .from(p -> p.select(0, 0))
///         .steps(0, 1, 16)
///         .brownian(BrownianPath.of(1))
///         .at(100_000, 100, 0.05, 0.2);
/// List<Slope> greeks = scores.gradient(x -> x.greaterThan(100));
/// ```
///
/// The variance of a score grows like the number of steps for a parameter of the diffusion, and not for one of the drift. A
/// parameter of the initial state has no density of its own; a change J₀ of X₀ is, by the Markov property, one by J_k
/// of X_k, the derivative of the state along the path, felt by step k alone. Any k would do; the mean of all, weighted by h/T, is
/// taken, which tends to (1/T) ∫ g⁻¹J dW (J.-M. Bismut 1984, K. D. Elworthy, X.-M. Li 1994), whose variance does not depend on
/// the number of steps.
///
/// M. Broadie, P. Glasserman, "Estimating security price derivatives using simulation", Management Science 42, 1996; P. Glasserman,
/// "Monte Carlo Methods in Financial Engineering", 2004, section 7.3.
public final class LikelihoodRatio {
    private final Function<Tensor, Sde> family;
    private final @Nullable UnaryOperator<Tensor> start;
    private final boolean startMoves;
    private final @Nullable TimeGrid grid;
    private final @Nullable BrownianPath path;

    private LikelihoodRatio(
            Function<Tensor, Sde> family, @Nullable UnaryOperator<Tensor> start, boolean startMoves,
            @Nullable TimeGrid grid, @Nullable BrownianPath path) {
        this.family = family;
        this.start = start;
        this.startMoves = startMoves;
        this.grid = grid;
        this.path = path;
    }

    /// The equations with these parameters.
    ///
    /// @param family gives an Itô equation from parameters (p) in F64: a pure function, which may be called again
    public static LikelihoodRatio of(Function<Tensor, Sde> family) {
        return new LikelihoodRatio(family, null, false, null, null);
    }

    /// From this state, whatever the parameters: one number, or the d components. This or the other `from` is required.
    public LikelihoodRatio from(double... fixed) {
        require(fixed.length >= 1, "y0: give at least one number");
        Tensor one = fixed.length == 1 ? Tensor.scalar(DType.F64, fixed[0]) : Tensor.of(fixed, fixed.length);
        return new LikelihoodRatio(family, p -> one, false, grid, path);
    }

    /// From a state that depends on the parameters.
    ///
    /// @param choice gives the state of one sample, a scalar or (d), from (p)
    public LikelihoodRatio from(UnaryOperator<Tensor> choice) {
        return new LikelihoodRatio(family, choice, true, grid, path);
    }

    /// n equal steps from t0 to t1; required.
    public LikelihoodRatio steps(double t0, double t1, int n) {
        return new LikelihoodRatio(family, start, startMoves, TimeGrid.uniform(t0, t1, n), path);
    }

    /// The Brownian path; required.
    public LikelihoodRatio brownian(BrownianPath choice) {
        return new LikelihoodRatio(family, start, startMoves, grid, choice);
    }

    /// Solves for these parameters.
    ///
    /// @param samples at least 2
    /// @throws IllegalArgumentException if something is missing, or the steps have no density: no noise, jumps, fewer processes
    ///     than components, or a g without inverse where a parameter acts
    public Scores at(int samples, double... parameters) {
        require(samples >= 2, "samples: must be at least 2, got %d", samples);
        require(parameters.length >= 1, "parameters: give at least one");
        return Autodiff.withoutRecording(() -> solve(samples, Tensor.of(parameters, parameters.length)));
    }

    private Scores solve(int samples, Tensor theta) {
        if (start == null || grid == null) {
            throw failure("%s",
                    start == null ? "y0: choose it with from(…)" : "steps: choose them with steps(0, 1, 16)");
        }
        require(
                path == null || path.hasIndependentIncrements(),
                "brownian: the density of a step is that of independent normal increments, which this path does not have; use a"
                        + " Brownian path, for example BrownianPath.of(seed)");
        Sde sde = family.apply(theta);
        Tensor one = start.apply(theta);
        requireDensity(sde, one);
        Part state = new Part("state", one.shape());
        List<Part> scores = parts("score", theta.size(), Shape.scalar());
        List<Part> tangents = startMoves ? parts("tangent", theta.size(), one.shape()) : List.of();
        ScoreStep step = new ScoreStep(family, theta, state, scores, tangents, grid.end() - grid.start());
        List<Tensor> y0 = new ArrayList<>(List.of(repeated(one, samples)));
        scores.forEach(_ -> y0.add(Tensor.zeros(DType.F64, samples)));
        for (int i = 0; i < tangents.size(); i++) {
            y0.add(repeated(Autodiff.jvp(start, theta, step.unit(i)), samples));
        }
        StepNoise noise = StepNoise.of(sde, step.needs(), grid, path, y0.getFirst());
        FixedSteps steps = new FixedSteps(sde, step, grid, noise, DType.F64);
        Tensor packed = step.layout().pack(y0.toArray(Tensor[]::new));
        Tensor end = Gradients.backpropagation().solve(steps, packed, new int[]{grid.steps()}).select(0, 0);
        Parts parts = step.layout().unpack(end);
        Tensor all = Tensor.concat(
                1, scores.stream().map(p -> parts.get(p).reshape(samples, 1)).toArray(Tensor[]::new));
        require(
                Double.isFinite(all.abs().max().item()),
                "family: the score is not finite; the diffusion may be 0, or a matrix without inverse, where a parameter acts,"
                        + " or the solve blew up");
        return new Scores(parts.get(state), all);
    }

    private static void requireDensity(Sde sde, Tensor one) {
        Solvers.requireFits(new EulerMaruyama(), sde);
        require(sde.noise() != NoiseType.NONE,
                "family: has no noise, so its steps have no density; use Autodiff.gradients");
        require(sde.jumps().isNone(), "family: has jumps, whose part of the density is not known here");
        require(
                one.dtype() == DType.F64 && one.shape().rank() <= 1,
                "y0: must be one sample's state, F64 of shape () or (d), got %s %s",
                one.dtype(),
                one.shape());
        int[] noise = sde.diffusion().noiseShape(repeated(one, 1).shape()).dims();
        int processes = noise.length == 1 ? 1 : noise[1];
        require(
                processes >= one.size(),
                "family: a step of %d components has no density with %d Wiener processes; every component needs one, give the"
                        + " others a little noise",
                one.size(),
                processes);
    }

    private static Tensor repeated(Tensor one, int samples) {
        return one.broadcastTo(one.shape().rank() == 0 ? Shape.of(samples) : Shape.of(samples, one.size()));
    }

    private static List<Part> parts(String name, int number, Shape shape) {
        return IntStream.range(0, number).mapToObj(i -> new Part(name + " " + i, shape)).toList();
    }
}
