package org.itograd.sde.testing;

import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.stream.DoubleStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;

/// jqwik generators of problems, solvers, steps, grids and paths, which shrink to what is easy to read: the first problem, one
/// step, seed 1, coefficients with one digit.
public final class SdeArbitraries {
    private SdeArbitraries() {}

    /// Any of the [TestProblems]; shrinks to the first.
    public static Arbitrary<TestProblem> problems() {
        return Arbitraries.of(TestProblems.all());
    }

    /// The problems that a solver takes.
    public static Arbitrary<TestProblem> problemsFor(Solver solver) {
        List<TestProblem> suitable = TestProblems.suitableFor(solver);
        require(!suitable.isEmpty(), "solver: %s takes none of the test problems; state one with TestProblem.of",
                solver.name());
        return Arbitraries.of(suitable);
    }

    /// Geometric Brownian motion with −0.5 ≤ μ ≤ 0.5 and 0.1 ≤ σ ≤ 0.8, both in tenths; shrinks to μ = 0, σ = 0.1.
    public static Arbitrary<TestProblem> gbm() {
        return Combinators.combine(tenths(-5, 5), tenths(1, 8)).as((mu, sigma) -> TestProblems.gbm(mu, sigma));
    }

    /// Ornstein–Uhlenbeck processes with 0.1 ≤ θ ≤ 3 and 0.1 ≤ σ ≤ 1, both in tenths.
    public static Arbitrary<TestProblem> ornsteinUhlenbeck() {
        return Combinators.combine(tenths(1, 30), tenths(1, 10))
                .as((theta, sigma) -> TestProblems.ornsteinUhlenbeck(theta, sigma));
    }

    private static Arbitrary<Double> tenths(int from, int to) {
        return Arbitraries.integers().between(from, to).map(n -> n / 10.0);
    }

    /// Any solver of the library; shrinks to the first.
    public static Arbitrary<Solver> solvers() {
        return Arbitraries.of(Solvers.all());
    }

    /// Numbers of steps from 1 to `most`; shrinks to 1.
    public static Arbitrary<Integer> steps(int most) {
        return Arbitraries.integers().between(1, most).shrinkTowards(1);
    }

    /// Seeds from 1 to a million; shrinks to 1.
    public static Arbitrary<Long> seeds() {
        return Arbitraries.longs().between(1, 1_000_000).shrinkTowards(1);
    }

    /// Grids of [0, 1] with 1 to `most` steps of different lengths; their inner times are hundredths, so that they can be
    /// read. Shrinks to one step.
    public static Arbitrary<TimeGrid> grids(int most) {
        require(most >= 1 && most <= 100, "most: must be from 1 to 100, since times are hundredths, got %d", most);
        return Arbitraries.integers().between(1, 99).set().ofMaxSize(most - 1).map(inner -> TimeGrid.of(DoubleStream
                .concat(DoubleStream.of(0, 1), inner.stream().mapToDouble(n -> n / 100.0))
                .sorted()
                .toArray()));
    }

    /// Brownian paths on [0, t1] that answer for any steps.
    public static Arbitrary<BrownianPath> paths(double t1) {
        return seeds().map(seed -> BrownianPath.tree(seed, 0, t1));
    }
}
