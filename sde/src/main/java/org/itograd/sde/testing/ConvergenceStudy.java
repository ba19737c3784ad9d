package org.itograd.sde.testing;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Optional;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.lowdiscrepancy.Sobol;
import org.itograd.sde.montecarlo.LowDiscrepancyPath;
import org.itograd.sde.montecarlo.PathConstruction;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.Solver;

/// Measures a solver's strong and weak order on a problem, in F64.
///
/// Every level, N, 2N, 4N, … steps, solves along the same Brownian paths (one virtual tree).
///
/// - *Strong error*: the root of the mean square, over paths, of |X_h − X| at the end, with X exact on that path.
/// - *Weak error*: |E φ(X_h) − E φ(X)|. Where X is known along the path the mean is that of φ(X_h) − φ(X), whose variance
///   falls with the strong error; otherwise the exact E φ(X) is subtracted. Paths are added, doubling their number, until the
///   part of the band that is due to chance is below 0.1 and the band narrower than 0.5, or the whole band lies above the
///   claimed order, or the budget is spent (twice as
///   many where the claimed weak order is higher by one than the strong one, whose errors then hide the weak ones). A method
///   that does not follow the path gains nothing from X: it gets, for each batch, another random scrambling of Sobol's points,
///   whose errors are far below those of random paths.
///
/// How a slope and its band come of these errors is told at [MeasuredOrder] and below: the mean slope of the finest three
/// levels, with a 99 % t-interval from the jackknife over 32 batches of paths, plus, to the side to which it changes, 1.2 times the change of
/// the slope from the coarsest three levels to the finest three.
@CheckReturnValue
public final class ConvergenceStudy {
    private static final int BATCHES = 32;
    private static final int LEVELS = 5;
    /// Weak errors are studied with fewer and longer steps, since chance hides those of short ones.
    private static final int WEAK_LEVELS = 4;
    private static final int WEAK_LONGER = 2;
    private static final int WEAK_ONLY_MORE = 16;
    private static final double CHANCE = 0.1;
    private static final double WIDTH = 0.5;
    /// A weak error is resolved if it is this many standard errors.
    private static final double RESOLVED = 5;
    /// Weak errors of every step, relatively to the expectation, that are known to be below this are none.
    private static final double NO_ERROR = 1e-4;
    /// A finer level that stood out less would widen the band by chance more than its step narrows it.
    private static final double WELL_RESOLVED = 10;
    /// How much finer than the shortest steps a stochastic integral without closed form is summed: with increments, and with
    /// what else the solution can make use of.
    private static final int FINER = 128;
    private static final int FINER_KNOWING = 32;
    private static final int BLOCK = 1 << 10;
    /// The most paths solved at once.
    private static final int MOST = 1 << 18;

    private final Solver solver;
    private final TestProblem problem;
    private final int paths;
    private final int mostPaths;
    private final long seed;
    private final Optional<String> unresolved;

    private ConvergenceStudy(
            Solver solver, TestProblem problem, int paths, int mostPaths, long seed, Optional<String> unresolved) {
        this.solver = solver;
        this.problem = problem;
        this.paths = paths;
        this.mostPaths = mostPaths;
        this.seed = seed;
        this.unresolved = unresolved;
    }

    /// A study with 2¹³ paths for the strong order and up to 2²⁰ for the weak one.
    public static ConvergenceStudy of(Solver solver, TestProblem problem) {
        return new ConvergenceStudy(solver, problem, 1 << 13, 1 << 20, 1, Optional.empty());
    }

    /// With another seed.
    public ConvergenceStudy seed(long choice) {
        return new ConvergenceStudy(solver, problem, paths, mostPaths, choice, unresolved);
    }

    /// With so many paths for the strong order, and up to so many for the weak one.
    ///
    /// @throws IllegalArgumentException unless both are multiples of 32 and 32 ≤ strong ≤ weak
    public ConvergenceStudy paths(int strong, int weak) {
        require(
                strong >= BATCHES && weak >= strong && strong % BATCHES == 0 && weak % BATCHES == 0,
                "paths: must be multiples of %d with %d <= strong <= weak, got %d and %d; use for example 4096 and 65536",
                BATCHES,
                BATCHES,
                strong,
                weak);
        return new ConvergenceStudy(solver, problem, strong, weak, seed, unresolved);
    }

    /// Where chance hides the errors, the report does not refuse ([ConvergenceReport#requireClaimedOrders]), and says why: for a
    /// method whose errors more paths would not show at a bearable price. An order that is measured and missed is refused still.
    ///
    /// @param reason shown in the report
    /// @throws IllegalArgumentException if it is blank
    public ConvergenceStudy allowingUnresolved(String reason) {
        require(!reason.isBlank(), "reason: must say why errors may stay hidden, got \"%s\"", reason);
        return new ConvergenceStudy(solver, problem, paths, mostPaths, seed, Optional.of(reason));
    }

    /// Measures.
    ///
    /// @throws IllegalArgumentException if the solver does not take the problem's equation, or nothing exact is known of it
    public ConvergenceReport run() {
        if (problem.solution().isEmpty() && problem.functional().isEmpty()) {
            throw failure("problem: %s has neither a solution nor an expectation to compare with; add one with"
                    + " withSolution or withExpectation", problem);
        }
        long start = System.nanoTime();
        return Autodiff.withoutRecording(() -> {
            Finding none = new Finding.NotStudied();
            Finding strong = problem.solution().filter(_ -> followsThePath()).map(this::strong).orElse(none);
            Finding weak = isOde() ? none : problem.functional().map(this::weak).orElse(none);
            double seconds = (System.nanoTime() - start) * 1e-9;
            return new ConvergenceReport(solver, problem, strong, weak, unresolved, seconds);
        });
    }

    private boolean isOde() {
        return problem.sde().noise() == NoiseType.NONE;
    }

    // ------------------------------------------------------------------ strong

    private Finding strong(TestProblem.PathSolution exact) {
        int n = isOde() ? 1 : paths;
        int[] steps = levels(problem.coarsest(), LEVELS);
        int finest = finer(exact) * steps[LEVELS - 1];
        BrownianPath path = path(seed, finest, exact.wants());
        Tensor truth = exactAt(exact, path, n, finest);
        double[][] batches = new double[LEVELS][];
        for (int l = 0; l < LEVELS; l++) {
            Tensor squares = solve(path, steps[l], n).sub(truth).square();
            Tensor perPath = squares.shape().rank() == 1 ? squares : squares.sum(false, 1);
            batches[l] = batchMeans(perPath, isOde() ? 1 : BATCHES);
        }
        return new SlopeFit(steps, batches, Math::sqrt, 0, 0).finding(0);
    }

    private static int finer(TestProblem.PathSolution exact) {
        return exact.wants() == PathDetail.INCREMENT ? FINER : FINER_KNOWING;
    }

    /// A path that knows what the solver needs and the solution wants, for grids whose steps are multiples of the finest.
    private BrownianPath path(long key, int finest, PathDetail wanted) {
        if (isOde()) {
            return BrownianPath.tree(key, 0, problem.t1());
        }
        PathDetail more = needs().parts() > wanted.parts() ? needs() : wanted;
        return needs() == PathDetail.LEVY_AREA || wanted == PathDetail.LEVY_AREA
                ? BrownianPath.fine(key, TimeGrid.uniform(0, problem.t1(), finest))
                : BrownianPath.tree(key, 0, problem.t1(), more);
    }

    private PathDetail needs() {
        return isOde() ? PathDetail.INCREMENT : solver.needs();
    }

    private static int[] levels(int coarsest, int n) {
        return IntStream.range(0, n).map(l -> coarsest << l).toArray();
    }

    private Tensor solve(BrownianPath path, int steps, int n) {
        return SdeSolve.of(problem.sde())
                .solver(solver)
                .steps(0, problem.t1(), steps)
                .brownian(path)
                .run(problem.start(n))
                .y();
    }

    /// The exact solution, in blocks of paths that stay in the cache while it asks for many increments.
    private Tensor exactAt(TestProblem.PathSolution exact, BrownianPath path, int n, int steps) {
        Sde sde = problem.sde();
        Shape noise = sde.diffusion().noiseShape(problem.start(n).shape());
        PathDetail detail = isOde() ? PathDetail.INCREMENT : exact.wants();
        BrownianMotion all = path.over(TimeGrid.uniform(0, problem.t1(), 1), DType.F64, noise, detail);
        Tensor[] blocks = new Tensor[Math.ceilDiv(n, BLOCK)];
        Workers.run(blocks.length, b -> blocks[b] = Autodiff.withoutRecording(
                () -> exact.at(all.rows(b * BLOCK, Math.min(n, (b + 1) * BLOCK)), steps)));
        Tensor truth = Tensor.concat(0, blocks);
        Shape state = problem.start(n).shape();
        require(truth.shape().equals(state), "solution: must give a tensor of shape %s, got %s", state, truth.shape());
        return truth;
    }

    private static double[] batchMeans(Tensor values, int batches) {
        double[] all = values.toDoubleArray();
        double[] means = new double[batches];
        int each = all.length / batches;
        for (int i = 0; i < each * batches; i++) {
            means[i / each] += all[i] / each;
        }
        return means;
    }

    // ------------------------------------------------------------------ weak

    private Finding weak(TestProblem.Functional functional) {
        int[] steps = levels(Math.max(1, problem.coarsest() / WEAK_LONGER), WEAK_LEVELS);
        long budget = (long) mostPaths * (!followsThePath() ? WEAK_ONLY_MORE : hidden() ? 2 : 1);
        double[][] means = new double[WEAK_LEVELS][BATCHES];
        long solved = 0;
        SlopeFit fit = new SlopeFit(steps, means, Math::abs, RESOLVED, WELL_RESOLVED);
        for (int round = 0; solved < budget && (solved == 0 || !settled(fit)); round++) {
            int n = (int) Math.min(Math.min(MOST, Math.max(paths, solved)), budget - solved);
            double share = n / (double) (solved + n);
            if (followsThePath()) {
                addRound(functional, steps, n, round, means, share);
            } else {
                addPoints(functional, steps, n / BATCHES, solved / BATCHES, means, share);
            }
            solved += n;
        }
        return fit.finding(noError());
    }

    /// The largest weak error that is none.
    private double noError() {
        return NO_ERROR * Math.max(1, Math.abs(problem.functional().orElseThrow().expected()));
    }

    private boolean followsThePath() {
        return claim().filter(o -> o.strong() == 0).isEmpty();
    }

    /// Whether strong errors hide weak ones, which fall faster.
    private boolean hidden() {
        return claim().filter(o -> o.weak() >= o.strong() + 1).isPresent();
    }

    private Optional<Order> claim() {
        return solver.order(problem.sde().calculus(), problem.sde().noise());
    }

    /// Whether more paths would not change the verdict, or the band is narrow.
    private boolean settled(SlopeFit fit) {
        if (fit.isBelow(noError())) {
            return true;
        }
        if (fit.usable() < WEAK_LEVELS) {
            return false;
        }
        MeasuredOrder found = fit.measure().orElseThrow();
        boolean above = claim().filter(o -> found.low() >= o.weak()).isPresent();
        boolean wide = claim().filter(o -> found.reaches(o.weak()) && !found.resolves(o.weak())).isPresent();
        return above || (!wide && fit.chance(WEAK_LEVELS) < CHANCE && fit.width() < WIDTH);
    }

    /// Moves the batches' means towards those of new paths by their share in all paths.
    private void addRound(
            TestProblem.Functional functional, int[] steps, int n, int round, double[][] means, double share) {
        int finest = FINER_KNOWING * steps[WEAK_LEVELS - 1];
        PathDetail wanted = problem.solution().map(TestProblem.PathSolution::wants).orElse(PathDetail.INCREMENT);
        BrownianPath path = path(mixed(round), finest, wanted);
        Optional<Tensor> known =
                problem.solution().map(exact -> functional.phi().apply(exactAt(exact, path, n, finest)));
        for (int l = 0; l < WEAK_LEVELS; l++) {
            Tensor phi = functional.phi().apply(solve(path, steps[l], n));
            Tensor error = known.map(phi::sub).orElseGet(() -> phi.sub(functional.expected()));
            double[] fresh = batchMeans(error, BATCHES);
            for (int b = 0; b < BATCHES; b++) {
                means[l][b] += (fresh[b] - means[l][b]) * share;
            }
        }
    }

    /// Moves the batches' means towards those of the next n points of each batch's sequence by their share in all points.
    private void addPoints(
            TestProblem.Functional functional, int[] steps, int n, long first, double[][] means, double share) {
        Shape noise = problem.sde().diffusion().noiseShape(problem.start(n).shape());
        for (int l = 0; l < WEAK_LEVELS; l++) {
            Sobol points = Sobol.of(steps[l] * noise.product(1, noise.rank()));
            for (int b = 0; b < BATCHES; b++) {
                RandomKey key = RandomKey.of(seed).fold(b);
                BrownianPath path =
                        LowDiscrepancyPath.of(points.scrambled(key), PathConstruction.INCREMENTS).from(first);
                double fresh = functional.phi().apply(solve(path, steps[l], n)).mean().item() - functional.expected();
                means[l][b] += (fresh - means[l][b]) * share;
            }
        }
    }

    /// A seed for each round.
    private long mixed(int round) {
        return seed * 0x9E3779B97F4A7C15L + round + 1;
    }
}
