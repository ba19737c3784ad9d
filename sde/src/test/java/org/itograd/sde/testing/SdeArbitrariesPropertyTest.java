package org.itograd.sde.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Shrinkable;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;

/// The generators, used as a user would.
class SdeArbitrariesPropertyTest {
    @Provide
    Arbitrary<TestProblem> problems() {
        return SdeArbitraries.problemsFor(new EulerMaruyama());
    }

    @Provide
    Arbitrary<TestProblem> gbm() {
        return SdeArbitraries.gbm();
    }

    @Provide
    Arbitrary<TimeGrid> grids() {
        return SdeArbitraries.grids(20);
    }

    @Provide
    Arbitrary<Long> seeds() {
        return SdeArbitraries.seeds();
    }

    @Provide
    Arbitrary<Integer> steps() {
        return SdeArbitraries.steps(64);
    }

    @Property(tries = 40, seed = "31")
    void anyProblemIsSolvedOnAnySteps(
            @ForAll("problems") TestProblem problem, @ForAll("steps") int steps, @ForAll("seeds") long seed) {
        int n = 5;
        var y = SdeSolve.of(problem.sde())
                .solver(new EulerMaruyama())
                .steps(0, problem.t1(), steps + 1)
                .brownian(BrownianPath.tree(seed, 0, problem.t1()))
                .run(problem.start(n))
                .y();
        assertEquals(problem.start(n).shape(), y.shape());
    }

    @Property(tries = 20, seed = "32")
    void gridsSpanTheUnitInterval(@ForAll("grids") TimeGrid grid) {
        assertTrue(grid.start() == 0 && grid.end() == 1 && grid.steps() <= 20, grid::toString);
    }

    @Property(tries = 4, seed = "33")
    void milsteinReachesOrderOneOnAnyGbm(@ForAll("gbm") TestProblem problem, @ForAll("seeds") long seed) {
        ConvergenceStudy.of(new Milstein(), problem).paths(4096, 1 << 14).seed(seed).run().requireClaimedOrders();
    }

    @Property(tries = 5, seed = "34")
    void seedsAndStepsShrinkToOne(@ForAll("seeds") long seed) {
        Shrinkable<Long> least = leastOf(SdeArbitraries.seeds().generator(10).next(new java.util.Random(seed)));
        assertEquals(1L, least.value());
    }

    private static <T> Shrinkable<T> leastOf(Shrinkable<T> shrinkable) {
        Shrinkable<T> now = shrinkable;
        for (int i = 0; i < 100; i++) {
            Shrinkable<T> before = now;
            now = now.shrink().min(java.util.Comparator.comparing(Shrinkable::distance)).orElse(before);
        }
        return now;
    }
}
