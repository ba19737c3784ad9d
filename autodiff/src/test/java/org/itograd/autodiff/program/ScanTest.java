package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.autodiff.program.Iteration.Arrival;
import org.itograd.autodiff.program.Iteration.Save;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Loops as data: the same results whoever runs them, forwards, backwards and differentiated.
class ScanTest {
    private static final int STEPS = 9;
    private static final int[] POINTS = {0, 3, STEPS};
    private static final RandomKey KEY = RandomKey.of(21);

    /// The reference: one step after the other for all samples, from nothing but the data of the loop. It keeps every state.
    private record PlainLoop() implements Executor {
        @Override
        public List<Tensor> run(Iteration loop, List<? extends @Nullable Tensor> start) {
            int n = loop.carried().size();
            List<Tensor> now = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                Tensor t = start.get(i);
                now.add(t != null ? t : Tensor.zeros(loop.dtype(), loop.carried().get(i).dims()));
            }
            List<List<Tensor>> saved = new ArrayList<>();
            loop.saves().forEach(_ -> saved.add(new ArrayList<>()));
            List<Tensor> totals = new ArrayList<>();
            int way = loop.isForward() ? 1 : -1;
            for (int k = loop.from(); k != loop.to() + way; k += way) {
                if (k != loop.from()) {
                    List<Tensor> out = step(loop, loop.isForward() ? k - 1 : k, now);
                    for (int i = n; i < out.size(); i++) {
                        if (totals.size() <= i - n) {
                            totals.add(out.get(i));
                        } else {
                            totals.set(i - n, totals.get(i - n).add(out.get(i)));
                        }
                    }
                    now = new ArrayList<>(out.subList(0, n));
                }
                for (Arrival a : loop.arrivals()) {
                    int p = Arrays.binarySearch(a.points(), k);
                    if (p >= 0) {
                        Tensor value = a.values().select(0, p);
                        now.set(a.place(), a.adds() ? now.get(a.place()).add(value) : value);
                    }
                }
                for (int s = 0; s < saved.size(); s++) {
                    if (Arrays.binarySearch(loop.saves().get(s).points(), k) >= 0) {
                        saved.get(s).add(way > 0 ? saved.get(s).size() : 0, now.get(loop.saves().get(s).place()));
                    }
                }
            }
            List<Tensor> results = new ArrayList<>();
            for (int s = 0; s < saved.size(); s++) {
                Tensor all = Tensor.stack(saved.get(s).toArray(Tensor[]::new));
                results.add(loop.saves().get(s).stacked() ? all : all.select(0, 0));
            }
            results.addAll(totals);
            return results;
        }

        private static List<Tensor> step(Iteration loop, int k, List<Tensor> now) {
            List<Tensor> in = new ArrayList<>();
            for (Given g : loop.given()) {
                List<Tensor> own = g.shapes().stream().map(s -> Tensor.zeros(loop.dtype(), s.dims())).toList();
                g.fill(k, own);
                in.addAll(own);
            }
            in.addAll(now);
            in.addAll(loop.constants());
            return loop.step().program().orElseThrow().run(in);
        }

        /// Backpropagation is a loop backwards whose states arrive from the one forwards.
        @Override
        public Recorded record(Iteration loop, List<Boolean> wanted, @Nullable Schedule keep) {
            int n = loop.carried().size();
            List<Tensor> states = new ArrayList<>();
            return new Recorded() {
                @Override
                public Tensor forward(List<Tensor> start) {
                    int[] all = IntStream.range(0, loop.to()).toArray();
                    List<Save> saves = new ArrayList<>(loop.saves());
                    IntStream.range(0, n).forEach(i -> saves.add(new Save(i, all, true)));
                    states.clear();
                    states.addAll(run(loop.part(0, loop.to(), saves), start));
                    return states.removeFirst();
                }

                @Override
                public void reverse(List<Tensor> captured, List<Tensor> in, Tensor cotangent, Totals totals) {
                    List<Arrival> arrivals = new ArrayList<>();
                    // Before step k is undone its own state must be there: points are shifted by one.
                    int[] points = IntStream.rangeClosed(1, loop.to()).toArray();
                    IntStream.range(0, n).forEach(i -> arrivals.add(new Arrival(i, points, states.get(i), false)));
                    arrivals.add(new Arrival(n, loop.saves().getFirst().points(), cotangent, true));
                    Scan forward = Scan.of(
                            at -> loop.step().apply(at), loop.given(), in.subList(0, n), loop.watcher());
                    Scan back = forward.on(PlainLoop.this).mapped(in.subList(0, n), List.of(), (f, at) -> {
                        int end = at.size() - n;
                        List<Tensor> next = new ArrayList<>(at.subList(end - n, end));
                        List<Tensor> found = f.vjp(at.subList(0, end), at.subList(end, at.size()));
                        next.addAll(found.subList(n, found.size()));
                        return next;
                    });
                    Scan.add(back.back(Collections.nCopies(n, null), loop.to(), arrivals), totals);
                }
            };
        }
    }

    private static List<Given> given(int rows, int columns) {
        double[] h = new double[STEPS];
        double[] deviations = new double[STEPS];
        for (int k = 0; k < STEPS; k++) {
            h[k] = 0.0625 * (1 + k % 2);
            deviations[k] = Math.sqrt(h[k]);
        }
        return List.of(new Given.Scalars(h), new Given.Normals(KEY, deviations, Shape.of(rows, columns), 0));
    }

    /// y ← y + h tanh(y w) + s sin(y) dW, and a second value that is carried along.
    private static Scan scan(List<Tensor> start, Tensor w, Tensor s, boolean decides) {
        int rows = start.getFirst().shape().dim(0);
        return Scan.of(in -> {
            Tensor y = in.get(2);
            Tensor h = decides && in.get(0).item() > 1 ? in.get(0).mul(2) : in.get(0);
            Tensor next = y.add(y.matmul(w).tanh().mul(h)).add(y.sin().mul(s).mul(in.get(1)));
            return List.of(next, in.get(3).mul(0.5).add(next));
        }, given(rows, 3), start, Watcher.NOBODY);
    }

    private static List<Tensor> start(DType dtype, int rows) {
        return List.of(KEY.fold(1).normal(dtype, rows, 3), KEY.fold(2).normal(dtype, rows, 3));
    }

    private static Tensor weight(DType dtype) {
        return KEY.fold(3).normal(dtype, 3, 3).variable();
    }

    @Test
    void anExecutorOfOnesOwnGivesTheSameBits() {
        for (DType dtype : DType.values()) {
            for (int rows : new int[]{1, 50, 7000}) {
                List<Tensor> start = start(dtype, rows);
                Scan scan = scan(start, weight(dtype), Tensor.scalar(dtype, 0.3).variable(), false);
                assertTrue(scan.isCaptured());
                List<Save> saves =
                        List.of(new Save(0, POINTS, true), Save.at(STEPS, 1), new Save(1, new int[]{4, 5}, true));
                List<Tensor> expected =
                        scan.on(new PlainLoop()).run(start, 0, STEPS, List.of(), saves);
                List<Tensor> found = scan.run(start, 0, STEPS, List.of(), saves);
                assertSame(expected, found);
            }
        }
    }

    /// Gradients by the start are sums of products per sample, and have the same bits; those by weights are sums over samples, of
    /// which a block has its own.
    @Test
    void captureNeedsNoMemoryForWhatStepsAreGiven() {
        Given normals = new Given.Normals(KEY, new double[]{1}, Shape.of(16, 1 << 20), 0);
        List<Tensor> start = List.of(Tensor.ones(DType.F64, 16));
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long before = threads.getCurrentThreadAllocatedBytes();
        Scan scan = Scan.of(in -> in.subList(1, 2), List.of(normals), start, Watcher.NOBODY);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(scan.isCaptured());
        assertTrue(allocated < 16 << 20,
                () -> "128 MiB are given in a step, and " + allocated + " bytes were allocated");
    }

    @Test
    void backpropagationIsALoopTooForAnExecutorOfOnesOwn() {
        List<List<Tensor>> results = new ArrayList<>();
        for (boolean plain : new boolean[]{true, false}) {
            List<Tensor> start = start(DType.F64, 700).stream().map(Tensor::variable).toList();
            Tensor w = weight(DType.F64);
            Tensor s = Tensor.scalar(DType.F64, 0.3).variable();
            Scan scan = scan(start, w, s, false);
            Tensor ys = (plain ? scan.on(new PlainLoop()) : scan).record(start, POINTS, null);
            results.add(Autodiff.gradients(ys.square().sum(), start.get(0), start.get(1), w, s));
        }
        for (int i = 0; i < 4; i++) {
            double error = results.get(0).get(i).sub(results.get(1).get(i)).abs().max().item();
            assertEquals(0, error, i < 2 ? 0 : 1e-10, "gradient " + i);
        }
    }

    /// Backwards with values that arrive at points and take the place of what is carried, or are added to it.
    @Test
    void aLoopBackwardsGivesTheSameBits() {
        List<Tensor> start = start(DType.F64, 300);
        Scan scan = scan(start, weight(DType.F64), Tensor.scalar(DType.F64, 0.3), false);
        List<Arrival> arrivals = List.of(
                new Arrival(0, POINTS, KEY.fold(5).normal(DType.F64, 3, 300, 3), false),
                new Arrival(1, new int[]{2}, KEY.fold(6).normal(DType.F64, 1, 300, 3), true));
        List<Save> saves = List.of(new Save(0, new int[]{0, 2, STEPS}, true), Save.at(0, 1));
        List<@Nullable Tensor> none = Collections.nCopies(2, null);
        assertSame(
                scan.on(new PlainLoop()).run(none, STEPS, 0, arrivals, saves),
                scan.run(none, STEPS, 0, arrivals, saves));
    }

    /// Totals of a step that has some: exact, as all numbers are small integers. 12 = 1 + 2 + … (three samples, four steps).
    @Test
    void totalsAreAddedUpOverStepsAndSamples() {
        for (boolean decides : new boolean[]{false, true}) {
            Tensor w = Tensor.scalar(DType.F64, 1).variable();
            List<Tensor> start = List.of(Tensor.ones(DType.F64, 3, 1));
            Scan scan = Scan.of(
                    in -> List.of(in.get(0).mul(w).mul(decides && in.get(0).at(0) < -9 ? 2 : 1)), List.of(), start,
                    Watcher.NOBODY);
            assertEquals(!decides, scan.isCaptured());
            Scan by = decides ? scan.eager(List.of(w), List.of(w.stopGradient())) : scan;
            Scan back = by.mapped(start, List.of(), (f, in) -> {
                List<Tensor> next = new ArrayList<>(in.subList(0, 1));
                next.addAll(f.vjp(in.subList(0, 1), in.subList(1, 2)).subList(1, 3));
                return next;
            });
            Arrival one = new Arrival(1, new int[]{4}, Tensor.ones(DType.F64, 1, 3, 1), true);
            List<Tensor> found = back.back(start, 4, List.of(one));
            assertArrayEquals(new double[]{1, 1, 1}, found.get(0).toDoubleArray());
            assertEquals(12, found.get(1).item());
        }
    }

    @Test
    void gradientsDoNotDependOnThreadsSchedulesOrWhatRunsTheLoop() {
        List<List<Tensor>> results = new ArrayList<>();
        for (boolean decides : new boolean[]{false, true}) {
            for (@Nullable
            Schedule keep : Arrays.asList(null, EqualSegments.squareRoot(STEPS), new Binomial(STEPS, 2))) {
                for (int threads : new int[]{1, 3}) {
                    List<Tensor> start = start(DType.F64, 4000).stream().map(Tensor::variable).toList();
                    Tensor w = weight(DType.F64);
                    Tensor s = Tensor.scalar(DType.F64, 0.3).variable();
                    Workers.withThreads(threads, () -> {
                        Tensor ys = scan(start, w, s, decides).record(start, POINTS, keep);
                        results.add(Autodiff.gradients(ys.square().sum(), start.get(0), start.get(1), w, s));
                    });
                }
            }
        }
        for (int r = 1; r < results.size(); r++) {
            List<Tensor> like = results.get(r < 6 ? 0 : 6);
            for (int i = 0; i < like.size(); i++) {
                assertArrayEquals(like.get(i).toDoubleArray(), results.get(r).get(i).toDoubleArray(), "result " + r);
                double error = results.get(0).get(i).sub(results.get(r).get(i)).abs().max().item();
                assertEquals(0, error, 1e-9, "result " + r);
            }
        }
    }

    @Test
    void secondDerivativesGoThrough() {
        GradCheck check = Autodiff.gradCheck(
                in -> scan(in.subList(0, 2), in.get(2), in.get(3), false).record(in.subList(0, 2), POINTS,
                        null),
                KEY.fold(1).normal(DType.F64, 2, 3), KEY.fold(2).normal(DType.F64, 2, 3), KEY.normal(DType.F64, 3, 3),
                Tensor.scalar(DType.F64, 0.3));
        assertEquals(0, check.firstOrder(), 1e-8);
        assertEquals(0, check.secondOrder(), 1e-7);
    }

    @Test
    void whatCannotBeCapturedHasNoListing() {
        List<Tensor> start = start(DType.F64, 4);
        Tensor s = Tensor.scalar(DType.F64, 0.3);
        assertFalse(scan(start, weight(DType.F64), s, true).listing().isPresent());
        Scan scan = scan(start, weight(DType.F64), s, false);
        assertTrue(scan.listing().orElseThrow().startsWith("step as captured:\nprogram (%0: F64(), %1: F64(4, 3)"));
        assertThrows(
                UnsupportedOperationException.class,
                () -> scan.on(new Refusing()).states(start, POINTS));
    }

    private record Refusing() implements Executor {
        @Override
        public List<Tensor> run(Iteration loop, List<? extends @Nullable Tensor> start) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Recorded record(Iteration loop, List<Boolean> wanted, @Nullable Schedule keep) {
            throw new UnsupportedOperationException();
        }
    }

    private static void assertSame(List<Tensor> expected, List<Tensor> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).shape(), found.get(i).shape());
            assertArrayEquals(expected.get(i).toDoubleArray(), found.get(i).toDoubleArray());
        }
    }
}
