package org.itograd.sde.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.SimplifiedEuler;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.junit.jupiter.api.Test;

/// A study that could not measure does not pass for one that did.
class VerdictTest {

    /// Euler–Maruyama that claims to be of weak order 2, and of no strong order, whose errors would tell.
    private record Boasting() implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return Optional.of(new Order(0, 2));
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            return new EulerMaruyama().step(sde, t, h, y, increments);
        }
    }

    private static ConvergenceStudy hidden() {
        return ConvergenceStudy.of(new Boasting(), TestProblems.gbm(0.5, 0.6)).paths(32, 32);
    }

    @Test
    void errorsThatChanceHidesAreNotResolvedAndRefused() {
        ConvergenceReport report = hidden().run();
        assertInstanceOf(Finding.NotResolved.class, report.weakly(), report::report);
        assertEquals(Verdict.NOT_RESOLVED, report.verdict(), report::report);
        assertFalse(report.reachesClaimedOrders());
        AssertionError refusal = assertThrows(AssertionError.class, report::requireClaimedOrders);
        String message = String.valueOf(refusal.getMessage());
        for (String word : List.of("chance hides", "ConvergenceStudy.paths", "allowingUnresolved", "not resolved",
                "32 steps  error")) {
            assertTrue(message.contains(word), message);
        }
        assertThrows(AssertionError.class, ConvergenceStudy.of(new Boasting(), TestProblems.gbm(0.5, 0.6))
                .paths(4096, 1 << 15).run()::requireClaimedOrders);
    }

    @Test
    void theyPassWhereAReasonIsGivenWhichTheReportShows() {
        ConvergenceReport report = hidden().allowingUnresolved("a machine of one core").run();
        assertEquals(Verdict.NOT_RESOLVED, report.verdict());
        report.requireClaimedOrders();
        assertTrue(report.report().contains("not resolved, let pass: a machine of one core"), report::report);
        assertThrows(IllegalArgumentException.class, () -> hidden().allowingUnresolved(" "));
    }

    @Test
    void aReasonDoesNotLetAMissedOrderPass() {
        ConvergenceReport report = ConvergenceStudy.of(new Boasting(), TestProblems.gbm(0.5, 0.6))
                .paths(4096, 1 << 16).allowingUnresolved("none").run();
        assertEquals(Verdict.MISSED, report.verdict(), report::report);
        assertThrows(AssertionError.class, report::requireClaimedOrders);
    }

    @Test
    void aMethodWithoutErrorReachesItsOrders() {
        TestProblem constant = TestProblems.showing(new Milstein()).stream()
                .filter(p -> p.name().equals("constant-diagonal")).findFirst().orElseThrow();
        ConvergenceReport report = ConvergenceStudy.of(new Milstein(), constant).paths(512, 1024).run();
        assertInstanceOf(Finding.NoError.class, report.strongly());
        assertInstanceOf(Finding.NoError.class, report.weakly());
        assertEquals(Verdict.REACHED, report.verdict(), report::report);
        assertTrue(report.report().contains("no error"), report::report);
    }

    @Test
    void aBandThatReachesDownToHalfTheOrderResolvesNothing() {
        Finding wide = new Finding.Measured(new MeasuredOrder(1, 0.4, 1.6, List.of()));
        assertEquals(Verdict.NOT_RESOLVED, wide.verdict(1));
        assertEquals(Verdict.REACHED, wide.verdict(0.5));
        assertEquals(Verdict.MISSED, wide.verdict(2));
        Finding blown = new Finding.Measured(new MeasuredOrder(Double.NaN, Double.NaN, Double.NaN, List.of()));
        assertEquals(Verdict.MISSED, blown.verdict(1));
        assertEquals(Verdict.NOT_RESOLVED, new Finding.NotStudied().verdict(1));
    }

    @Test
    void aProblemThatCanShowNoClaimedOrderResolvesNothing() {
        // Paths are all that is known of the problem, and the method follows none.
        TestProblem gbm = TestProblems.gbm(0.5, 0.6);
        TestProblem pathsOnly =
                TestProblem.of("paths-only", gbm.sde(), 1, 1).withSolution(gbm.solution().orElseThrow());
        ConvergenceReport report = ConvergenceStudy.of(new SimplifiedEuler(), pathsOnly).paths(32, 32).run();
        assertEquals(Verdict.NOT_RESOLVED, report.verdict(), report::report);
        AssertionError refusal = assertThrows(AssertionError.class, report::requireClaimedOrders);
        assertTrue(String.valueOf(refusal.getMessage()).contains("claims no order that paths-only can show"));
    }

    @Test
    void everyProblemThatShowsASolverShowsAnOrderThatItClaims() {
        for (Solver solver : Solvers.all()) {
            for (TestProblem problem : TestProblems.showing(solver)) {
                Finding none = new Finding.NotStudied();
                ConvergenceReport report = new ConvergenceReport(solver, problem, none, none, Optional.empty(), 0);
                assertTrue(report.claimedStrong().isPresent() || report.claimedWeak().isPresent(), report::report);
            }
        }
    }
}
