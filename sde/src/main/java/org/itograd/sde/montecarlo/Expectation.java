package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.given;
import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.itograd.base.DType;
import org.itograd.base.Settings;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solve.SdeSolve;
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
/// The tolerance is for half the width of the confidence interval, bias included; see [SamplingPlan] for how it is shared out.
/// The same seed gives the same bits for any number of threads.
@CheckReturnValue
public final class Expectation {
    private final Sde sde;
    private final Payoff payoff;
    private final Chosen chosen;

    private static final class Chosen extends Settings<Chosen> {
        @Nullable
        Tensor y0;
        @Nullable
        Solver solver;
        double t0;
        double t1 = 1;
        Method method = Method.MULTILEVEL;
        List<Control> controls = List.of();
        Bounds bounds = Bounds.NONE;
        Importance importance = Importance.NONE;
        int coarsest = 2;
        double confidence = 0.95;
        long seed = 1;
        Consumer<EstimateProgress> listener = _ -> {
        };
        @Nullable
        SampleRunner runner;
        UnaryOperator<SdeSolve> place = UnaryOperator.identity();
    }

    private Expectation(Sde sde, Payoff payoff, Chosen chosen) {
        this.sde = sde;
        this.payoff = payoff;
        this.chosen = chosen;
    }

    private Expectation with(Consumer<Chosen> change) {
        return new Expectation(sde, payoff, chosen.with(change));
    }

    /// The expectation of a function of the end state.
    ///
    /// @param payoff gives (n) from end states (n), or (n, d) with d ≥ 2 components
    /// @throws IllegalArgumentException if the equation has no noise, or has jumps
    public static Expectation of(Sde sde, UnaryOperator<Tensor> payoff) {
        return of(sde, Payoff.ofEnd("payoff", given(payoff, "payoff", "give a function of the end states")));
    }

    /// The expectation of a function of the whole path.
    ///
    /// @throws IllegalArgumentException if the equation has no noise, or has jumps
    public static Expectation of(Sde sde, PathFunction payoff) {
        return of(sde, Payoff.ofPath("payoff", given(payoff, "payoff", "give a function of paths")));
    }

    private static Expectation of(Sde sde, Payoff payoff) {
        if (sde.noise() == NoiseType.NONE) {
            throw failure(
                    "sde: has no noise (%s), so there is nothing to average; solve it once with SdeSolve",
                    sde.structure());
        }
        require(
                sde.jumps().isNone(),
                "sde: has jumps, whose draws on two grids are not coupled; average SdeSolve.of(sde)…run(y0) yourself");
        return new Expectation(sde, payoff, new Chosen());
    }

    /// From this state: one number, or the d components; required.
    public Expectation from(double... start) {
        require(start.length >= 1, "y0: give at least one number");
        Tensor one = start.length == 1 ? Tensor.scalar(DType.F64, start[0]) : Tensor.of(start, start.length);
        return with(c -> c.y0 = one);
    }

    /// Which solver; required.
    ///
    /// @throws IllegalArgumentException if it does not fit the equation
    public Expectation solver(Solver choice) {
        Solvers.requireFits(given(choice, "solver", "give one, such as new Milstein()"), sde);
        return with(c -> c.solver = choice);
    }

    /// From time t0 to t1; by default from 0 to 1.
    public Expectation over(double start, double end) {
        TimeGrid.requireInterval(start, end);
        return with(c -> {
            c.t0 = start;
            c.t1 = end;
        });
    }

    /// How; by default [Method#MULTILEVEL].
    public Expectation method(Method choice) {
        Method method = given(choice, "method", "give one, or leave it out");
        return with(c -> c.method = method);
    }

    /// A function C of the end state whose expectation under the exact solution is known, such as the state itself: what is
    /// averaged is P − c (C − E C), of the same expectation and, with the c that pilot paths find, of less variance, by the factor
    /// 1 − ρ² with ρ the correlation of P and C. Several may be given.
    ///
    /// What the finite step does to C counts into the bias.
    ///
    /// @param function gives (n) from end states
    /// @param mean     E C
    public Expectation controlVariate(UnaryOperator<Tensor> function, double mean) {
        return controlled(Payoff.ofEnd(nextControl(), given(function, "function", "give one of end states")), mean);
    }

    /// A function of the whole path whose expectation under the exact solution is known; see
    /// [#controlVariate(UnaryOperator, double)].
    public Expectation controlVariate(PathFunction function, double mean) {
        return controlled(Payoff.ofPath(nextControl(), given(function, "function", "give one of paths")), mean);
    }

    private String nextControl() {
        return "control variate " + (chosen.controls.size() + 1);
    }

    private Expectation controlled(Payoff function, double mean) {
        require(Double.isFinite(mean), "mean: must be finite, got %s", mean);
        List<Control> more = Stream.concat(chosen.controls.stream(), Stream.of(new Control(function, mean))).toList();
        return with(c -> c.controls = more);
    }

    /// The payoff lies between these numbers, such as 0 and 1 for an event. It saves samples, and refusals, where the payoff differs
    /// from one number so rarely that samples do not say by how much: to a tolerance ε such an expectation takes of the order
    /// (most − least)/ε samples, all of which may be the same number.
    ///
    /// @throws IllegalArgumentException if they are not finite, or least > most
    public Expectation bounded(double least, double most) {
        require(
                Double.isFinite(most - least) && least <= most,
                "least, most: must be finite with least <= most, got %s and %s",
                least,
                most);
        return with(c -> c.bounds = new Bounds(least, most));
    }

    /// Importance sampling, for payoffs that few paths reach: paths are drawn with W(t) + u t in place of W(t), and each payoff P
    /// counts P exp(−u · W(T) − ½ |u|² T) with T = t1 − t0, so that the expectation stays what it was. The weight is the ratio of the
    /// normal densities of all increments, exact for any number of steps, and goes with every method. The wrong shift is worse than
    /// none; a good one takes the path to where the payoff times the density of W(T) is largest. For P(W(1) > 4) that is u = 4; for
    /// a call on geometric Brownian motion u = (log(K/x₀) − (μ − σ²/2) T)/(σT) leads to the strike.
    ///
    /// P. Glasserman, "Monte Carlo Methods in Financial Engineering", 2004, section 4.6.
    ///
    /// @param shift u, a number for each Wiener process of a sample
    /// @throws IllegalArgumentException if one is not finite
    public Expectation importance(double... shift) {
        require(shift.length >= 1, "shift: give a number for each Wiener process");
        for (double u : shift) {
            require(Double.isFinite(u), "shift: must be finite, got %s", u);
        }
        Importance choice = new Importance(shift.clone());
        return with(c -> c.importance = choice);
    }

    /// The fewest steps, by default 2: as many as keep the solver stable.
    public Expectation coarsest(int steps) {
        require(steps >= 1 && steps <= 1 << 20, "coarsest: must be from 1 to 2^20 steps, got %d", steps);
        return with(c -> c.coarsest = steps);
    }

    /// The probability that the interval holds the true value, by default 0.95.
    public Expectation confidence(double probability) {
        Gaussian.twoSided(probability);
        return with(c -> c.confidence = probability);
    }

    /// Which paths; by default those of seed 1.
    public Expectation seed(long choice) {
        return with(c -> c.seed = choice);
    }

    /// Told after each batch of samples, on the calling thread, how far the estimate has come. What it throws ends the estimate
    /// and comes out of [#toTolerance]: so one cancels.
    public Expectation progress(Consumer<EstimateProgress> listener) {
        Consumer<EstimateProgress> told = given(listener, "progress", "give a listener, or leave it out");
        return with(c -> c.listener = told);
    }

    /// Who computes the samples; by default the threads of this process. Pilot paths for control variates are always computed here.
    public Expectation sampledBy(SampleRunner choice) {
        return with(c -> c.runner = choice);
    }

    /// Where paths are solved; by default as [SdeSolve#device(String)] says. Payoffs and their moments are computed on this processor,
    /// from the states that come back, in the order of the samples: so an estimate has the same bits on every device.
    ///
    /// The paths of plain and antithetic samples are drawn by the device, and so are the finer ones of a level; those with half the
    /// steps on the same path, twins, points of sequences and led paths are written by this processor.
    ///
    /// @param name as there
    public Expectation device(String name) {
        String wanted = given(name, "device", "give a name, or leave it out");
        return with(c -> c.place = solve -> solve.device(wanted));
    }

    /// On a device that the caller opened and closes.
    public Expectation device(Device choice) {
        Device device = given(choice, "device", "give one, or leave it out");
        return with(c -> c.place = solve -> solve.device(device));
    }

    /// How plain paths with a number of steps are solved, and along the same paths those with half the steps: for reading.
    ///
    /// @throws IllegalArgumentException as [#toTolerance]
    /// @throws org.itograd.autodiff.device.DeviceException if the device that was asked for is not there
    public String explain(int steps) {
        require(steps >= 1 && steps <= 1 << 20, "steps: must be from 1 to 2^20, got %d", steps);
        return sampler().explain(steps);
    }

    /// The samples by their numbers, for a [SampleRunner] to compute where it wants.
    ///
    /// @throws IllegalArgumentException as [#toTolerance]
    public Samples samples() {
        return new Samples(sampler());
    }

    /// Computes the expectation so that half the width of its confidence interval is at most eps.
    ///
    /// The interval holds its confidence for rare and skewed payoffs too: samples go on until at least 50 effective ones
    /// ((Σd²)²/Σd⁴ with d the deviations) make the variance of the payoff, and what has not been seen counts besides. So a payoff
    /// all samples of which are equal has an interval only if it is [#bounded].
    ///
    /// @throws IllegalArgumentException if something is missing or does not fit, or eps is not > 0
    /// @throws UnreachableToleranceException if the step that eps needs is shorter than 2⁻²⁰ of the interval, or the payoff varies
    ///     so rarely or wildly (not at all in 4 million samples, in 67 million by fewer than 50 effective ones) that its variance
    ///     is not known
    /// @throws NonFinitePayoffException if the payoff or a control is NaN or infinite for some path
    /// @throws org.itograd.sde.NonFiniteStateException if a solve blows up
    public Estimate toTolerance(double eps) {
        require(eps > 0 && eps < Double.POSITIVE_INFINITY, "eps: must be finite and > 0, got %s", eps);
        Sampler sampler = sampler().withPilot(chosen.coarsest);
        Samples samples = new Samples(sampler);
        SampleRunner runner = chosen.runner == null ? Sampling.here(samples) : chosen.runner;
        SamplingPlan plan = new SamplingPlan(sampler, new Sampling(samples, runner), chosen.coarsest, chosen.confidence,
                eps, chosen.listener);
        return switch (chosen.method) {
            case PLAIN -> SingleLevel.estimate(plan, Draw.PLAIN, 1);
            case ANTITHETIC -> SingleLevel.estimate(plan, Draw.ANTITHETIC, 2);
            case SOBOL -> QuasiMonteCarlo.estimate(plan);
            case MULTILEVEL -> Multilevel.estimate(plan, false);
            case TWINS -> Multilevel.estimate(plan, true);
        };
    }

    private Sampler sampler() {
        Tensor y0 = chosen.y0;
        Solver solver = chosen.solver;
        require(y0 != null, "y0: choose the initial state with from(…)");
        if (solver == null) {
            throw failure("solver: choose one, for example new %s()", Solvers.suggestion(sde));
        }
        requireKnown(Objects.requireNonNull(solver), chosen.method);
        chosen.importance.requireFits(sde, Objects.requireNonNull(solver), Objects.requireNonNull(y0));
        require(
                chosen.importance.none() || !chosen.bounds.known(),
                "bounded: with importance(…) the payoff times its weight has no bounds; use one of the two");
        return Sampler.of(sde, payoff, chosen.controls, Objects.requireNonNull(solver),
                Objects.requireNonNull(y0), chosen.t0, chosen.t1, RandomKey.of(chosen.seed)).bounded(chosen.bounds)
                .led(chosen.importance).at(chosen.place);
    }

    private static void requireKnown(Solver solver, Method method) {
        boolean incrementsOnly = switch (method) {
            case SOBOL, TWINS -> true;
            case PLAIN, ANTITHETIC, MULTILEVEL -> false;
        };
        require(
                solver.needs() == PathDetail.INCREMENT || !incrementsOnly,
                "solver: %s needs %s, and the paths of Method.%s are known by their increments only; use another method, such as"
                        + " Method.MULTILEVEL, or another solver",
                solver.name(),
                solver.needs(),
                method.name());
    }
}
