package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

/// Loops whose samples are a few numbers, in lanes.
class LanesTest {
    private static final int STEPS = 3000;
    private static final RandomKey KEY = RandomKey.of(4);

    private static List<Given> noise(int... dims) {
        double[] h = new double[STEPS];
        double[] deviations = new double[STEPS];
        for (int k = 0; k < STEPS; k++) {
            h[k] = 0.001 * (1 + k % 3);
            deviations[k] = Math.sqrt(h[k]);
        }
        return List.of(new Given.Scalars(h), new Given.Normals(KEY, deviations, Shape.of(dims), 0));
    }

    /// A step that is said in many ways: with what is the same for all samples of a step, and parts of a sample.
    private static List<Tensor> step(List<Tensor> in) {
        Tensor h = in.get(0);
        Tensor y = in.get(2);
        Tensor a = y.select(1, 0);
        Tensor b = y.select(1, 1);
        Tensor drift = Tensor.stack(b.sub(a), a.mul(h.add(0.5).sqrt()).sin()).transpose();
        return List.of(y.add(drift.mul(h)).add(in.get(1).mul(y.cos())));
    }

    private static Scan scan(UnaryOperator<List<Tensor>> f, Tensor start, int columns) {
        return Scan.of(f, noise(start.shape().dim(0), columns), List.of(start), Watcher.NOBODY);
    }

    private static String listing(Scan scan) {
        return scan.listing().orElseThrow();
    }

    /// Few numbers a step are drawn for many steps at once, many for one; calls of the kernel end at other steps than blocks.
    @Test
    void longLoopsHaveTheBitsOfBlocks() {
        for (DType dtype : DType.values()) {
            for (int rows : new int[]{1, 3, 8, 9, 33, 700}) {
                Tensor start = KEY.fold(1).normal(dtype, rows, 2);
                Scan scan = scan(LanesTest::step, start, 2);
                assertTrue(listing(scan).contains("it runs in lanes: one kernel of"), listing(scan));
                int[] points = {0, 1, 1000, 1024, 1025, STEPS};
                assertArrayEquals(
                        scan.on(Executor.blocks()).states(List.of(start), points).toDoubleArray(),
                        scan.states(List.of(start), points).toDoubleArray());
            }
        }
    }

    @Test
    void everyStateCanBeSaved() {
        Tensor start = KEY.fold(1).normal(DType.F64, 2, 2);
        Scan scan = scan(LanesTest::step, start, 2);
        int[] all = IntStream.rangeClosed(0, STEPS).toArray();
        Tensor states = scan.states(List.of(start), all);
        assertArrayEquals(
                scan.on(Executor.blocks()).states(List.of(start), all).toDoubleArray(), states.toDoubleArray());
        assertArrayEquals(start.toDoubleArray(), states.select(0, 0).toDoubleArray());
    }

    /// One trajectory without an axis for samples: its components are a sample's.
    @Test
    void aStateWithoutSamplesIsOneSample() {
        Tensor start = KEY.fold(1).normal(DType.F64, 3);
        Scan scan = Scan.of(in -> {
            Tensor y = in.get(2);
            Tensor turned = Tensor.concat(0, y.slice(0, 1, 3), y.slice(0, 0, 1));
            return List.of(y.add(turned.sin().mul(in.get(0))).add(in.get(1).mul(0.1)));
        }, noise(3), List.of(start), Watcher.NOBODY);
        assertTrue(listing(scan).contains("a lane for each of 1 samples"), listing(scan));
        int[] points = {STEPS / 2, STEPS};
        assertArrayEquals(
                scan.on(Executor.blocks()).states(List.of(start), points).toDoubleArray(),
                scan.states(List.of(start), points).toDoubleArray());
    }

    /// A segment of a long loop is computed again at a time, and cotangents arrive in the middle of one.
    @Test
    void gradientsOfLongLoopsAreThoseOfBlocks() {
        for (int rows : new int[]{1, 300}) {
            double[][] results = new double[4][];
            for (int r = 0; r < 4; r++) {
                Tensor start = KEY.fold(1).normal(DType.F64, rows, 2).variable();
                Tensor w = Tensor.scalar(DType.F64, 0.4).variable();
                Scan lanes = scan(in -> {
                    Tensor y = step(in).getFirst();
                    return List.of(y.sub(y.mul(in.get(0)).mul(w)));
                }, start, 2);
                Scan scan = r / 2 == 0 ? lanes : lanes.on(Executor.blocks());
                Schedule keep = r % 2 == 0 ? null : new EqualSegments(STEPS, 700);
                Tensor ys = scan.record(List.of(start), new int[]{0, 1, 1500, STEPS}, keep);
                List<Tensor> found = Autodiff.gradients(ys.square().mean(), start, w);
                results[r] = Arrays.copyOf(found.get(0).toDoubleArray(), 2 * rows + 1);
                results[r][2 * rows] = found.get(1).item();
            }
            assertArrayEquals(results[0], results[1]);
            assertArrayEquals(results[2], results[3]);
            assertEquals(results[2][2 * rows], results[0][2 * rows], 1e-12 * Math.abs(results[0][2 * rows]));
            assertArrayEquals(Arrays.copyOf(results[2], 2 * rows), Arrays.copyOf(results[0], 2 * rows));
        }
    }

    /// A step of many operations runs in lanes for one sample, whose instructions on tensors would cost more; a perceptron does not.
    @Test
    void longStepsRunInLanesWhereThatIsCheaper() {
        UnaryOperator<List<Tensor>> step = in -> {
            Tensor y = in.getFirst();
            for (int i = 0; i < 12; i++) {
                y = Tensor.stack(1, y.select(1, 1).sin().add(y.select(1, 0)), y.select(1, 0).mul(0.5).tanh());
            }
            return List.of(y);
        };
        Tensor start = KEY.fold(1).normal(DType.F64, 1, 2);
        Scan few = Scan.of(step, List.of(), List.of(start), Watcher.NOBODY);
        assertTrue(listing(few).contains("it runs in lanes"), listing(few));
        assertArrayEquals(
                few.on(Executor.blocks()).states(List.of(start), new int[]{40}).toDoubleArray(),
                few.states(List.of(start), new int[]{40}).toDoubleArray());
        Tensor w = KEY.fold(2).normal(DType.F64, 8, 16);
        Tensor v = KEY.fold(3).normal(DType.F64, 16, 8);
        Tensor rows = KEY.fold(4).normal(DType.F64, 500, 8);
        Scan perceptron = Scan.of(
                in -> List.of(in.getFirst().matmul(w).tanh().matmul(v)), List.of(), List.of(rows), Watcher.NOBODY);
        assertTrue(listing(perceptron).contains("operations for a sample are several loops"), listing(perceptron));
    }

    @Test
    void theListingSaysWhyAStepIsNotInLanes() {
        Tensor wide = Tensor.ones(DType.F64, 3, 3000);
        Scan large = Scan.of(
                in -> List.of(in.getFirst().sin()), List.of(), List.of(wide), Watcher.NOBODY);
        assertTrue(
                listing(large).contains(
                        "it runs in blocks of tensors, not in lanes, because a sample has more than 2048 components"),
                listing(large));
        Tensor image = Tensor.ones(DType.F64, 3, 4, 4, 1);
        Tensor filter = Tensor.ones(DType.F64, 3, 3, 1, 1);
        Scan convolved = Scan.of(
                in -> List.of(Functional.conv2d(in.getFirst(), filter, 1, 1)), List.of(), List.of(image),
                Watcher.NOBODY);
        assertTrue(
                listing(convolved).contains("because Conv2d is not written component by component"),
                listing(convolved));
    }
}
