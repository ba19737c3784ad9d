package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.montecarlo.Estimate;
import org.itograd.sde.montecarlo.Expectation;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerHeun;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.MilsteinLevyArea;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.testing.ConvergenceReport;
import org.itograd.sde.testing.ConvergenceStudy;
import org.itograd.sde.testing.TestProblem;
import org.itograd.sde.testing.TestProblems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Milstein's method with Lévy areas: one step against its formula, exactness where it is exact, and order 1 against an exact
/// solution of a nonlinear equation whose columns do not commute.
class MilsteinLevyAreaTest {
    private static final double A = 0.7;
    private static final int PATHS = 1000;
    private static final int FINEST = 256;
    private static final double BAND = 0.2;

    private static Stream<Arguments> structures() {
        return Stream.of(Calculus.values())
                .flatMap(c -> Stream.of(NoiseType.GENERAL, NoiseType.ELEMENTWISE).map(n -> Arguments.of(c, n)));
    }

    /// X₁ = exp(a W₁), X₂ = sinh(∫ W₁ ∘dW₂): dX₁ = a X₁ ∘dW₁, dX₂ = √(1 + X₂²) ln(X₁)/a ∘dW₂. In Itô's form the drift is
    /// (½ a² X₁, ½ (ln(X₁)/a)² X₂).
    private static Sde heisenberg(Calculus calculus, NoiseType noise) {
        VectorField fields = (t, x) -> {
            Tensor x1 = x.slice(1, 0, 1);
            Tensor x2 = x.slice(1, 1, 2);
            return Tensor.concat(1, x1.mul(A), x2.square().add(1).sqrt().mul(x1.log().div(A)));
        };
        VectorField drift = (t, x) -> {
            Tensor x1 = x.slice(1, 0, 1);
            Tensor itoDrift = Tensor.concat(1, x1.mul(A * A), x1.log().div(A).square().mul(x.slice(1, 1, 2)));
            return calculus == Calculus.ITO ? itoDrift.mul(0.5) : x.mul(0);
        };
        Tensor identity = Tensor.of(new double[]{1, 0, 0, 1}, 2, 2);
        Diffusion diffusion = noise == NoiseType.ELEMENTWISE
                ? Diffusion.elementwise(fields)
                : Diffusion.general(2, (t, x) -> fields.apply(t, x).reshape(-1, 2, 1).mul(identity));
        return new Sde(drift, diffusion, calculus, Jumps.none());
    }

    private static Tensor heisenbergStart(int n) {
        return Tensor.of(new double[]{1, 0}, 2).broadcastTo(Shape.of(n, 2));
    }

    /// ∫ W₁ ∘dW₂ = ½ W₁ W₂ + A₁₂ over [0, 1].
    private static List<Tensor> ends(BrownianPath path, int n) {
        BrownianMotion w = path.over(
                TimeGrid.uniform(0, 1, 1), DType.F64, Shape.of(n, 2), PathDetail.LEVY_AREA);
        Tensor increment = Tensor.zeros(DType.F64, n, 2);
        Tensor area = Tensor.zeros(DType.F64, n, 2, 2);
        w.fill(0, 1, List.of(increment, area));
        Tensor w1 = increment.slice(1, 0, 1);
        return List.of(w1, w1.mul(increment.slice(1, 1, 2)).mul(0.5).add(area.select(1, 0).slice(1, 1, 2)));
    }

    private static Tensor solve(Sde sde, Solver solver, BrownianPath path, Tensor y0, int steps) {
        return SdeSolve.of(sde).solver(solver).steps(0, 1, steps).brownian(path).run(y0).y();
    }

    /// The slope between 16 and 256 steps of the root-mean-square error: over fine steps, and over long ones whose areas are
    /// composed. The mean squares of 1,000 paths have relative standard errors below 0.1, so that the slope's is below 0.03 and
    /// BAND is more than 6 of them.
    static double slope(Solver solver, Calculus calculus, NoiseType noise) {
        BrownianPath path = BrownianPath.fine(5, TimeGrid.uniform(0, 1, FINEST));
        List<Tensor> ends = ends(path, PATHS);
        Tensor u = ends.get(1);
        Tensor exact = Tensor.concat(1, ends.get(0).mul(A).exp(), u.exp().sub(u.neg().exp()).mul(0.5));
        Sde sde = heisenberg(calculus, noise);
        double[] error = new double[2];
        for (int level = 0; level < 2; level++) {
            Tensor x = solve(sde, solver, path, heisenbergStart(PATHS), level == 0 ? 16 : FINEST);
            error[level] = x.sub(exact).square().mean().item();
        }
        return Math.log(error[0] / error[1]) / Math.log(FINEST / 16.0) / 2;
    }

    @ParameterizedTest
    @MethodSource("structures")
    void theOrderIsOneWhereFieldsDoNotCommute(Calculus calculus, NoiseType noise) {
        assertEquals(1, slope(new MilsteinLevyArea(), calculus, noise), BAND);
        Solver blind = calculus == Calculus.ITO ? new EulerMaruyama() : new EulerHeun();
        double without = slope(blind, calculus, noise);
        assertTrue(without < 0.8, "without the area " + without);
    }

    /// Milstein's method that takes A for its transpose.
    record Transposed() implements Solver {
        @Override
        public Optional<Order> order(Calculus calculus, NoiseType noise) {
            return new MilsteinLevyArea().order(calculus, noise);
        }

        @Override
        public PathDetail needs() {
            return PathDetail.LEVY_AREA;
        }

        @Override
        public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
            List<Tensor> parts = List.of(increments.dW(), increments.levyArea().transpose());
            return new MilsteinLevyArea().step(sde, t, h, y, Increments.of(PathDetail.LEVY_AREA, parts));
        }
    }

    /// dX₁ = dW₁, dX₂ = X₁ dW₂ is solved exactly by steps of any length, while every method that sees increments only has a
    /// mean-square error of at least h/4.
    @ParameterizedTest
    @MethodSource("structures")
    void theAreaItselfIsExact(Calculus calculus, NoiseType noise) {
        BrownianPath path = BrownianPath.fine(3, TimeGrid.uniform(0, 1, 64));
        Sde area = Problem.area(calculus, noise);
        List<Tensor> ends = ends(path, 100);
        double[] exact = Tensor.concat(1, ends.get(0), ends.get(1)).toDoubleArray();
        for (int steps : new int[]{1, 2, 16, 64}) {
            Tensor x = solve(area, new MilsteinLevyArea(), path, Tensor.zeros(DType.F64, 100, 2), steps);
            assertArrayEquals(exact, x.toDoubleArray(), 1e-13, steps + " steps");
        }
    }

    /// By the kit, on an equation whose columns commute, with a solution that increments determine; the area leaves nothing to
    /// measure.
    @Test
    void theKitStudiesItAlongPathsThatKnowAreas() {
        ConvergenceReport report =
                ConvergenceStudy.of(new MilsteinLevyArea(), TestProblems.commutative()).paths(256, 256).run();
        report.requireClaimedOrders();
        assertTrue(report.strong().isPresent(), report::report);
        TestProblem area = TestProblems.iteratedIntegral(Calculus.ITO);
        assertTrue(ConvergenceStudy.of(new MilsteinLevyArea(), area).paths(32, 32).run().strong().isEmpty());
    }

    @Test
    void theSameBitsForAnyNumberOfThreadsAndInAnyBatch() {
        Sde sde = heisenberg(Calculus.ITO, NoiseType.GENERAL);
        BrownianPath path = BrownianPath.fine(9, TimeGrid.uniform(0, 1, 8));
        List<double[]> found = new ArrayList<>();
        for (int threads : new int[]{1, 3}) {
            Workers.withThreads(threads, () -> found.add(
                    solve(sde, new MilsteinLevyArea(), path, heisenbergStart(20_000), 4).toDoubleArray()));
        }
        assertArrayEquals(found.get(0), found.get(1));
        double[] few = solve(sde, new MilsteinLevyArea(), path, heisenbergStart(10), 4).toDoubleArray();
        assertArrayEquals(Arrays.copyOf(found.getFirst(), 20), few);
    }

    /// E X₂² = T²/2 for dX₁ = dW₁, dX₂ = X₁ dW₂, with as few steps as one likes.
    @Test
    void expectationsTakeAreasToo() {
        Estimate e = Expectation.of(Problem.area(Calculus.ITO, NoiseType.GENERAL), x -> x.select(1, 1).square())
                .from(0, 0)
                .over(0, 2)
                .solver(new MilsteinLevyArea())
                .confidence(0.999999)
                .toTolerance(0.05);
        assertTrue(e.low() <= 2 && 2 <= e.high(), e::toString);
    }

    private static final double[] G = {0.4, -0.2, 0.9, 0.3, 0.8, -0.5};

    /// g_ik = G_ik (y₁ + y₂²)^(k + 1) for k < 3, i < 2.
    private static double field(double[] y, int i, int k) {
        return G[i * 3 + k] * Math.pow(y[0] + y[1] * y[1], k + 1);
    }

    private static double slope(double[] y, int i, int k, int component) {
        double inner = component == 0 ? 1 : 2 * y[1];
        return G[i * 3 + k] * (k + 1) * Math.pow(y[0] + y[1] * y[1], k) * inner;
    }

    @Test
    void oneStepIsTheFormula() {
        double h = 0.3;
        double[] y = {0.6, -0.4};
        double[] w = {0.5, -0.7, 0.2};
        double[] a = {0, 0.1, -0.3, -0.1, 0, 0.25, 0.3, -0.25, 0};
        Tensor matrix = Tensor.of(G, 1, 2, 3);
        Diffusion diffusion = Diffusion.general(3, (t, x) -> {
            Tensor u = x.slice(1, 0, 1).add(x.slice(1, 1, 2).square());
            return Tensor.concat(1, u, u.square(), u.pow(3)).reshape(-1, 1, 3).mul(matrix);
        });
        for (Calculus calculus : Calculus.values()) {
            double[] expected = new double[2];
            for (int i = 0; i < 2; i++) {
                expected[i] = y[i] + h * 0.9 * y[i];
                for (int k = 0; k < 3; k++) {
                    expected[i] += field(y, i, k) * w[k];
                    for (int j = 0; j < 3; j++) {
                        double ito = calculus == Calculus.ITO && j == k ? h : 0;
                        double iterated = (w[j] * w[k] - ito) / 2 + a[3 * j + k];
                        double along = slope(y, i, k, 0) * field(y, 0, j) + slope(y, i, k, 1) * field(y, 1, j);
                        expected[i] += along * iterated;
                    }
                }
            }
            Sde sde = new Sde((t, x) -> x.mul(0.9), diffusion, calculus, Jumps.none());
            Tensor next = new MilsteinLevyArea().step(
                    sde,
                    Tensor.scalar(DType.F64, 0),
                    Tensor.scalar(DType.F64, h),
                    Tensor.of(y, 1, 2),
                    Increments.of(PathDetail.LEVY_AREA, List.of(Tensor.of(w, 1, 3), Tensor.of(a, 1, 3, 3))));
            assertArrayEquals(expected, next.toDoubleArray(), 1e-14, calculus.name());
        }
    }

    @Test
    void pathsWithoutAreasAreRefusedBeforeTheFirstStep() {
        Sde area = Problem.area(Calculus.ITO, NoiseType.GENERAL);
        Tensor y0 = Tensor.zeros(DType.F64, 3, 2);
        TimeGrid grid = TimeGrid.uniform(0, 1, 4);
        for (BrownianPath path : new BrownianPath[]{
            BrownianPath.tree(1, 0, 1),
            BrownianPath.tree(1, 0, 1, PathDetail.SPACE_TIME_TIME),
            BrownianPath.recorded(grid, Tensor.zeros(DType.F64, 4, 3, 2))
        }) {
            String message = String.valueOf(assertThrows(
                    IllegalArgumentException.class, () -> solve(area, new MilsteinLevyArea(), path, y0, 4))
                    .getMessage());
            assertTrue(message.contains("Lévy area") && message.contains("BrownianPath.fine"), message);
        }
    }
}
