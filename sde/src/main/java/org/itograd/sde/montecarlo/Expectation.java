package org.itograd.sde.montecarlo;

import static org.itograd.autodiff.Arguments.failure;
import static org.itograd.autodiff.Arguments.require;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Jumps;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.jspecify.annotations.Nullable;

/// E P(X(t1)) of an SDE's solution, to a tolerance. An immutable description: every method returns a new one.
///
/// ```java
/// Estimate price = Expectation.of(gbm, x -> x.sub(1).maximum(0))
///         .from(1)
///         .over(0, 1)
///         .solver(new Milstein())
///         .toTolerance(1e-3);
/// ```
///
/// The tolerance is for half the width of the confidence interval, bias included; see [Multilevel] for how it is shared out.
/// The same seed gives the same bits for any number of threads.
public final class Expectation {
    private static final double CONFIDENCE = 0.95;

    private final Sde sde;
    private final UnaryOperator<Tensor> payoff;
    private final @Nullable Tensor y0;
    private final @Nullable Solver solver;
    private final double t0;
    private final double t1;
    private final Settings settings;

    /// What has a default.
    private record Settings(Method method, int coarsest, double confidence, long seed) {}

    private Expectation(
            Sde sde, UnaryOperator<Tensor> payoff, @Nullable Tensor y0, @Nullable Solver solver, double t0, double t1,
            Settings settings) {
        this.sde = sde;
        this.payoff = payoff;
        this.y0 = y0;
        this.solver = solver;
        this.t0 = t0;
        this.t1 = t1;
        this.settings = settings;
    }

    /// The expectation of a function of the end state.
    ///
    /// @param payoff gives (n) from end states (n), or (n, d) with d ≥ 2 components
    /// @throws IllegalArgumentException if the equation has no noise, or has jumps
    public static Expectation of(Sde sde, UnaryOperator<Tensor> payoff) {
        require(
                sde.noise() != NoiseType.NONE,
                "sde: has no noise (%s), so there is nothing to average; solve it once with SdeSolve",
                sde.structure());
        switch (sde.jumps()) {
            case Jumps.None _ -> {
            }
            case Jumps.Elementwise _,Jumps.CompoundPoisson _ -> throw failure(
                    "sde: has jumps, whose draws on two grids are not coupled; average SdeSolve.of(sde)…run(y0) yourself");
        }
        Settings standard = new Settings(Method.MULTILEVEL, 2, CONFIDENCE, 1);
        return new Expectation(sde, payoff, null, null, 0, 1, standard);
    }

    /// From this state: one number, or the d components; required.
    public Expectation from(double... start) {
        require(start.length >= 1, "y0: give at least one number");
        Tensor one = start.length == 1 ? Tensor.scalar(DType.F64, start[0]) : Tensor.of(start, start.length);
        return new Expectation(sde, payoff, one, solver, t0, t1, settings);
    }

    /// Which solver; required.
    public Expectation solver(Solver choice) {
        Solvers.requireFits(choice, sde);
        return new Expectation(sde, payoff, y0, choice, t0, t1, settings);
    }

    /// From time t0 to t1; by default from 0 to 1.
    public Expectation over(double start, double end) {
        require(
                Double.isFinite(start) && Double.isFinite(end) && start < end,
                "t0, t1: must be finite with t0 < t1, got %s and %s",
                start,
                end);
        return new Expectation(sde, payoff, y0, solver, start, end, settings);
    }

    /// How; by default [Method#MULTILEVEL].
    public Expectation method(Method choice) {
        return with(new Settings(choice, settings.coarsest, settings.confidence, settings.seed));
    }

    /// The fewest steps, by default 2: as many as keep the solver stable.
    public Expectation coarsest(int steps) {
        require(steps >= 1 && steps <= 1 << 20, "coarsest: must be from 1 to 2^20 steps, got %d", steps);
        return with(new Settings(settings.method, steps, settings.confidence, settings.seed));
    }

    /// The probability that the interval holds the true value, by default 0.95.
    public Expectation confidence(double probability) {
        Gaussian.twoSided(probability);
        return with(new Settings(settings.method, settings.coarsest, probability, settings.seed));
    }

    /// Which paths; by default those of seed 1.
    public Expectation seed(long choice) {
        return with(new Settings(settings.method, settings.coarsest, settings.confidence, choice));
    }

    private Expectation with(Settings other) {
        return new Expectation(sde, payoff, y0, solver, t0, t1, other);
    }

    /// Computes the expectation so that half the width of its confidence interval is at most eps.
    ///
    /// @throws IllegalArgumentException if something is missing or eps is not > 0
    /// @throws IllegalStateException if the step that eps needs is shorter than 2⁻²⁰ of the interval
    public Estimate toTolerance(double eps) {
        require(eps > 0 && eps < Double.POSITIVE_INFINITY, "eps: must be finite and > 0, got %s", eps);
        require(y0 != null, "y0: choose the initial state with from(…)");
        require(solver != null, "solver: choose one, for example new %s()", Solvers.suggestion(sde));
        Sampler sampler = new Sampler(sde, payoff, Objects.requireNonNull(solver), Objects.requireNonNull(y0), t0, t1,
                RandomKey.of(settings.seed));
        Multilevel levels = new Multilevel(sampler, settings.coarsest, settings.confidence, eps);
        return switch (settings.method) {
            case MULTILEVEL -> levels.estimate();
            case PLAIN -> levels.oneLevel(sampler::plain, 1);
            case ANTITHETIC -> levels.oneLevel(sampler::antithetic, 2);
        };
    }
}
