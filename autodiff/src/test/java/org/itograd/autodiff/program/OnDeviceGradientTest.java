package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.TestDevices;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Reverses of whole loops as launches, against those in lanes: the same bits.
class OnDeviceGradientTest {
    private static final int STEPS = 20;
    private static final int[] POINTS = {0, 3, 4, 17, STEPS};
    private static final RandomKey KEY = RandomKey.of(9);

    private static List<Given> noise(int... dims) {
        double[] h = new double[STEPS];
        double[] deviations = new double[STEPS];
        for (int k = 0; k < STEPS; k++) {
            h[k] = 0.001 * (1 + k % 3);
            deviations[k] = Math.sqrt(h[k]);
        }
        return List.of(new Given.Scalars(h), new Given.Normals(KEY, deviations, Shape.of(dims), 0));
    }

    /// With tensors that are differentiated by: one for all components, one for each, and a matrix.
    private record Net(Tensor rate, Tensor bias, Tensor weights) {
        static Net of(DType dtype, int columns) {
            return new Net(
                    KEY.fold(1).normal(dtype).variable(), KEY.fold(2).normal(dtype, columns).variable(),
                    KEY.fold(3).normal(dtype, columns, columns).variable());
        }

        List<Tensor> all() {
            return List.of(rate, bias, weights);
        }

        List<Tensor> step(List<Tensor> in) {
            Tensor h = in.get(0);
            Tensor y = in.get(2);
            Tensor drift = y.matmul(weights).add(bias).tanh().mul(h.add(0.5).sqrt());
            return List.of(y.add(drift).add(in.get(1).mul(y.cos()).mul(bias)));
        }
    }

    private static double[][] gradients(
            Scan scan, Executor on, List<Tensor> start, int[] points, @Nullable Schedule keep, List<Tensor> by) {
        List<Tensor> variables = start.stream().map(Tensor::variable).toList();
        Tensor states = scan.on(on).record(variables, points, keep);
        Tensor loss = states.mul(KEY.fold(77).normal(states.dtype(), states.shape().dims())).sum();
        List<Tensor> all = Step.concat(variables, by);
        List<Tensor> found = Autodiff.gradients(loss, all);
        return found.stream().map(Tensor::toDoubleArray).toArray(double[][]::new);
    }

    private static void assertSame(
            Scan scan, Device device, List<Tensor> start, int[] points, @Nullable Schedule keep, List<Tensor> by) {
        double[][] here = gradients(scan, Executor.lanes(), start, points, keep, by);
        double[][] there = gradients(scan, new OnDevice(device), start, points, keep, by);
        for (int i = 0; i < here.length; i++) {
            assertTrue(Arrays.stream(here[i]).anyMatch(x -> x != 0), "gradient " + i + " is zero");
            assertArrayEquals(here[i], there[i], "gradient " + i);
        }
    }

    private static Scan scan(UnaryOperator<List<Tensor>> f, List<Given> given, Tensor... start) {
        return Scan.of(f, given, List.of(start), Watcher.NOBODY);
    }

    private static Scan net(Net net, Tensor start) {
        return scan(net::step, noise(start.shape().dims()), start);
    }

    /// Samples of which two share a pair of numbers, those of which none do, and ends of blocks; all states kept, some, and few.
    @ParameterizedTest
    @MethodSource(TestDevices.NAMES)
    void gradientsByTheStartAndByWeightsHaveTheBits(String name) {
        Device device = TestDevices.get(name);
        for (DType dtype : DType.values()) {
            for (int columns : new int[]{2, 3}) {
                Net net = Net.of(dtype, columns);
                for (int rows : new int[]{33, 301}) {
                    Tensor start = KEY.fold(4).normal(dtype, rows, columns);
                    for (@Nullable
                    Schedule keep : Arrays.asList(null, new EqualSegments(STEPS, 7), new Binomial(STEPS, 3))) {
                        assertSame(net(net, start), device, List.of(start), POINTS, keep, net.all().subList(1, 3));
                    }
                }
            }
        }
    }

    /// What is carried beside the first thing, which alone is asked for.
    @ParameterizedTest
    @MethodSource(TestDevices.NAMES)
    void gradientsByAllThatIsCarriedHaveTheBits(String name) {
        Tensor y = KEY.fold(4).normal(DType.F64, 70, 2);
        Tensor v = KEY.fold(5).normal(DType.F64, 70);
        Tensor rate = Tensor.scalar(DType.F64, 0.3).variable();
        Scan scan = scan(
                in -> List.of(in.get(2).add(in.get(3).reshape(70, 1).mul(in.get(1)).mul(rate)),
                        in.get(3).mul(in.get(0)).add(in.get(2).sum(false, 1).sin())),
                noise(70, 2), y, v);
        assertSame(scan, TestDevices.get(name), List.of(y, v), new int[]{5, 13}, null, List.of(rate));
    }

    /// A tensor with a row for each sample that nobody differentiates by, and samples that mix.
    @ParameterizedTest
    @MethodSource(TestDevices.NAMES)
    void rowsOfSamplesAndSamplesThatMixHaveTheBits(String name) {
        Tensor own = KEY.fold(7).normal(DType.F64, 25, 2);
        Tensor weight = KEY.fold(8).normal(DType.F64, 2).variable();
        Tensor start = KEY.fold(1).normal(DType.F64, 25, 2);
        assertSame(
                scan(in -> List.of(in.get(2).mul(weight).tanh().add(own.mul(in.get(2))).add(in.get(1))), noise(25, 2),
                        start),
                TestDevices.get(name), List.of(start), POINTS, null, List.of(weight));
        Tensor few = KEY.fold(1).normal(DType.F64, 4, 2);
        assertSame(
                scan(in -> List.of(in.get(2).sub(in.get(2).mean().mul(weight)).add(in.get(1))), noise(4, 2), few),
                TestDevices.get(name), List.of(few), POINTS, null, List.of(weight));
    }

    @ParameterizedTest
    @MethodSource(TestDevices.NAMES)
    void ensemblesLargerThanTheMemoryGoBackInPieces(String name) {
        Net net = Net.of(DType.F32, 2);
        Tensor start = KEY.fold(4).normal(DType.F32, 1001, 2);
        Device small = new SmallDevice(TestDevices.get(name), 1 << 18);
        Scan scan = net(net, start);
        String how = scan.on(new OnDevice(small)).explain(List.of(start.variable()), POINTS, null);
        assertTrue(how.contains("more launches"), how);
        assertSame(scan, small, List.of(start), POINTS, null, net.all().subList(1, 3));
        Device tiny = new SmallDevice(TestDevices.get(name), 1 << 14);
        assertRefused("does not fit into the device's memory", () -> gradients(
                scan, new OnDevice(tiny), List.of(start), POINTS, null, net.all().subList(1, 3)));
    }

    @Test
    void aLoopOfNoStepsAndOneOfNoSamplesHaveGradients() {
        Device device = TestDevices.get("c");
        Tensor start = KEY.fold(4).normal(DType.F64, 3, 2);
        Net net = Net.of(DType.F64, 2);
        double[][] found = gradients(
                net(net, start), new OnDevice(device), List.of(start), new int[]{0}, null, net.all().subList(1, 2));
        assertArrayEquals(KEY.fold(77).normal(DType.F64, 1, 3, 2).toDoubleArray(), found[0]);
        assertArrayEquals(new double[2], found[1]);
        Tensor none = Tensor.zeros(DType.F64, 0, 2);
        double[][] empty = gradients(
                net(net, none), new OnDevice(device), List.of(none), POINTS, null, net.all().subList(1, 2));
        assertArrayEquals(new double[0], empty[0]);
        assertArrayEquals(new double[2], empty[1]);
    }

    @Test
    void otherSeedsAndWeightsAreTheSameKernels() {
        CountingDevice device = new CountingDevice(TestDevices.get("c"));
        Tensor start = KEY.fold(1).normal(DType.F64, 5, 2);
        for (int i = 0; i < 3; i++) {
            Tensor w = Tensor.scalar(DType.F64, 0.5 + i).variable();
            List<Given> given = List.of(
                    new Given.Scalars(new double[]{1, 2, 3}),
                    new Given.Normals(RandomKey.of(i), new double[]{1, 1, 1}, Shape.of(5, 2), 0));
            assertSame(scan(in -> List.of(in.get(2).mul(w).sin().add(in.get(1))), given, start), device,
                    List.of(start), new int[]{3}, null, List.of(w));
        }
        assertEquals(2, device.texts());
    }

    @Test
    void whatCannotGoBackIsRefusedAndSaysWhy() {
        Executor device = new OnDevice(TestDevices.get("c"));
        Tensor start = KEY.fold(1).normal(DType.F64, 5, 2);
        Tensor own = KEY.fold(7).normal(DType.F64, 5, 2).variable();
        Scan rows = scan(in -> List.of(in.get(2).mul(own).add(in.get(1))), noise(5, 2), start);
        assertRefused("mix on the way back", () -> rows.on(device).record(List.of(start), POINTS, null));
        String how = rows.on(device).explain(List.of(start), POINTS, null);
        assertTrue(how.contains("refuses it") && how.contains("mix on the way back"), how);
        Scan plain = scan(in -> List.of(in.get(2).sin().add(in.get(1))), noise(5, 2), start);
        assertRefused("derivatives of its derivatives", () -> {
            Tensor x = start.variable();
            Tensor loss = plain.on(device).record(List.of(x), POINTS, null).square().sum();
            Tensor slope = Autodiff.recordedGradients(loss, x).getFirst();
            Autodiff.gradients(slope.square().sum(), x);
        });
    }

    private static void assertRefused(String why, Executable run) {
        String said = String.valueOf(assertThrows(IllegalArgumentException.class, run).getMessage());
        assertTrue(said.startsWith("device: ") && said.contains(why) && said.contains("device(\"cpu\")"), said);
    }
}
