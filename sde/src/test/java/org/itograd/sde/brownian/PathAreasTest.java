package org.itograd.sde.brownian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Supplier;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerHeun;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.SimplifiedEuler;
import org.itograd.sde.solver.StratonovichMilstein;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// W with H, K or A along paths of every kind. The rules of composition are proved in [PiecesTest].
class PathAreasTest {
    private static final TimeGrid FINE = TimeGrid.uniform(0, 1, 12);
    private static final TimeGrid COARSE = TimeGrid.uniform(0, 1, 4);
    private static final double[][] CORRELATION = {{1, 0.8, -0.3}, {0.8, 1, 0.1}, {-0.3, 0.1, 1}};

    private static void assertSame(List<Tensor> expected, List<Tensor> actual, double tolerance) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).shape(), actual.get(i).shape());
            assertArrayEquals(expected.get(i).toDoubleArray(), actual.get(i).toDoubleArray(), tolerance, "part " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFinePathComposesItsStepsAndSaysNoMoreThanItIsAsked(PathDetail detail) {
        for (DType dtype : DType.values()) {
            BrownianPath path = BrownianPath.fine(3, FINE);
            List<Tensor> fine = path.record(FINE, dtype, detail, 5, 3);
            List<Tensor> coarse = path.record(COARSE, dtype, detail, 5, 3);
            assertArrayEquals(path.record(COARSE, dtype, 5, 3).toDoubleArray(), coarse.getFirst().toDoubleArray());
            for (int k = 0; k < 4; k++) {
                Piece sum = new Piece(detail, Shape.of(5, 3));
                for (int i = 3 * k; i < 3 * k + 3; i++) {
                    int step = i;
                    Piece next = new Piece(detail, Shape.of(5, 3));
                    next.read(1.0 / 12, fine.stream().map(p -> p.select(0, step)).toList());
                    sum.append(next);
                }
                for (int i = 0; i < coarse.size(); i++) {
                    double tolerance = dtype == DType.F32 ? 1e-6 : 1e-15;
                    assertArrayEquals(sum.part(i), coarse.get(i).select(0, k).toDoubleArray(), tolerance);
                }
            }
            assertSame(fine, BrownianPath.of(3).record(FINE, dtype, detail, 5, 3), 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void samplesKeepTheirNumbers(PathDetail detail) {
        for (BrownianPath path : new BrownianPath[]{
            BrownianPath.fine(3, FINE), BrownianPath.of(2).correlated(CORRELATION),
            BrownianPath.fine(3, FINE).mirrored()
        }) {
            BrownianMotion w = path.over(COARSE, DType.F64, Shape.of(9, 3), detail);
            assertEquals(detail, w.detail());
            List<Tensor> all =
                    detail.shapes(Shape.of(9, 3)).stream().map(s -> Tensor.zeros(DType.F64, s.dims())).toList();
            List<Tensor> some =
                    detail.shapes(Shape.of(4, 3)).stream().map(s -> Tensor.zeros(DType.F64, s.dims())).toList();
            w.fill(0.25, 0.75, all);
            w.rows(3, 7).fill(0.25, 0.75, some);
            assertSame(all.stream().map(p -> p.slice(0, 3, 7)).toList(), some, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRecordingReplaysAlsoOnSomeOfItsTimes(PathDetail detail) {
        BrownianPath path = BrownianPath.fine(3, FINE);
        BrownianPath replay = BrownianPath.recorded(FINE, detail, path.record(FINE, DType.F64, detail, 5, 3));
        assertSame(path.record(COARSE, DType.F64, detail, 5, 3), replay.record(COARSE, DType.F64, detail, 5, 3), 1e-15);
        assertRefused("is none of them", () -> replay.over(TimeGrid.uniform(0, 1, 5), DType.F64, Shape.of(5, 3)));
        PathDetail other = detail == PathDetail.LEVY_AREA ? PathDetail.SPACE_TIME : PathDetail.LEVY_AREA;
        assertRefused("PathDetail." + other.name(), () -> replay.over(FINE, DType.F64, Shape.of(5, 3), other));
        assertRefused("grid", () -> BrownianPath.recorded(COARSE, detail, path.record(FINE, DType.F64, detail, 5, 3)));
    }

    @Test
    void areasOfMirroredPathsAreMirrored() {
        for (PathDetail detail : PathDetail.values()) {
            List<Tensor> parts = BrownianPath.of(4).record(FINE, DType.F64, detail, 5, 3);
            List<Tensor> mirrored = BrownianPath.of(4).mirrored().record(FINE, DType.F64, detail, 5, 3);
            for (int i = 0; i < parts.size(); i++) {
                boolean even = i == 1 && detail == PathDetail.LEVY_AREA;
                assertArrayEquals(
                        parts.get(i).mul(even ? 1 : -1).toDoubleArray(), mirrored.get(i).toDoubleArray(), 0.0);
            }
        }
    }

    /// Areas of L W by composing correlated steps are those of correlating what is composed.
    @ParameterizedTest
    @EnumSource
    void correlatingAndComposingCommute(PathDetail detail) {
        BrownianPath path = BrownianPath.fine(8, FINE);
        BrownianPath steps = BrownianPath.recorded(
                FINE, detail, path.correlated(CORRELATION).record(FINE, DType.F64, detail, 5, 3));
        assertSame(
                steps.record(COARSE, DType.F64, detail, 5, 3),
                path.correlated(CORRELATION).record(COARSE, DType.F64, detail, 5, 3),
                1e-14);
    }

    @Test
    void aPinnedPathEndsWhereItShallAndKeepsItsAreas() {
        Tensor end = Tensor.of(new double[]{0.5, -2, 1}, 3);
        BrownianPath path = BrownianPath.tree(6, 0, 2, PathDetail.SPACE_TIME_TIME);
        BrownianPath pinned = path.pinned(0, 2, end);
        TimeGrid grid = TimeGrid.uniform(0, 2, 7);
        Tensor w = pinned.record(grid, DType.F64, 4, 3);
        assertArrayEquals(
                end.broadcastTo(Shape.of(4, 3)).toDoubleArray(), w.sum(false, 0).toDoubleArray(), 1e-14);
        List<Tensor> free = path.record(grid, DType.F64, PathDetail.SPACE_TIME_TIME, 4, 3);
        List<Tensor> bent = pinned.record(grid, DType.F64, PathDetail.SPACE_TIME_TIME, 4, 3);
        assertArrayEquals(w.toDoubleArray(), bent.getFirst().toDoubleArray());
        assertSame(free.subList(1, 3), bent.subList(1, 3), 0);
        assertRefused("not pinned", () -> pinned.over(grid, DType.F64, Shape.of(4, 3), PathDetail.LEVY_AREA));
        assertRefused("pinned on", () -> pinned.over(TimeGrid.uniform(0, 3, 2), DType.F64, Shape.of(4, 3)));
        assertRefused("end", () -> pinned.over(grid, DType.F64, Shape.of(4, 2)));
    }

    /// Var W_t = t (1 − t) and E W_s W_t = s (1 − t) on [0, 1], within 5 standard errors (6e-7).
    @Test
    void aPinnedPathIsABrownianBridge() {
        int n = 1 << 16;
        BrownianMotion w = BrownianPath.tree(3, 0, 1).pinned(0, 1, Tensor.scalar(DType.F64, 0))
                .over(TimeGrid.uniform(0, 1, 1), DType.F64, Shape.of(n));
        double[] at = {0.2, 0.5, 0.9};
        for (int i = 0; i < 3; i++) {
            for (int j = i; j < 3; j++) {
                double expected = at[i] * (1 - at[j]);
                double mean = w.increment(0, at[i]).mul(w.increment(0, at[j])).mean().item();
                double variance = expected * expected + at[i] * (1 - at[i]) * at[j] * (1 - at[j]);
                assertEquals(expected, mean, 5 * Math.sqrt(variance / n));
            }
        }
    }

    @Test
    void whatReplacesIncrementsCannotFollowAPinnedPath() {
        Sde sde = new Sde((t, x) -> x, Diffusion.diagonal((t, x) -> x), Calculus.ITO, Jumps.none());
        SdeSolve solve = SdeSolve.of(sde).solver(new SimplifiedEuler()).steps(0, 1, 4);
        Tensor y0 = Tensor.ones(DType.F64, 3);
        solve.brownian(BrownianPath.tree(1, 0, 1)).run(y0);
        BrownianPath pinned = BrownianPath.tree(1, 0, 1).pinned(0, 1, Tensor.scalar(DType.F64, 0));
        assertRefused("EulerMaruyama", () -> solve.brownian(pinned).run(y0));
        Sde back = new Sde((t, x) -> x.mul(0), Diffusion.diagonal((t, x) -> x), Calculus.STRATONOVICH, Jumps.none());
        Tensor closed = SdeSolve.of(back).solver(new EulerHeun()).steps(0, 1, 1).brownian(pinned).run(y0).y();
        assertArrayEquals(y0.toDoubleArray(), closed.toDoubleArray(), 1e-14);
    }

    /// ∫∫ dW_j dW_k + ∫∫ dW_k dW_j = dW_j dW_k − ρ_jk h: an Itô method that subtracts δ_jk h would be wrong along correlated
    /// processes. With the correlation in the diffusion it is right.
    @Test
    void methodsThatTakeProcessesForIndependentRefuseCorrelatedOnes() {
        Diffusion columns =
                Diffusion.commutative(2, (t, x) -> Tensor.concat(2, x.reshape(-1, 1, 1), x.reshape(-1, 1, 1)));
        Sde ito = Sde.ito((t, x) -> x, columns);
        BrownianPath path = BrownianPath.of(2).correlated(new double[][]{{1, 0.5}, {0.5, 1}});
        Tensor y0 = Tensor.ones(DType.F64, 3, 1);
        assertRefused("into the diffusion",
                () -> SdeSolve.of(ito).solver(new Milstein()).steps(0, 1, 4).brownian(path).run(y0));
        assertRefused("EulerMaruyama",
                () -> SdeSolve.of(ito).solver(new SimplifiedEuler()).steps(0, 1, 4).brownian(path).run(y0));
        SdeSolve.of(ito).solver(new EulerMaruyama()).steps(0, 1, 4).brownian(path).run(y0);
        Sde diagonal = Sde.ito((t, x) -> x, Diffusion.diagonal((t, x) -> x));
        SdeSolve.of(diagonal).solver(new Milstein()).steps(0, 1, 4).brownian(path).run(Tensor.ones(DType.F64, 3, 2));
        Sde stratonovich = Sde.stratonovich((t, x) -> x, columns);
        SdeSolve.of(stratonovich).solver(new StratonovichMilstein()).steps(0, 1, 4).brownian(path).run(y0);
    }

    private static void assertMean(double expected, double variance, Tensor sample) {
        assertEquals(expected, sample.mean().item(), 5.5 * Math.sqrt(variance / sample.size()));
    }

    /// The law of A over one step (approximate) and over 16 (nearly exact): variance ¼, fourth moment 0.3075 and 5/16, E
    /// exp(iλA) = 1/cosh(λ/2), and the covariances with the areas of W and H and of H and K. Each within 5.5 standard
    /// errors of 2¹⁷ samples (4e-8); the eighth moment of A, for the error of the fourth, is 1385/256.
    @Test
    void theLawOfTheLevyArea() {
        int n = 1 << 17;
        for (int cells : new int[]{1, 16}) {
            BrownianPath path = BrownianPath.fine(21, TimeGrid.uniform(0, 1, cells));
            TimeGrid unit = TimeGrid.uniform(0, 1, 1);
            List<Tensor> parts = path.record(unit, DType.F64, PathDetail.LEVY_AREA, n, 2);
            List<Tensor> areas = path.record(unit, DType.F64, PathDetail.SPACE_TIME_TIME, n, 2);
            Tensor a = parts.get(1).reshape(n, 4).select(1, 1);
            Tensor w1 = parts.get(0).reshape(n, 2).select(1, 0);
            Tensor w2 = parts.get(0).reshape(n, 2).select(1, 1);
            Tensor h1 = areas.get(1).reshape(n, 2).select(1, 0);
            Tensor h2 = areas.get(1).reshape(n, 2).select(1, 1);
            Tensor k1 = areas.get(2).reshape(n, 2).select(1, 0);
            Tensor k2 = areas.get(2).reshape(n, 2).select(1, 1);
            assertArrayEquals(parts.get(0).toDoubleArray(), areas.get(0).toDoubleArray());
            assertMean(0, 0.25, a);
            assertMean(0.25, 5.0 / 16 - 1.0 / 16, a.square());
            assertMean(cells == 1 ? 0.3075 : 0.3125, 1385.0 / 256, a.square().square());
            Tensor hw = h1.mul(w2).sub(h2.mul(w1));
            Tensor hk = h1.mul(k2).sub(h2.mul(k1));
            assertMean(1.0 / 6, 0.2, a.mul(hw));
            assertMean(-1.0 / 360, 2e-4, a.mul(hk));
            // What W, H and K do not say; its fourth moment is below 0.0125 + 0.0025.
            assertMean(1.0 / 20, 0.0125, a.sub(hw).add(hk.mul(12)).square());
            assertMean(0, 0.25, a.mul(w1));
            for (double lambda : new double[]{1, 3, 6}) {
                double bias = cells == 1 ? 0.01 : 0;
                assertEquals(
                        1 / Math.cosh(lambda / 2), a.mul(lambda).cos().mean().item(), bias + 5.5 * Math.sqrt(0.5 / n));
            }
        }
    }

    private static void assertRefused(String what, Supplier<?> call) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, call::get).getMessage());
        assertTrue(message.contains(what), message);
    }
}
