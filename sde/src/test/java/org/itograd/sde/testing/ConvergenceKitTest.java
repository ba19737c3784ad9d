package org.itograd.sde.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.montecarlo.Gaussian;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerHeun;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.SimplifiedEuler;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.junit.jupiter.api.Test;

class ConvergenceKitTest {
    private static final double FALSE_ALARM = 1e-6;

    /// What a user writes for a solver of their own.
    @Test
    void everySuitableProblemOfTheTwoClassicalMethodsConvergesAsClaimed() {
        List<String> hidden = new ArrayList<>();
        for (Solver mine : List.of(new Milstein(), new EulerHeun())) {
            List<TestProblem> showing = TestProblems.showing(mine);
            for (TestProblem problem : TestProblems.suitableFor(mine)) {
                ConvergenceStudy study = ConvergenceStudy.of(mine, problem);
                boolean shown = showing.contains(problem);
                ConvergenceReport report = (shown ? study.paths(512, 1 << 11) : study.paths(4096, 1 << 16))
                        .allowingUnresolved("few paths").run();
                report.requireClaimedOrders();
                if (report.verdict() == Verdict.NOT_RESOLVED) {
                    hidden.add(mine.name() + " on " + problem);
                }
            }
        }
        // Its slope falls from 0.7 to 0.5, which with 512 paths leaves a band that reaches down to 0.2.
        assertEquals(List.of("EulerHeun on reverting-general-stratonovich"), hidden);
    }

    @Test
    void bandsAreNarrowAndHoldTheOrder() {
        ConvergenceReport em = ConvergenceStudy.of(new EulerMaruyama(), TestProblems.gbm(0.5, 0.6)).run();
        assertHolds(0.5, em.strong().orElseThrow());
        assertHolds(1, em.weak().orElseThrow());
        ConvergenceReport heun = ConvergenceStudy.of(new Heun(), TestProblems.ornsteinUhlenbeck(1, 0.4))
                .paths(1 << 13, 1 << 17).run();
        assertHolds(1, heun.strong().orElseThrow());
        assertHolds(2, heun.weak().orElseThrow());
        ConvergenceReport rk4 = ConvergenceStudy.of(new RungeKutta4(), TestProblems.oscillator()).run();
        assertHolds(4, rk4.strong().orElseThrow());
        assertTrue(rk4.weak().isEmpty() && rk4.claimedWeak().isEmpty());
        String table = em.report();
        assertTrue(table.contains("EulerMaruyama on gbm") && table.contains("strong claimed 0.5"), table);
    }

    private static void assertHolds(double order, MeasuredOrder measured) {
        assertTrue(measured.low() <= order && order <= measured.high(), measured::toString);
        assertTrue(measured.high() - measured.low() < 0.6, measured::toString);
    }

    @Test
    void theSameNumbersWithAnyNumberOfThreads() {
        ConvergenceStudy study = ConvergenceStudy.of(new Milstein(), TestProblems.stiff()).paths(4096, 1 << 14).seed(3);
        MeasuredOrder[] one = new MeasuredOrder[1];
        Workers.withThreads(1, () -> one[0] = study.run().strong().orElseThrow());
        assertEquals(one[0], study.run().strong().orElseThrow());
    }

    /// The exact solutions, the expectations and the laws of the problems agree with one another.
    @Test
    void whatIsKnownOfAProblemAgrees() {
        int n = 1 << 14;
        for (TestProblem p : TestProblems.all()) {
            if (p.solution().isEmpty() || p.functional().isEmpty()) {
                continue;
            }
            var noise = p.sde().diffusion().noiseShape(p.start(n).shape());
            var w = BrownianPath.tree(11, 0, p.t1())
                    .over(TimeGrid.uniform(0, p.t1(), 1), DType.F64, noise);
            Tensor end = p.solution().orElseThrow().at(w, 512);
            var functional = p.functional().orElseThrow();
            Checks.mean(p + ": " + functional.name(), functional.expected(), functional.phi().apply(end), FALSE_ALARM)
                    .require();
            p.law().ifPresent(cdf -> Checks.law(p.name(), cdf, end, FALSE_ALARM).require());
        }
    }

    /// The expectations are those of the moments' equations, m' = 1 − cm and s' = 2m − (2c − σ²)s for the first two, u' = 1 − 2u and
    /// q' = u for E X₁² and E X₂² of the others.
    @Test
    void expectationsSolveTheEquationsOfTheMoments() {
        double variance = 0.25;
        for (TestProblem p : List.of(TestProblems.meanReverting(Calculus.ITO),
                TestProblems.meanReverting(Calculus.STRATONOVICH), TestProblems.nonlinearAdditive())) {
            double c = p.name().equals("mean-reverting") ? 1 : 1 - variance / 2;
            assertEquals(moment(new double[][]{{0, 0, 0}, {1, -c, 0}, {0, 2, variance - 2 * c}}, 1, 2, 4),
                    p.functional().orElseThrow().expected(), 1e-9, p.name());
        }
        for (double x : new double[]{0, 1}) {
            assertEquals(moment(new double[][]{{0, 0, 0}, {1, -2, 0}, {0, 1, 0}}, 1, x * x, 0),
                    TestProblems.revertingArea(Calculus.ITO, x).functional().orElseThrow().expected(), 1e-9);
        }
    }

    /// The last component at time 1 of y' = A y.
    private static double moment(double[][] a, double... y0) {
        Tensor rows = Tensor.of(Stream.of(a).flatMapToDouble(DoubleStream::of).toArray(), 3, 3).transpose();
        return SdeSolve.of(Sde.ode((t, y) -> y.matmul(rows)))
                .solver(new RungeKutta4())
                .steps(0, 1, 1000)
                .run(Tensor.of(y0, 1, 3))
                .y()
                .at(2);
    }

    /// Known space-time areas raise the order of the exact solutions' integrals: to 3/2, and 2 where the integrand depends on time only.
    @Test
    void areasMakeSolutionsMoreExact() {
        for (String name : List.of("mean-reverting", "mean-reverting-stratonovich", "nonlinear-additive", "additive",
                "ou")) {
            TestProblem p = TestProblems.named(name);
            int n = 1 << 10;
            Tensor coarse = solution(p, n, 256);
            Tensor fine = solution(p, n, 1024);
            Tensor truth = solution(p, n, 8192);
            double quotient = distance(coarse, truth) / distance(fine, truth);
            double order = Math.log(quotient) / Math.log(4);
            double atLeast = name.equals("additive") || name.equals("ou") ? 2 : 1.5;
            assertTrue(order > atLeast - 0.2, () -> name + " " + order);
        }
    }

    private static Tensor solution(TestProblem p, int n, int steps) {
        Shape noise = p.sde().diffusion().noiseShape(p.start(n).shape());
        PathDetail detail = PathDetail.SPACE_TIME;
        var w = BrownianPath.tree(12, 0, p.t1(), detail).over(TimeGrid.uniform(0, p.t1(), 1), DType.F64, noise, detail);
        return p.solution().orElseThrow().at(w, steps);
    }

    private static double distance(Tensor a, Tensor b) {
        return Math.sqrt(a.sub(b).square().mean().item());
    }

    @Test
    void everySolverHasProblemsThatShowItsOrders() {
        for (Solver solver : Solvers.all()) {
            assertFalse(TestProblems.showing(solver).isEmpty(), solver.name());
        }
        assertEquals(List.of("ode-oscillator", "ode-forced"), showing("Tsit5"));
        assertEquals(List.of("ode-oscillator", "ode-forced", "constant-diagonal", "pure-diagonal", "reverting-diagonal",
                "constant-scalar", "pure-scalar", "reverting-scalar", "constant-additive", "reverting-additive",
                "constant-commutative", "pure-commutative", "reverting-commutative"), showing("Milstein"));
        assertRefused("choose from EulerMaruyama", () -> Solvers.named("Fly"));
    }

    private static List<String> showing(String solver) {
        return TestProblems.showing(Solvers.named(solver)).stream().map(TestProblem::name).toList();
    }

    @Test
    void lawsAreFoundRightAndWrong() {
        Tensor z = RandomKey.of(5).normal(DType.F64, 1 << 14);
        assertTrue(Checks.law("normal", Gaussian::cdf, z, FALSE_ALARM).passed());
        assertFalse(Checks.law("shifted", x -> Gaussian.cdf(x - 0.06), z, FALSE_ALARM).passed());
        assertFalse(Checks.law("NaN", Gaussian::cdf, Tensor.of(new double[]{Double.NaN}, 1), FALSE_ALARM).passed());
        assertFalse(Checks.mean("shifted", 0.06, z, FALSE_ALARM).passed());
        assertTrue(Checks.mean("constant", 2, Tensor.full(DType.F64, 2, 8), FALSE_ALARM).passed());
    }

    @Test
    void identitiesHoldForTheirSchemes() {
        for (FiniteStepIdentity identity : List.of(FiniteStepIdentity.eulerMaruyama(0.3, 0.4, 0.25, 4),
                FiniteStepIdentity.stationary(2, 0.7, 0.1), FiniteStepIdentity.jumps(0.5, 0.3, 0.6, 2, 0.2, 5))) {
            identity.check(new EulerMaruyama(), 1 << 16, 9, FALSE_ALARM).require();
        }
        FiniteStepIdentity.milstein(0.3, 0.5, 0.5, 2).check(new Milstein(), 1 << 16, 9, FALSE_ALARM).require();
        FiniteStepIdentity.eulerMaruyama(0.3, 0.4, 0.25, 4).check(new SimplifiedEuler(), 1 << 16, 9, FALSE_ALARM)
                .require();
    }

    @Test
    void identitiesHoldOnEachPath() {
        FiniteStepIdentity.eulerMaruyama(0.3, 0.4, 0.25, 4).checkPaths(new EulerMaruyama(), 100, 9).require();
        FiniteStepIdentity.stationary(2, 0.7, 0.1).checkPaths(new EulerMaruyama(), 100, 9).require();
        FiniteStepIdentity.milstein(0.3, 0.5, 0.5, 2).checkPaths(new Milstein(), 100, 9).require();
        assertFalse(FiniteStepIdentity.milstein(0.3, 0.5, 0.5, 2).checkPaths(new EulerMaruyama(), 1, 9).passed());
        assertRefused("check(solver", () -> FiniteStepIdentity.jumps(0.5, 0.3, 0.6, 2, 0.2, 5)
                .checkPaths(new EulerMaruyama(), 100, 9));
    }

    @Test
    void theNormalDistribution() {
        assertEquals(0.975, Gaussian.cdf(1.959963984540054), 1e-14);
        assertEquals(1.959963984540054, Gaussian.twoSided(0.95), 1e-12);
        assertEquals(-4.753424308822899, Gaussian.quantile(1e-6), 1e-8);
        assertEquals(0.5, Gaussian.cdf(0));
        assertEquals(Double.NaN, Gaussian.cdf(Double.NaN));
    }

    @Test
    void refusalsNameTheRemedy() {
        Sde sde = Sde.ito((t, x) -> x, Diffusion.diagonal((t, x) -> x));
        TestProblem bare = TestProblem.of("bare", sde, 1, 1);
        assertRefused("withSolution", () -> ConvergenceStudy.of(new Milstein(), bare).run());
        assertRefused("withLaw", () -> Checks.law(new Milstein(), bare, 4, 16, 1, 0.1));
        assertRefused("EulerMaruyama", () -> ConvergenceStudy.of(new Heun(), TestProblems.gbm(0.1, 0.1)).run());
        assertRefused("paths", () -> ConvergenceStudy.of(new Milstein(), bare).paths(5, 7));
        assertRefused("gbm, gbm-stratonovich", () -> TestProblems.named("fly"));
        assertRefused("falseAlarm", () -> Checks.mean("x", 0, Tensor.ones(DType.F64, 4), 0));
    }

    private static void assertRefused(String what, Supplier<?> call) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, call::get).getMessage());
        assertTrue(message.contains(what), message);
    }

    @Test
    void namesAreDistinct() {
        List<String> names = TestProblems.all().stream().map(TestProblem::name).collect(Collectors.toList());
        assertEquals(names.stream().distinct().toList(), names);
        assertEquals("stiff", TestProblems.named("stiff").toString());
        Tensor start = TestProblems.stiff().start(3);
        assertEquals(2, SdeSolve.of(TestProblems.stiff().sde())
                .solver(new EulerMaruyama())
                .steps(0, 1, 32)
                .brownian(BrownianPath.of(1))
                .run(start)
                .y()
                .shape()
                .rank());
    }
}
