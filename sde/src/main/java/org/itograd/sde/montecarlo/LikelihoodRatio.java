package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.jspecify.annotations.Nullable;

/// Derivatives of E φ(X_T) by parameters of an equation where φ jumps, such as the payoff of a digital option, or second ones where
/// it has a kink, and the derivative of φ(X_T) along a path is 0 or missing: φ stays as it is and the density of the path is differentiated,
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
/// Second derivatives, too, need the density: where φ has a kink, as (x − K)⁺ has, φ″ is 0 along all paths and the gamma of the
/// expectation is not. [#secondAt] differentiates the density twice, [#kinkedAt] the path once and the density once.
///
/// M. Broadie, P. Glasserman, "Estimating security price derivatives using simulation", Management Science 42, 1996; P. Glasserman,
/// "Monte Carlo Methods in Financial Engineering", 2004, section 7.3.
@CheckReturnValue
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
        return Autodiff.withoutRecording(() -> solve(samples, parameters).scores());
    }

    /// Solves for these parameters, for second derivatives: any payoff, see [SecondScores].
    ///
    /// @param samples at least 2
    /// @throws IllegalArgumentException as [#at]
    public SecondScores secondAt(int samples, double... parameters) {
        return Autodiff.withoutRecording(() -> solve(samples, parameters).secondScores());
    }

    /// Solves for these parameters, for second derivatives of payoffs that have kinks and no jumps, with less variance: see
    /// [KinkScores].
    ///
    /// @param samples at least 2
    /// @throws IllegalArgumentException as [#at]
    public KinkScores kinkedAt(int samples, double... parameters) {
        return Autodiff.withoutRecording(() -> solve(samples, parameters).kinkScores());
    }

    private ScoreSolve solve(int samples, double... parameters) {
        require(samples >= 2, "samples: must be at least 2, got %d", samples);
        require(parameters.length >= 1, "parameters: give at least one");
        if (start == null || grid == null) {
            throw failure("%s",
                    start == null ? "y0: choose it with from(…)" : "steps: choose them with steps(0, 1, 16)");
        }
        require(
                path == null || path.hasIndependentIncrements(),
                "brownian: the density of a step is that of independent normal increments, which this path does not have; use a"
                        + " Brownian path, for example BrownianPath.of(seed)");
        return new ScoreSolve(
                family, start, startMoves, grid, path, samples, Tensor.of(parameters, parameters.length));
    }
}
