package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Iteration.Arrival;
import org.itograd.autodiff.program.Iteration.Save;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Scans that are asked for what they cannot do, are used twice, or fail on their way.
class ScanMisuseTest {
    private static final RandomKey KEY = RandomKey.of(4);
    private static final List<Tensor> START = List.of(KEY.normal(DType.F64, 6, 2));
    private static final double[] LENGTHS = {0.5, 0.25, 0.125, 1};

    /// y ← h y w, or the same where the function looks at numbers, which keeps it from being captured.
    private static Scan scan(boolean decides, Tensor w, Given given) {
        return of(decides, START, given, in -> List.of(in.get(1).mul(in.get(0)).mul(w)));
    }

    private static Scan of(boolean decides, List<Tensor> start, Given given, UnaryOperator<List<Tensor>> f) {
        Scan scan = Scan.of(in -> {
            double unused = decides ? in.get(0).at(0) : 0;
            assertTrue(unused < 1e9);
            return f.apply(in);
        }, List.of(given), start, Watcher.NOBODY);
        assertEquals(!decides, scan.isCaptured());
        return scan;
    }

    private static Given lengths() {
        return new Given.Scalars(LENGTHS);
    }

    private static void assertRefused(String message, Executable call) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call, message);
        assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
    }

    @Test
    void pointsAscendWithinTheLoop() {
        for (boolean decides : new boolean[]{false, true}) {
            Scan scan = scan(decides, Tensor.scalar(DType.F64, 2).variable(), lengths());
            for (Schedule keep : Arrays.asList(null, new EqualSegments(4, 2))) {
                assertRefused("points: must ascend", () -> scan.record(START, new int[]{1, 1, 4}, keep));
                assertRefused("points: must be", () -> scan.record(START, new int[]{-1, 4}, keep));
                assertRefused("points: there must be", () -> scan.record(START, new int[0], keep));
                assertRefused("points: must be between 0 and 4", () -> scan.record(START, new int[]{1, 9, 4}, keep));
            }
            assertRefused("given: the loop goes to point 5", () -> scan.record(START, new int[]{5}, null));
            assertRefused("given: the loop goes to point 5", () -> scan.states(START, new int[]{0, 5}));
            List<Save> last = List.of(Save.at(4, 0));
            assertRefused("given: the loop goes to point 7", () -> scan.run(START, 7, 4, List.of(), last));
            assertRefused("from, to: points are >= 0", () -> scan.run(START, 4, -1, List.of(), last));
            assertRefused("points: must be between 1 and 3", () -> scan.run(START, 3, 1, List.of(), last));
            assertRefused("place: must be one of the 1",
                    () -> scan.run(START, 0, 4, List.of(), List.of(Save.at(4, 1))));
            assertRefused("saves: without a first axis",
                    () -> scan.run(START, 0, 4, List.of(), List.of(new Save(0, new int[]{1, 2}, false))));
            assertEquals(
                    Shape.of(0, 6, 2),
                    scan.run(START, 0, 4, List.of(), List.of(new Save(0, new int[0], true))).getFirst().shape());
        }
    }

    @Test
    void arrivalsAreOfTheShapesOfWhatIsCarried() {
        for (boolean decides : new boolean[]{false, true}) {
            Scan scan = scan(decides, Tensor.scalar(DType.F64, 2), lengths());
            for (Tensor values : List.of(
                    Tensor.zeros(DType.F64, 1, 2, 6), Tensor.zeros(DType.F64, 6, 2), Tensor.zeros(DType.F64, 2, 6, 2),
                    Tensor.zeros(DType.F32, 1, 6, 2), Tensor.zeros(DType.F64))) {
                Arrival wrong = new Arrival(0, new int[]{2}, values, true);
                assertRefused("arrivals: values at 1 points", () -> scan.run(START, 0, 4, List.of(wrong), List.of()));
            }
            Arrival beyond = new Arrival(0, new int[]{4}, Tensor.zeros(DType.F64, 1, 6, 2), true);
            assertRefused("points: must be between 0 and 3", () -> scan.run(START, 3, 0, List.of(beyond), List.of()));
        }
    }

    @Test
    void startsAreLikeWhatTheScanWasMadeFor() {
        for (boolean decides : new boolean[]{false, true}) {
            Scan scan = scan(decides, Tensor.scalar(DType.F64, 2).variable(), lengths());
            for (List<Tensor> start : List.of(
                    List.<Tensor>of(), List.of(Tensor.zeros(DType.F64, 2, 6)), List.of(Tensor.zeros(DType.F64, 8, 2)),
                    List.of(Tensor.zeros(DType.F32, 6, 2)), List.of(START.getFirst(), START.getFirst()))) {
                assertRefused("start: ", () -> scan.record(start, new int[]{4}, null));
                assertRefused("start: ", () -> scan.states(start, new int[]{4}));
                assertRefused("start: ", () -> scan.run(start, 0, 4, List.of(), List.of()));
            }
        }
        Tensor y = START.getFirst();
        assertRefused("start: there must be at least one",
                () -> of(false, List.of(), lengths(), in -> List.of(in.get(0))));
        assertRefused("start: all that is carried must be of one dtype",
                () -> of(false, List.of(y, y.cast(DType.F32)), lengths(), in -> in.subList(1, 3)));
        assertRefused("start: all that is carried must have 6 samples",
                () -> of(false, List.of(y, Tensor.zeros(DType.F64, 5, 2)), lengths(), in -> in.subList(1, 3)));
        assertRefused("given: what is given per sample must have 6 samples",
                () -> of(false, START, new Given.Normals(KEY, LENGTHS, Shape.of(5, 2), 0), in -> in.subList(1, 2)));
        assertRefused("constants: ", () -> scan(false, y, lengths())
                .mapped(START, START, (f, in) -> in.subList(1, 3)).with(List.of(Tensor.zeros(DType.F64, 2, 6))));
    }

    @Test
    void resultsAreLikeWhatIsCarried() {
        for (boolean decides : new boolean[]{false, true}) {
            assertRefused("f: must give what is carried next, 1 tensors", () -> of(
                    decides, START, lengths(), in -> List.of()).states(START, new int[]{4}));
            assertRefused("f: result 0 must be F64(6, 2)", () -> of(
                    decides, START, lengths(), in -> List.of(in.get(1).sum(true, 1))).states(START, new int[]{4}));
            assertRefused("f: result 0 must be F64(6, 2)", () -> of(
                    decides, START, lengths(), in -> List.of(in.get(1).transpose())).states(START, new int[]{4}));
            assertRefused("f: result 0 must be F64(6, 2)", () -> of(
                    decides, START, lengths(), in -> List.of(in.get(1).cast(DType.F32))).states(START, new int[]{4}));
            Tensor w = Tensor.scalar(DType.F64, 2).variable();
            Scan totals = of(
                    decides, START, lengths(), in -> List.of(in.get(1).mul(w), in.get(1).sum()));
            assertRefused("f: gives 1 totals", () -> totals.record(START, new int[]{4}, new EqualSegments(4, 2)));
            assertEquals(2, totals.run(START, 0, 4, List.of(), List.of(Save.at(4, 0))).size());
        }
        AtomicInteger calls = new AtomicInteger();
        assertRefused("f: must give equally many totals", () -> of(true, START, lengths(), in -> {
            Tensor y = in.get(1);
            return calls.incrementAndGet() % 3 == 0 ? List.of(y) : List.of(y, y.sum());
        }).states(START, new int[]{4}));
    }

    @Test
    void schedulesAreAsLongAsTheLoop() {
        for (boolean decides : new boolean[]{false, true}) {
            Scan scan = scan(decides, Tensor.scalar(DType.F64, 2).variable(), lengths());
            for (Schedule keep : List.of(
                    new EqualSegments(3, 1), new EqualSegments(5, 2), new Binomial(3, 2), new Binomial(9, 3))) {
                assertRefused("keep: the schedule must be for the 4 steps",
                        () -> scan.record(START, new int[]{4}, keep));
            }
        }
        assertRefused("n, length: ", () -> new EqualSegments(4, 0));
        assertRefused("n, length: ", () -> new EqualSegments(-1, 1));
        assertRefused("n, states: ", () -> new Binomial(4, 0));
    }

    /// All that comes later is what was said when the scan was recorded.
    @Test
    void arraysMayBeUsedAgain() {
        for (boolean decides : new boolean[]{false, true}) {
            for (Schedule keep : Arrays.asList(null, new EqualSegments(4, 2), new Binomial(4, 2))) {
                Tensor w = Tensor.scalar(DType.F64, 2).variable();
                double[] h = LENGTHS.clone();
                int[] points = {1, 4};
                Tensor ys = scan(decides, w, new Given.Scalars(h)).record(START, points, keep);
                points[0] = 0;
                Arrays.fill(h, 7);
                // Σ y₀ (½ w + w⁴/64) at w = 2: ½ + 4 w³/64.
                double expected = START.getFirst().sum().item();
                for (int again = 0; again < 2; again++) {
                    assertEquals(expected, Autodiff.gradients(ys.sum(), w).getFirst().item(), 1e-12);
                }
            }
        }
    }

    @Test
    void withoutStepsTheGradientIsThatOfTheStartAgainAndAgain() {
        for (boolean decides : new boolean[]{false, true}) {
            for (Schedule keep : Arrays.asList(null, new EqualSegments(0, 1), new Binomial(0, 2))) {
                Tensor w = Tensor.scalar(DType.F64, 2).variable();
                Tensor y0 = START.getFirst().variable();
                Tensor ys = scan(decides, w, lengths()).record(List.of(y0), new int[]{0}, keep);
                for (int again = 0; again < 3; again++) {
                    List<Tensor> found = Autodiff.gradients(ys.square().sum(), y0, w);
                    assertArrayEquals(y0.mul(2).toDoubleArray(), found.get(0).toDoubleArray());
                    assertEquals(0, found.get(1).item());
                }
            }
        }
    }

    /// Samples that see their mean cannot go in blocks of their own.
    @Test
    void stepsThatMixSamplesGoTogether() {
        List<List<Tensor>> results = new ArrayList<>();
        for (boolean decides : new boolean[]{false, true}) {
            for (Schedule keep : Arrays.asList(null, new EqualSegments(4, 2), new Binomial(4, 2))) {
                Tensor w = Tensor.scalar(DType.F64, 0.9).variable();
                Tensor y0 = KEY.normal(DType.F64, 9000, 2).variable();
                Scan scan = of(decides, List.of(y0), lengths(), in -> List.of(
                        in.get(1).sub(in.get(1).mean(true, 0)).mul(w).add(in.get(0))));
                Tensor ys = scan.record(List.of(y0), new int[]{2, 4}, keep);
                results.add(List.of(ys, Autodiff.gradients(ys.square().sum(), y0, w).get(0),
                        Autodiff.gradients(ys.square().sum(), y0, w).get(1)));
            }
        }
        for (List<Tensor> result : results) {
            for (int i = 0; i < 3; i++) {
                double scale = results.getFirst().get(i).abs().max().item();
                double error = results.getFirst().get(i).sub(result.get(i)).abs().max().item();
                assertEquals(0, error, 1e-12 * scale);
            }
        }
    }

    /// Numbers that are lost at some call, once.
    private static final class Failing implements Given.Source {
        private final AtomicInteger left;

        Failing(AtomicInteger left) {
            this.left = left;
        }

        @Override
        public List<Shape> shapes() {
            return List.of(START.getFirst().shape());
        }

        @Override
        public void fill(int k, List<Tensor> into) {
            if (left.decrementAndGet() == 0) {
                throw new IllegalStateException("lost");
            }
            KEY.fold(k).normal(0, 1, into.getFirst());
        }

        @Override
        public Given rows(int from, int to) {
            throw new AssertionError();
        }
    }

    @Test
    void whatFailedMayBeTriedAgain() {
        for (boolean decides : new boolean[]{false, true}) {
            for (Schedule keep : Arrays.asList(null, new EqualSegments(4, 2), new Binomial(4, 2), new Binomial(4, 1))) {
                List<double[]> expected = gradients(decides, keep, 0);
                for (int call = 1; call < 8; call++) {
                    List<double[]> found = gradients(decides, keep, call);
                    for (int i = 0; i < 2; i++) {
                        assertArrayEquals(expected.get(i), found.get(i), "call " + call);
                    }
                }
            }
        }
    }

    /// Forwards until it succeeds, and back until it does.
    private static List<double[]> gradients(boolean decides, @Nullable Schedule keep, int failing) {
        AtomicInteger left = new AtomicInteger(failing);
        Tensor w = Tensor.scalar(DType.F64, 0.9).variable();
        Tensor y0 = START.getFirst().variable();
        Scan scan = scan(decides, w, new Failing(left));
        Tensor ys = again(() -> scan.record(List.of(y0), new int[]{1, 4}, keep));
        left.set(failing);
        Tensor loss = ys.square().sum();
        List<Tensor> found = again(() -> Autodiff.gradients(loss, y0, w));
        return List.of(found.get(0).toDoubleArray(), found.get(1).toDoubleArray());
    }

    private static <T> T again(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalStateException e) {
            return work.get();
        }
    }
}
