package org.itograd.sde.brownian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A tree that knows H, or H and K: every interval's parts have their law and fit together, however and in whatever order
/// they are asked for. The law of a halving is proved without sampling in [PiecesTest].
class TreeQueriesTest {
    private static final TimeGrid UNIT = TimeGrid.uniform(0, 1, 1);

    private static BrownianMotion tree(PathDetail detail, int n) {
        return BrownianPath.tree(17, 0, 1, detail).over(UNIT, DType.F64, Shape.of(n), detail);
    }

    private static List<Tensor> parts(PathDetail detail, int n) {
        return detail.shapes(Shape.of(n)).stream().map(s -> Tensor.zeros(DType.F64, s.dims())).toList();
    }

    private static Piece ask(BrownianMotion w, PathDetail detail, int n, double s, double t) {
        List<Tensor> parts = parts(detail, n);
        w.fill(s, t, parts);
        Piece piece = new Piece(detail, Shape.of(n));
        piece.read(t - s, parts);
        return piece;
    }

    private static void assertSame(Piece expected, Piece actual, double tolerance) {
        for (int i = 0; i < Bisection.numbers(expected.detail()); i++) {
            assertArrayEquals(expected.part(i), actual.part(i), tolerance);
        }
    }

    /// Also for intervals of a millionth, and across the finest cells.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LEVY_AREA")
    void intervalsMakeUpLongerOnes(PathDetail detail) {
        int n = 3;
        double[] u = RandomKey.of(4).uniform(DType.F64, 600).toDoubleArray();
        for (int i = 0; i < u.length; i += 3) {
            double scale = i % 2 == 0 ? 1 : 1e-6;
            double[] at = {0.3 + 0.7 * scale * u[i], 0.3 + 0.7 * scale * u[i + 1], 0.3 + 0.7 * scale * u[i + 2]};
            Arrays.sort(at);
            BrownianMotion w = tree(detail, n);
            Piece sum = ask(w, detail, n, at[0], at[1]);
            sum.append(ask(w, detail, n, at[1], at[2]));
            assertSame(sum, ask(w, detail, n, at[0], at[2]), 1e-14 * Math.sqrt(scale));
            Piece back = new Piece(detail, Shape.of(n));
            List<Tensor> parts = parts(detail, n);
            w.fill(at[2], at[0], parts);
            back.read(at[2] - at[0], parts);
            back.reverse();
            assertSame(ask(w, detail, n, at[0], at[2]), back, 0);
        }
    }

    /// Mean products of 2¹⁶ samples of W, H and K over intervals that are no cells: within 5 standard errors (6e-7 each) of
    /// independent normal numbers of variance h, h/12 and h/720.
    @Test
    void partsAreIndependentWithTheirVariances() {
        int n = 1 << 16;
        double[] parts = {1, 12, 720};
        BrownianMotion w = tree(PathDetail.SPACE_TIME_TIME, n);
        for (double[] ends : new double[][]{{0, 1}, {0.1, 0.7}, {0.3, 0.3 + 1e-5}, {1.0 / 3, 0.99}}) {
            Piece piece = ask(w, PathDetail.SPACE_TIME_TIME, n, ends[0], ends[1]);
            for (int i = 0; i < 3; i++) {
                for (int j = i; j < 3; j++) {
                    double mean = 0;
                    for (int e = 0; e < n; e++) {
                        mean += piece.part(i)[e] * piece.part(j)[e] / n;
                    }
                    double scaled = mean * Math.sqrt(parts[i] * parts[j]) / (ends[1] - ends[0]);
                    assertEquals(i == j ? 1 : 0, scaled, 5 * Math.sqrt(i == j ? 2.0 / n : 1.0 / n), i + " " + j);
                }
            }
        }
    }

    /// H of an interval is the mean of the path over it less the mean of its ends: a sum over 4096 points is off by a
    /// variance of about h/(12 · 4096²).
    @Test
    void theAreaIsThatOfThePathOfTheTree() {
        int n = 50;
        int points = 4096;
        BrownianMotion w = tree(PathDetail.SPACE_TIME, n);
        double s = 0.2;
        double t = 0.9;
        double[] area = new double[n];
        double[] at = new double[n];
        for (int k = 0; k < points; k++) {
            Piece step = ask(w, PathDetail.SPACE_TIME, n, s + (t - s) * k / points, s + (t - s) * (k + 1) / points);
            for (int e = 0; e < n; e++) {
                area[e] += (at[e] + step.part(0)[e] / 2) / points;
                at[e] += step.part(0)[e];
            }
        }
        Piece whole = ask(w, PathDetail.SPACE_TIME, n, s, t);
        for (int e = 0; e < n; e++) {
            assertEquals(whole.part(1)[e] + whole.part(0)[e] / 2, area[e], 6.0 / 3 / points);
        }
    }

    @Test
    void knowingLessIsTheSamePath() {
        BrownianPath path = BrownianPath.tree(5, 0, 1, PathDetail.SPACE_TIME_TIME);
        List<Tensor> all = path.record(TimeGrid.uniform(0, 1, 7), DType.F32, PathDetail.SPACE_TIME_TIME, 4, 2);
        List<Tensor> less = path.record(TimeGrid.uniform(0, 1, 7), DType.F32, PathDetail.SPACE_TIME, 4, 2);
        assertArrayEquals(all.get(0).toFloatArray(), less.get(0).toFloatArray());
        assertArrayEquals(all.get(1).toFloatArray(), less.get(1).toFloatArray());
        Tensor w = path.record(TimeGrid.uniform(0, 1, 7), DType.F32, 4, 2);
        assertArrayEquals(all.get(0).toFloatArray(), w.toFloatArray());
    }

    @Test
    void aTreeThatKnowsTooLittleNamesOneThatKnows() {
        String message = String.valueOf(assertThrows(
                IllegalArgumentException.class,
                () -> BrownianPath.tree(1, 0, 1).over(UNIT, DType.F64, Shape.of(2), PathDetail.SPACE_TIME))
                .getMessage());
        assertTrue(message.contains("BrownianPath.tree(seed, 0.0, 1.0, PathDetail.SPACE_TIME)"), message);
        assertThrows(IllegalArgumentException.class, () -> BrownianPath.tree(1, 0, 1, PathDetail.LEVY_AREA));
    }

    /// A million intervals at random places: they add up to one, need no memory but the halves on the way, and a second
    /// object asked in another order says the same.
    @Test
    void aMillionRandomQueries() {
        PathDetail detail = PathDetail.SPACE_TIME_TIME;
        int queries = 1_000_000;
        double[] times = RandomKey.of(1).uniform(DType.F64, queries + 1).toDoubleArray();
        BrownianPath tree = BrownianPath.tree(7, 0, 1, 20, detail);
        BrownianMotion w = tree.over(UNIT, DType.F64, Shape.of(1), detail);
        List<Tensor> into = parts(detail, 1);
        double[] answers = new double[queries];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        double sum = 0;
        long before = 0;
        for (int i = 0; i < queries; i++) {
            if (i == queries / 2) {
                before = threads.getThreadAllocatedBytes(thread);
            }
            w.fill(times[i], times[i + 1], into);
            answers[i] = into.getLast().at(0);
            sum += into.getFirst().at(0);
        }
        double bytes = (threads.getThreadAllocatedBytes(thread) - before) * 2.0 / queries;
        // Nothing when compiled; a tree that remembers nodes or descends recursively would be far off.
        assertTrue(bytes < 10_000, bytes + " bytes a query");
        w.fill(times[0], times[queries], into);
        assertEquals(into.getFirst().at(0), sum, 1e-9);
        BrownianMotion other = tree.over(UNIT, DType.F64, Shape.of(1), detail);
        IntStream.iterate(queries - 1, i -> i >= 0, i -> i - 997).forEach(i -> {
            other.fill(times[i], times[i + 1], into);
            assertEquals(answers[i], into.getLast().at(0), 0);
        });
    }
}
