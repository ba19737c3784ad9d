package org.itograd.experiments.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.itograd.base.Workers;
import org.itograd.experiments.cluster.Threads;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Milstein;
import org.junit.jupiter.api.Test;

class EnsembleOnThreadsTest {
    private static SdeSolve solve() {
        Sde gbm = Sde.ito((t, x) -> x.mul(0.05), Diffusion.diagonal((t, x) -> x.mul(0.2)));
        return SdeSolve.of(gbm).solver(new Milstein()).steps(0, 1, 4).saveAt(0.5, 1);
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable work) {
        String found =
                String.valueOf(assertThrows(IllegalArgumentException.class, work).getMessage());
        assertTrue(found.startsWith(message), found);
    }

    @Test
    void whatCannotBeIsRefused() {
        refused("paths: must be from 1 to 2^50, got 0",
                () -> assertEquals(0, Ensemble.of(EnsembleOnThreadsTest::solve, 1).paths(0).hashCode()));
        refused("start: must be finite, got [NaN]",
                () -> assertEquals(0, Ensemble.of(EnsembleOnThreadsTest::solve, Double.NaN).hashCode()));
        refused("quantiles: needs itograd-spark and the jars of Apache Spark on the class path",
                () -> Ensemble.of(EnsembleOnThreadsTest::solve, 1).quantiles().run(new Threads()));
        refused("parquet: needs itograd-spark and the jars of Apache Spark on the class path",
                () -> Ensemble.of(EnsembleOnThreadsTest::solve, 1).parquet("x").run(new Threads()));
        refused("solve: must keep a number or several for each of 1 paths at each of 2 times, got shape (2)",
                () -> Ensemble.of(() -> solve().saving((t, x) -> x.sum()), 1).run(new Threads()));
    }

    @Test
    void onePathIsAnEnsemble() {
        EnsembleResult one =
                Ensemble.of(EnsembleOnThreadsTest::solve, 1).paths(1).histogram(0, 4, 3).run(new Threads());
        assertEquals(1, one.moments(1, 0).n());
        assertEquals(one.moments(1, 0).mean(), one.sum(1, 0));
    }

    /// A number for each path that is saved instead of the states is an ensemble of that number.
    @Test
    void whatIsSavedInsteadOfStatesIsSummed() {
        EnsembleResult pairs = Ensemble.of(EnsembleOnThreadsTest::solve, 1, 2).paths(70_000).run(new Threads());
        EnsembleResult sums =
                Ensemble.of(() -> solve().saving((t, x) -> x.sum(false, 1)), 1, 2).paths(70_000).run(new Threads());
        assertEquals(2, pairs.components());
        assertEquals(1, sums.components());
        assertEquals(pairs.moments(1, 0).mean() + pairs.moments(1, 1).mean(), sums.moments(1, 0).mean(), 1e-12);
    }

    @Test
    void aSavedFunctionThatIsNotFiniteIsToldWithItsPath() {
        Ensemble bad =
                Ensemble.of(() -> solve().saving((t, x) -> x.sub(1.5).sqrt()), 1).paths(70_000).histogram(0, 1, 2);
        String message = String.valueOf(
                assertThrows(NonFiniteValueException.class, () -> bad.run(new Threads())).getMessage());
        assertTrue(message.startsWith("saving: component 0 of path 0 at t = 0.5 is NaN"), message);
    }

    @Test
    void progressComesWhileTasksRunAndNeverGoesBack() {
        List<Double> shares = new ArrayList<>();
        Ensemble many = Ensemble.of(EnsembleOnThreadsTest::solve, 1).paths(20 * 65_536L).progress(shares::add);
        Workers.withThreads(2, () -> many.run(new Threads()));
        assertTrue(shares.size() >= 10, shares::toString);
        assertEquals(shares.stream().sorted().toList(), shares);
        assertEquals(1, shares.getLast(), 1e-12);
    }

    @Test
    void whatTheListenerThrowsEndsTheWork() {
        Ensemble many = Ensemble.of(EnsembleOnThreadsTest::solve, 1).paths(20 * 65_536L).progress(_ -> {
            throw new ArithmeticException("enough");
        });
        assertEquals("enough",
                assertThrows(ArithmeticException.class, () -> many.run(new Threads())).getMessage());
    }
}
