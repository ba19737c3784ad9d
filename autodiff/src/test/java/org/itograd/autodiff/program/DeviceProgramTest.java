package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.TestDevices;
import org.itograd.autodiff.op.MatMul;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Programs on devices against the same programs here: each kernel, what is refused, and what stays on the device.
class DeviceProgramTest {
    private static Tensor normal(DType dtype, int... dims) {
        return RandomKey.of(5).fold(dims.length).normal(dtype, dims);
    }

    /// A function and the shapes of its arguments.
    private record Case(String name, UnaryOperator<List<Tensor>> f, int[]... shapes) {
        static Case of(String name, UnaryOperator<List<Tensor>> f, int[]... shapes) {
            return new Case(name, f, shapes);
        }

        void check(String device) {
            for (DType dtype : DType.values()) {
                List<Tensor> arguments = IntStream.range(0, shapes.length)
                        .mapToObj(i -> RandomKey.of(i).normal(dtype, shapes[i]))
                        .toList();
                DevicePrograms.assertSame(
                        TestDevices.get(device), f, arguments, dtype == DType.F32 ? 4e-6 : 1e-13);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static int[] dims(int... dims) {
        return dims;
    }

    private static Case convolution(int stride, int padding, int[] x, int[] w) {
        return Case.of(
                "convolution " + Shape.of(x) + " by " + Shape.of(w) + " stride " + stride + " padding " + padding,
                in -> {
                    Tensor y = Functional.conv2d(in.get(0), in.get(1), stride, padding);
                    Tensor cotangent = y.mul(0.1).add(y.square().mul(0.01));
                    List<Tensor> both = new ArrayList<>(List.of(y));
                    both.addAll(Autodiff.vjp(v -> Functional.conv2d(v.get(0), v.get(1), stride, padding), in, cotangent)
                            .gradients());
                    return both;
                }, x, w);
    }

    static Stream<Case> cases() {
        return Stream.of(
                Case.of("elementwise, broadcast along every axis",
                        in -> List.of(in.get(0).mul(in.get(1)).add(in.get(2)).tanh().mul(in.get(3)).exp()),
                        dims(3, 4, 5), dims(4, 1), dims(5), dims(3, 1, 1)),
                Case.of("sums over each run of axes",
                        in -> List.of(in.getFirst().sum(false, 0), in.getFirst().sum(true, 1),
                                in.getFirst().sum(false, 0, 2), in.getFirst().sum(), in.getFirst().mean(false, 1, 2)),
                        dims(5, 7, 6)),
                Case.of("a long sum in parts", in -> List.of(in.getFirst().square().sum(), in.getFirst().sum(false, 0)),
                        dims(3000, 5)),
                Case.of("largest elements",
                        in -> List.of(in.getFirst().max(false, 1), in.getFirst().max(true, 0, 1),
                                in.getFirst().max(false, 0)),
                        dims(700, 3)),
                Case.of("products of every form",
                        in -> List.of(in.get(0).matmul(in.get(1)), new MatMul(true, false).of(in.get(0), in.get(2)),
                                new MatMul(false, true).of(in.get(0), in.get(0)),
                                new MatMul(true, true).of(in.get(0), in.get(2).transpose())),
                        dims(7, 6), dims(6, 5), dims(7, 5)),
                Case.of("a product over many rows", in -> List.of(new MatMul(true, false).of(in.get(0), in.get(1))),
                        dims(5000, 3), dims(5000, 32)),
                Case.of("stacks of products",
                        in -> List.of(in.get(0).matmul(in.get(1)), in.get(0).matmul(in.get(2)),
                                new MatMul(true, true).of(in.get(0), in.get(3))),
                        dims(2, 3, 4, 5), dims(3, 5, 6), dims(5, 16), dims(2, 1, 7, 4)),
                Case.of("axes moved, cut, padded and joined",
                        in -> List.of(in.getFirst().transpose(2, 0, 1).mul(2), in.getFirst().slice(1, 1, 3),
                                Tensor.concat(1, in.getFirst(), in.getFirst().slice(1, 0, 2)),
                                Autodiff.vjp(v -> v.getFirst().slice(2, 1, 4), in, in.getFirst().slice(2, 0, 3))
                                        .gradients().getFirst()),
                        dims(3, 4, 5)),
                Case.of("views", in -> List.of(in.getFirst().reshape(15), in.getFirst().mul(2).reshape(5, 3)),
                        dims(3, 5)),
                Case.of("pooling",
                        in -> List.of(Functional.avgPool2d(in.getFirst(), 2),
                                Functional.upsampleNearest2d(in.getFirst(),
                                        3),
                                Autodiff.vjp(v -> Functional.avgPool2d(v.getFirst(), 3, 2), in,
                                        Functional.avgPool2d(in.getFirst(), 3, 2)).gradients().getFirst()),
                        dims(2, 6, 7, 3)),
                Case.of("group normalisation and its gradient", in -> {
                    Tensor y = Functional.groupNorm(in.getFirst(), 4, 1e-5);
                    return List.of(y, Autodiff.vjp(v -> Functional.groupNorm(v.getFirst(), 4, 1e-5), in, in.get(1))
                            .gradients().getFirst());
                }, dims(3, 4, 5, 8), dims(3, 4, 5, 8)),
                Case.of("group normalisation of numbers whose squares are none",
                        in -> List.of(Functional.groupNorm(in.getFirst().mul(1e-30), 2, 0),
                                Functional.groupNorm(in.getFirst().mul(1e30), 2, 1e-5)),
                        dims(3, 10, 4)),
                convolution(1, 1, dims(2, 5, 6, 3), dims(3, 3, 3, 4)),
                convolution(1, 0, dims(2, 6, 6, 2), dims(3, 3, 2, 32)),
                convolution(2, 1, dims(3, 7, 8, 4), dims(4, 4, 4, 6)),
                convolution(2, 0, dims(2, 7, 6, 1), dims(2, 3, 1, 5)),
                convolution(3, 2, dims(1, 5, 4, 2), dims(2, 2, 2, 3)),
                convolution(1, 1, dims(70, 6, 6, 4), dims(3, 3, 4, 4)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void plainCGivesWhatThisProcessorGives(Case each) {
        each.check("c");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void openClGivesWhatThisProcessorGives(Case each) {
        each.check(TestDevices.driver());
    }

    @ParameterizedTest
    @MethodSource(TestDevices.NAMES)
    void normalNumbersHaveTheBitsOfTheirKeys(String name) {
        Device device = TestDevices.get(name);
        for (DType dtype : DType.values()) {
            Tensor zeros = Tensor.zeros(dtype, 7, 9);
            Program program = Program.capture(in -> List.of(in.getFirst().neg()), List.of(zeros));
            try (DeviceTensor memory = DeviceTensor.of(device, zeros);
                    DeviceNormals normals = DeviceNormals.of(device, memory, 27);
                    DeviceProgram p = DeviceProgram.of(device, program, List.of(memory), List.of(normals), List.of())) {
                for (int run = 0; run < 2; run++) {
                    RandomKey key = RandomKey.of(run);
                    normals.draw(List.of(key, key.fold(1), key.fold(2)), 0.3);
                    p.run();
                    double[] expected = new double[63];
                    for (int s = 0; s < 3; s++) {
                        Tensor own = Tensor.zeros(dtype, Math.min(27, 63 - 27 * s));
                        (s == 0 ? key : key.fold(s)).normal(0, 0.3, own);
                        System.arraycopy(own.toDoubleArray(), 0, expected, 27 * s, own.size());
                    }
                    assertArrayEquals(expected, p.result(0).neg().toDoubleArray());
                    assertArrayEquals(expected, memory.read().toDoubleArray());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(TestDevices.NAMES)
    void resultsBecomeArgumentsOfTheNextRun(String name) {
        Device device = TestDevices.get(name);
        Tensor w = normal(DType.F32, 3, 4);
        Tensor v = Tensor.zeros(DType.F32, 3, 4);
        Program step = Program.capture(in -> {
            Tensor next = in.get(1).mul(0.9).add(in.get(0));
            return List.of(next.square().sum(), in.get(0).sub(next.mul(0.1)), next);
        }, List.of(w, v));
        try (DeviceTensor weights = DeviceTensor.of(device, w);
                DeviceTensor slots = DeviceTensor.of(device, v);
                DeviceProgram p = DeviceProgram.of(device, step, List.of(weights, slots), List.of(),
                        List.of(new DeviceProgram.Next(1, 0), new DeviceProgram.Next(2, 1)))) {
            for (int k = 0; k < 5; k++) {
                List<Tensor> here = step.run(List.of(w, v));
                p.run();
                DevicePrograms.assertNear(here, List.of(p.result(0), weights.read(), slots.read()), 1e-6);
                w = here.get(1);
                v = here.get(2);
            }
        }
    }

    @Test
    void anOperationWithoutAKernelIsRefusedByItsName() {
        Device device = TestDevices.get("c");
        Program program = Program.capture(in -> List.of(in.getFirst().cumsum(0)), List.of(normal(DType.F32, 3, 4)));
        assertTrue(DeviceProgram.refusal(device, program).contains("CumulativeSum"));
        String message = String.valueOf(assertThrows(
                IllegalArgumentException.class,
                () -> DeviceProgram.of(device, program, List.of(), List.of(), List.of())).getMessage());
        assertTrue(message.contains("there is no kernel for CumulativeSum, which gives F32(3, 4)"), message);
    }

    @Test
    void memoryOfAnotherShapeIsRefused() {
        Device device = TestDevices.get("c");
        Program program = Program.capture(in -> List.of(in.getFirst().mul(2)), List.of(normal(DType.F32, 3)));
        try (DeviceTensor other = DeviceTensor.of(device, normal(DType.F32, 4))) {
            String message = String.valueOf(assertThrows(
                    IllegalArgumentException.class,
                    () -> DeviceProgram.of(device, program, List.of(other), List.of(), List.of())).getMessage());
            assertEquals("arguments: argument 0 is F32(3), but its memory is for F32(4)", message);
            assertThrows(IllegalArgumentException.class, () -> other.write(normal(DType.F32, 3)));
        }
    }
}
