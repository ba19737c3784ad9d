package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.statistics.Statistics;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Iteration.Arrival;
import org.itograd.autodiff.program.Iteration.Save;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.jspecify.annotations.Nullable;

/// Random small steps in lanes, in scalar form and in whole vectors, against the same steps in blocks of tensors: the same bits for all
/// that belongs to a sample. Sums over samples are taken in another order, so they agree to rounding.
class LanesPropertyTest {
    private static final int STEPS = 7;

    private static Scan scan(SmallStep step) {
        return Scan.of(step::apply, step.given(), step.start(), Watcher.NOBODY).on(Executor.lanes());
    }

    private static void assertSameBits(List<Tensor> expected, List<Tensor> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).shape(), found.get(i).shape());
            assertArrayEquals(expected.get(i).toDoubleArray(), found.get(i).toDoubleArray(), "result " + i);
        }
    }

    @Property(tries = 40, seed = "71")
    void statesHaveTheSameBits(
            @ForAll @LongRange(min = 0, max = 1 << 30) long seed, @ForAll DType dtype,
            @ForAll @IntRange(min = 1, max = 40) int rows, @ForAll boolean backwards) {
        SmallStep step = new SmallStep(seed, dtype, rows, STEPS);
        Scan scan = scan(step);
        Iteration loop = new Iteration(
                scan.step(), step.given(), List.of(), dtype, step.start().stream().map(Tensor::shape).toList(), 0,
                STEPS,
                List.of(), List.of(), Watcher.NOBODY);
        Statistics.label("in lanes").collect(new Lanes(true).explain(loop).contains("it runs in lanes"));
        List<Save> saves = List.of(
                new Save(0, new int[]{0, 3, STEPS}, true), Save.at(backwards ? 0 : STEPS, 1),
                new Save(1, new int[]{2, 5}, true));
        List<Arrival> arrivals = List.of(
                new Arrival(0, new int[]{1, 4}, step.normal(20, 2, rows, 3), false),
                new Arrival(1, new int[]{0, 2, 3}, step.normal(21, 3, rows, 2, 3), true));
        List<Tensor> start = step.start();
        int from = backwards ? STEPS : 0;
        List<Tensor> expected =
                scan.on(Executor.blocks()).run(start, from, STEPS - from, arrivals, saves);
        for (int threads : new int[]{1, 2}) {
            List<List<Tensor>> found = new ArrayList<>();
            Workers.withThreads(
                    threads, () -> found.add(scan.run(start, from, STEPS - from, arrivals, saves)));
            assertSameBits(expected, found.getFirst());
        }
    }

    /// Gradients by the start belong to a sample, those by weights are sums.
    @Property(tries = 15, seed = "72")
    void gradientsAreThoseOfBlocks(
            @ForAll @LongRange(min = 0, max = 1 << 30) long seed, @ForAll @IntRange(min = 1, max = 40) int rows) {
        List<List<Tensor>> results = new ArrayList<>();
        for (@Nullable
        Schedule keep : Arrays.asList(null, new Binomial(STEPS, 2))) {
            for (boolean blocks : new boolean[]{true, false}) {
                SmallStep step = new SmallStep(seed, DType.F64, rows, STEPS);
                List<Tensor> start = step.start().stream().map(Tensor::variable).toList();
                Scan all = scan(step);
                Scan scan = blocks ? all.on(Executor.blocks()) : all;
                Tensor ys = scan.record(start, new int[]{0, 2, STEPS}, keep);
                List<Tensor> by = new ArrayList<>(start);
                step.weights.stream().filter(w -> w.isTracked()).forEach(by::add);
                Tensor loss = ys.square().sum().add(
                        Tensor.concat(0, by.stream().map(t -> t.mul(0).sum().reshape(1)).toArray(Tensor[]::new)).sum());
                results.add(Autodiff.gradients(loss, by.toArray(Tensor[]::new)));
            }
        }
        for (int r = 1; r < results.size(); r++) {
            for (int i = 0; i < results.get(0).size(); i++) {
                double[] expected = results.get(0).get(i).toDoubleArray();
                double scale = 1 + Arrays.stream(expected).map(Math::abs).max().orElse(0);
                assertArrayEquals(
                        expected, results.get(r).get(i).toDoubleArray(), i < 2 ? 0 : 1e-12 * scale, "gradient " + i);
            }
        }
        assertSameBits(results.get(1), results.get(3));
    }
}
