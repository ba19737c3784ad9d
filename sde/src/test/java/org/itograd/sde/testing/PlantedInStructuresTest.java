package org.itograd.sde.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.MilsteinLevyArea;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.solver.Sra1;
import org.itograd.sde.solver.StratonovichMilstein;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;

/// Mistakes that only some structures of noise, or only coefficients that depend on time, bring to light are caught by the
/// problems of [TestProblems#showing], in each structure.
class PlantedInStructuresTest {
    private static final List<NoiseType> DEPENDENT = List.of(NoiseType.DIAGONAL, NoiseType.ELEMENTWISE,
            NoiseType.SCALAR, NoiseType.COMMUTATIVE, NoiseType.GENERAL);

    private interface Step {
        Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments);
    }

    /// What claims to be another method.
    private record Planted(Solver claims, Step made) implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return claims.order(calculus, noise);
        }

        @Override
        public PathDetail needs() {
            return claims.needs();
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            return made.step(sde, t, h, y, increments);
        }
    }

    private static TestProblem shown(Solver solver, String problem) {
        return TestProblems.showing(solver).stream().filter(p -> p.name().equals(problem)).findFirst()
                .orElseThrow(() -> new AssertionError(problem + " does not show " + solver));
    }

    private static ConvergenceReport study(Solver solver, String problem, int paths) {
        return study(solver, shown(solver, problem), paths);
    }

    private static ConvergenceReport study(Solver solver, TestProblem problem, int paths) {
        return ConvergenceStudy.of(solver, problem).paths(paths, 2 * paths).run();
    }

    private static void assertCaught(Solver correct, Step wrong, String problem) {
        assertCaught(correct, wrong, shown(correct, problem), 512);
    }

    private static void assertCaught(Solver correct, Step wrong, TestProblem problem, int paths) {
        ConvergenceReport good = study(correct, problem, paths);
        assertEquals(Verdict.REACHED, good.verdict(), good::report);
        ConvergenceReport bad = study(new Planted(correct, wrong), problem, paths);
        assertEquals(Verdict.MISSED, bad.verdict(), bad::report);
    }

    /// A method for one calculus, which claims ½/1 in the other, converges to what differs by an eighth of the state.
    @Test
    void theOtherCalculusInEveryStructure() {
        for (NoiseType noise : DEPENDENT) {
            for (Calculus calculus : Calculus.values()) {
                Solver wrong = calculus == Calculus.ITO ? new Heun() : new EulerMaruyama();
                Solver claims = new Claims(calculus, noise, 0.5, 1);
                Solver planted = new Planted(claims, wrong::step);
                for (String kind : new String[]{"pure", "reverting"}) {
                    ConvergenceReport bad = study(planted, Structures.name(kind, calculus, noise), 128);
                    assertEquals(Verdict.MISSED, bad.verdict(), bad::report);
                }
            }
        }
    }

    /// A claim without a method.
    private record Claims(Calculus calculus, NoiseType noise, double strong, double weak) implements Solver {
        @Override
        public Optional<Order> order(Calculus asked, NoiseType structure) {
            return asked == calculus && structure == noise ? Optional.of(new Order(strong, weak)) : Optional.empty();
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            throw new AssertionError();
        }
    }

    private static Step scaledNoise(Solver solver, double factor) {
        return (sde, t, h, y, increments) -> solver
                .step(sde, t, h, y, increments.withNoise(increments.dW().mul(factor)));
    }

    @Test
    void noiseOnePerCentTooLargeInEveryStructure() {
        for (NoiseType noise : DEPENDENT) {
            assertCaught(new EulerMaruyama(), scaledNoise(new EulerMaruyama(), 1.01),
                    Structures.name("constant", Calculus.ITO, noise));
            assertCaught(new Heun(), scaledNoise(new Heun(), 1.01),
                    Structures.name("constant", Calculus.STRATONOVICH, noise));
        }
        assertCaught(new Sra1(), scaledNoise(new Sra1(), 1.01), "constant-additive");
    }

    /// An error that stays makes the slope fall with the step, which is no excuse for a slope below the claim.
    @Test
    void noiseOnePerCentTooLargeBesideErrorsThatShrink() {
        ConvergenceReport bad = ConvergenceStudy
                .of(new Planted(new Milstein(), scaledNoise(new Milstein(), 1.01)), TestProblems.gbm(0.5, 0.6))
                .paths(4096, 4096).run();
        assertFalse(bad.strong().orElseThrow().reaches(1), bad::report);
    }

    @Test
    void aSecondProcessCorrelatedByFivePerCentInEveryStructure() {
        for (NoiseType noise : List.of(NoiseType.DIAGONAL, NoiseType.ELEMENTWISE, NoiseType.COMMUTATIVE,
                NoiseType.GENERAL)) {
            assertCaught(new EulerMaruyama(), correlated(new EulerMaruyama()),
                    Structures.name("constant", Calculus.ITO, noise));
        }
    }

    @Test
    void aSecondProcessCorrelatedByFivePerCentInEveryStructureOfStratonovichsCalculus() {
        for (NoiseType noise : List.of(NoiseType.DIAGONAL, NoiseType.ELEMENTWISE, NoiseType.COMMUTATIVE,
                NoiseType.GENERAL)) {
            assertCaught(new Heun(), correlated(new Heun()),
                    Structures.name("constant", Calculus.STRATONOVICH, noise));
        }
    }

    /// 5 % of the first process in the second.
    private static Step correlated(Solver solver) {
        return (sde, t, h, y, increments) -> {
            Tensor first = increments.dW().slice(1, 0, 1);
            Tensor second = increments.dW().slice(1, 1, 2).add(first.mul(0.05));
            return solver.step(sde, t, h, y, increments.withNoise(Tensor.concat(1, first, second)));
        };
    }

    /// 0.45 for ½ in the correction.
    private static Step shortCorrection(Solver solver) {
        return (sde, t, h, y, increments) -> {
            Tensor euler = new EulerMaruyama().step(sde, t, h, y, increments);
            return euler.add(solver.step(sde, t, h, y, increments).sub(euler).mul(0.9));
        };
    }

    /// Heun's mean of both ends of the step with 0.55 and 0.45, Milstein's ½ g′g dW² with 0.45.
    @Test
    void aCorrectionThatIsATenthTooSmallInEveryStructureOfStratonovichsCalculus() {
        for (Solver solver : List.of(new Heun(), new StratonovichMilstein())) {
            for (NoiseType noise : DEPENDENT) {
                Optional<Order> claim = solver.order(Calculus.STRATONOVICH, noise);
                if (claim.isPresent()) {
                    TestProblem pure = shown(solver, Structures.name("pure", Calculus.STRATONOVICH, noise));
                    if (claim.get().strong() < 1) {
                        // Errors of order ½ hide what stays until the steps are short. So few paths show the mistake, but not
                        // that the method without it reaches its orders.
                        ConvergenceReport good = study(solver, pure.from(32), 128);
                        assertNotEquals(Verdict.MISSED, good.verdict(), good::report);
                        ConvergenceReport bad = study(new Planted(solver, shortCorrection(solver)), pure.from(32), 128);
                        assertEquals(Verdict.MISSED, bad.verdict(), bad::report);
                    } else {
                        assertCaught(solver, shortCorrection(solver), pure, 512);
                    }
                }
            }
        }
    }

    @Test
    void aCorrectionThatIsATenthTooSmallInEveryStructure() {
        for (NoiseType noise : DEPENDENT) {
            Solver milstein = new Milstein().order(Calculus.ITO, noise).isPresent()
                    ? new Milstein()
                    : new MilsteinLevyArea();
            assertCaught(milstein, shortCorrection(milstein), Structures.name("pure", Calculus.ITO, noise));
        }
    }

    /// f, g or both at the beginning of the step, in every stage.
    private static Step frozen(Solver solver, boolean drift, boolean diffusion) {
        return (sde, t, h, y, increments) -> {
            Diffusion g = diffusion ? sde.diffusion().map(own -> (_, x) -> own.apply(t, x)) : sde.diffusion();
            Sde stopped = new Sde(drift ? (_, x) -> sde.drift(t, x) : sde.drift(), g, sde.calculus(), sde.jumps());
            return solver.step(stopped, t, h, y, increments);
        };
    }

    @Test
    void theDriftOfAnOrdinaryEquationAtTheWrongTime() {
        for (Solver solver : List.of(new Heun(), new RungeKutta4(), new Tsit5())) {
            assertCaught(solver, frozen(solver, true, false), "ode-forced");
        }
    }

    @Test
    void theDriftOrTheDiffusionAtTheWrongTimeUnderAdditiveNoise() {
        assertCaught(new Sra1(), frozen(new Sra1(), true, false), "reverting-additive");
        assertCaught(new Sra1(), frozen(new Sra1(), false, true), "reverting-additive");
    }

    /// f and g at time 0, as if they did not depend on it.
    @Test
    void aForgottenTimeInEveryStructure() {
        for (NoiseType noise : DEPENDENT) {
            Step forgetful = (sde, t, h, y, increments) -> new EulerMaruyama()
                    .step(sde, t.mul(0), h, y, increments);
            // So few paths show the mistake, but not that the method without it reaches its orders.
            ConvergenceReport bad = study(new Planted(new EulerMaruyama(), forgetful),
                    Structures.name("reverting", Calculus.ITO, noise), 128);
            assertEquals(Verdict.MISSED, bad.verdict(), bad::report);
        }
    }

    /// Every calculus and structure that a solver of the library claims has a problem of that calculus and structure, but for
    /// those in which the calculi agree.
    @Test
    void everyClaimIsShownInItsStructure() {
        for (Solver solver : Solvers.all()) {
            List<String> shown = TestProblems.showing(solver).stream()
                    .map(p -> p.sde().calculus() + " " + p.sde().noise()).toList();
            List<String> missing = new ArrayList<>();
            for (Calculus calculus : Calculus.values()) {
                for (NoiseType noise : DEPENDENT) {
                    if (solver.order(calculus, noise).isPresent() && !shown.contains(calculus + " " + noise)) {
                        missing.add(calculus + " " + noise);
                    }
                }
            }
            assertTrue(missing.isEmpty(), () -> solver.name() + " " + missing);
        }
    }
}
