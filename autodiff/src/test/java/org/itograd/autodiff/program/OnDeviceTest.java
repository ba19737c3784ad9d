package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.TestDevices;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole loops as launches.
class OnDeviceTest {
    private static final int STEPS = 40;
    private static final RandomKey KEY = RandomKey.of(4);

    private static List<Given> noise(long first, int... dims) {
        double[] h = new double[STEPS];
        double[] deviations = new double[STEPS];
        for (int k = 0; k < STEPS; k++) {
            h[k] = 0.001 * (1 + k % 3);
            deviations[k] = Math.sqrt(h[k]);
        }
        return List.of(new Given.Scalars(h), new Given.Normals(KEY, deviations, Shape.of(dims), first));
    }

    /// With what is the same for all samples of a step, and a state that is both drift and diffusion.
    private static List<Tensor> step(List<Tensor> in) {
        Tensor h = in.get(0);
        Tensor y = in.get(2);
        return List.of(y.add(y.tanh().mul(h.add(0.5).sqrt())).add(in.get(1).mul(y.cos())));
    }

    private static Scan scan(UnaryOperator<List<Tensor>> f, Tensor start, List<Given> given) {
        return Scan.of(f, given, List.of(start), Watcher.NOBODY);
    }

    private static void assertSame(Scan scan, Device device, Tensor start, int... points) {
        double[] expected = scan.on(Executor.lanes()).states(List.of(start), points).toDoubleArray();
        assertArrayEquals(expected, scan.on(new OnDevice(device)).states(List.of(start), points).toDoubleArray());
    }

    /// Samples of which two share a pair of numbers, those of which none do, and ends of blocks.
    @ParameterizedTest
    @MethodSource(TestDevices.NAMES)
    void samplesOfEverySizeAndNumberHaveTheBits(String name) {
        Device device = TestDevices.get(name);
        for (DType dtype : DType.values()) {
            for (int columns : new int[]{1, 3, 4, 16}) {
                for (int rows : new int[]{1, 33, 100}) {
                    Tensor start = KEY.fold(1).normal(dtype, rows, columns);
                    assertSame(
                            scan(OnDeviceTest::step, start, noise(0, rows, columns)), device, start, 0, 1, 17, STEPS);
                }
            }
        }
    }

    /// More components than lanes take, which have the bits of blocks.
    @ParameterizedTest
    @MethodSource(TestDevices.NAMES)
    void samplesTooLargeForLanesHaveTheBits(String name) {
        Tensor start = KEY.fold(1).normal(DType.F32, 5, 900);
        Scan scan = scan(in -> List.of(in.getFirst().mul(0.7).add(in.getFirst().square())), start, List.of());
        String listing = scan.listing().orElseThrow();
        assertTrue(listing.contains("a sample has more than 2048 components"), listing);
        int[] points = {1, 3};
        double[] expected = scan.on(Executor.blocks()).states(List.of(start), points).toDoubleArray();
        double[] found = scan.on(new OnDevice(TestDevices.get(name))).states(List.of(start), points).toDoubleArray();
        assertArrayEquals(expected, found);
    }

    /// Counters that carry into their upper word, as those of a piece of a huge ensemble do.
    @ParameterizedTest
    @MethodSource(TestDevices.NAMES)
    void numbersOfSamplesBeyondTheFirstBillionsHaveTheBits(String name) {
        for (DType dtype : DType.values()) {
            Tensor start = KEY.fold(1).normal(dtype, 70);
            assertSame(
                    scan(OnDeviceTest::step, start, noise((1L << 33) - 32, 70)), TestDevices.get(name), start, STEPS);
        }
    }

    /// Samples in the middle of a pair's block, as those of a part of an ensemble may be.
    @ParameterizedTest
    @MethodSource(TestDevices.NAMES)
    void samplesThatBeginAnywhereHaveTheBits(String name) {
        for (long first : new long[]{5, 16, (1L << 33) - 7}) {
            for (int columns : new int[]{1, 2}) {
                Tensor start = KEY.fold(1).normal(DType.F32, 70, columns);
                assertSame(
                        scan(OnDeviceTest::step, start, noise(first, 70, columns)), TestDevices.get(name), start,
                        STEPS);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(TestDevices.NAMES)
    void ensemblesLargerThanTheMemoryGoInPieces(String name) {
        Device small = new SmallDevice(TestDevices.get(name), 32 * 1000);
        Tensor start = KEY.fold(1).normal(DType.F32, 1001, 2);
        Scan scan = scan(OnDeviceTest::step, start, noise(0, 1001, 2));
        int[] points = {3, 20, STEPS};
        assertTrue(scan.on(new OnDevice(small)).explain(points).contains("launches of at most"), "pieces");
        assertSame(scan, small, start, points);
        Device tiny = new SmallDevice(TestDevices.get(name), 100);
        String said = String.valueOf(assertThrows(
                IllegalArgumentException.class,
                () -> scan.on(new OnDevice(tiny)).states(List.of(start), points)).getMessage());
        assertTrue(said.contains("does not fit into the device's memory"), said);
    }

    /// A weight with a row for each sample, one that all share, and samples that mix.
    @ParameterizedTest
    @MethodSource(TestDevices.NAMES)
    void closedOverTensorsAreParametersOrRowsOfSamples(String name) {
        Tensor own = KEY.fold(7).normal(DType.F64, 25, 2);
        Tensor shared = KEY.fold(8).normal(DType.F64, 2, 2);
        Tensor start = KEY.fold(1).normal(DType.F64, 25, 2);
        assertSame(
                scan(in -> List.of(in.get(2).matmul(shared).tanh().add(own).add(in.get(1))), start, noise(0, 25, 2)),
                TestDevices.get(name), start, 2, STEPS);
        assertSame(
                scan(in -> List.of(in.get(2).sub(in.get(2).sum().mul(1e-3)).add(in.get(1))), start, noise(0, 25, 2)),
                TestDevices.get(name), start, 2, STEPS);
    }

    @Test
    void otherSeedsAndWeightsAreTheSameKernel() {
        Device device = TestDevices.get("c");
        Tensor start = KEY.fold(1).normal(DType.F64, 5, 2);
        CountingDevice noting = new CountingDevice(device);
        for (int i = 0; i < 3; i++) {
            double scale = i;
            List<Given> given = List.of(new Given.Scalars(new double[]{1, 2, 3}),
                    new Given.Normals(RandomKey.of(i), new double[]{1, 1, 1}, Shape.of(5, 2), 0));
            Tensor w = Tensor.scalar(DType.F64, scale);
            assertSame(scan(in -> List.of(in.get(2).mul(w).add(in.get(1).mul(scale))), start, given), noting, start,
                    3);
        }
        assertEquals(1, noting.texts());
    }

    @Test
    void whatCannotRunIsRefusedAndSaysWhy() {
        Device device = TestDevices.get("c");
        Tensor start = KEY.fold(1).normal(DType.F64, 5, 2);
        Scan decides =
                scan(in -> List.of(in.get(2).select(0, 0).select(0, 0).item() > 0 ? in.get(2) : in.get(1)), start,
                        noise(0, 5, 2));
        Scan scan = scan(OnDeviceTest::step, start, noise(0, 5, 2));
        assertRefused("decides on numbers",
                () -> decides.on(new OnDevice(device)).states(List.of(start), new int[]{1}));
        assertRefused("goes backwards",
                () -> scan.on(new OnDevice(device)).run(List.of(start), 3, 0, List.of(), List.of()));
        assertTrue(decides.on(new OnDevice(device)).explain(new int[]{1}).contains("refuses it, because"));
    }

    private static void assertRefused(String why, org.junit.jupiter.api.function.Executable run) {
        String said = String.valueOf(assertThrows(IllegalArgumentException.class, run).getMessage());
        assertTrue(said.startsWith("device: ") && said.contains(why) && said.contains("device(\"cpu\")"), said);
    }
}
