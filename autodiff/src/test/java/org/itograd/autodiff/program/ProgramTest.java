package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.CaptureException;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Primitive;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

/// Programs against the same function run operation by operation, at the edges: what is captured, outputs that share a value,
/// shapes that agree by chance, sums beside each other.
class ProgramTest {
    private static final RandomKey KEY = RandomKey.of(17);

    private static Tensor normal(long seed, int... dims) {
        return KEY.fold(seed).normal(DType.F64, dims);
    }

    private interface Map extends Function<List<Tensor>, List<Tensor>> {}

    private static void check(Map f, Tensor... arguments) {
        List<Tensor> given = List.of(arguments);
        Program program = Program.capture(f, given);
        List<Tensor> expected = f.apply(given);
        for (int round = 0; round < 2; round++) {
            assertClose(expected, program.run(given), program);
        }
    }

    private static void assertClose(List<Tensor> expected, List<Tensor> actual, Program program) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).shape(), actual.get(i).shape());
            double[] e = expected.get(i).toDoubleArray();
            double scale = 1 + Arrays.stream(e).map(Math::abs).max().orElse(0);
            int output = i;
            assertArrayEquals(e, actual.get(i).toDoubleArray(), 1e-12 * scale,
                    () -> "output " + output + " of " + program);
        }
    }

    // ------------------------------------------------------------------ what is captured

    @Test
    void aValueIsNotedOnceAndWhatNobodyNeedsNotAtAll() {
        Program p = Program.capture(in -> {
            Tensor x = in.getFirst();
            Tensor unused = x.exp();
            return List.of(x.tanh().mul(x.tanh()).add(x.reshape(6).reshape(2, 3)));
        }, List.of(normal(1, 2, 3)));
        assertEquals(
                """
                        program (%0: F64(2, 3))
                        %1 = Tanh %0 : F64(2, 3)
                        %2 = Mul %1 %1 : F64(2, 3)
                        %3 = Add %2 %0 : F64(2, 3)
                        return %3""",
                p.toString());
    }

    /// d/dx (x · c(x)) with c(x) = x² held constant is x², in the program as without it; second derivatives too.
    @Test
    void derivativesStopInAProgramWhereTheyStopInTheFunction() {
        Map f = in -> List.of(in.getFirst().mul(in.getFirst().square().stopGradient()));
        Tensor x = normal(3, 2, 3);
        Program p = Program.capture(f, List.of(x));
        Program derivative = p.vjp();
        assertClose(f.apply(List.of(x)), p.run(List.of(x)), p);
        Tensor ones = Tensor.ones(DType.F64, 2, 3);
        assertClose(List.of(x.square()), derivative.run(List.of(x, ones)), derivative);
        Program second = derivative.vjp();
        Tensor nothing = Tensor.zeros(DType.F64, 2, 3);
        assertClose(List.of(nothing, x.square()), second.run(List.of(x, ones, ones)), second);
    }

    @Test
    void numbersThroughoutBecomeConstantsAndArraysInputs() {
        Tensor weights = normal(2, 3);
        Program p = Program.capture(
                in -> List.of(in.getFirst().mul(2.5).add(Tensor.full(DType.F64, -0.0, 2, 3)).mul(weights).add(weights)),
                List.of(normal(1, 2, 3)));
        assertEquals(List.of(weights), p.closedOver());
        assertTrue(p.toString().contains(" = 2.5 : F64()"), p.toString());
        assertTrue(p.toString().contains(" = -0.0 : F64()"), p.toString());
        assertEquals(1, p.toString().split("F64\\(3\\)", -1).length - 1, p.toString());
    }

    @Test
    void trackedTensorsAreClosedOverAsTheyWere() {
        Tensor w = Tensor.scalar(DType.F64, 3).variable();
        Program p = Program.capture(in -> List.of(in.getFirst().mul(w), w), List.of(normal(1, 4)));
        assertEquals(List.of(w), p.closedOver());
        Tensor x = normal(3, 4);
        assertArrayEquals(x.mul(3).toDoubleArray(), p.run(List.of(x)).getFirst().toDoubleArray());
        assertFalse(p.run(List.of(x)).getFirst().isTracked());
        Tensor g = Autodiff.gradients(p.apply(List.of(x)).getFirst().sum(), w).getFirst();
        assertEquals(x.sum().item(), g.item(), 1e-14);
    }

    @Test
    void askingForNumbersIsRefusedWithTheReason() {
        for (Map f : List.<Map>of(
                in -> List.of(in.getFirst().mul(in.getFirst().at(0))),
                in -> List.of(in.getFirst().sum().item() > 0 ? in.getFirst() : in.getFirst().neg()),
                in -> List.of(Tensor.of(in.getFirst().toDoubleArray(), 4)))) {
            CaptureException e = assertThrows(
                    CaptureException.class, () -> Program.capture(f, List.of(normal(1, 4))));
            String message = String.valueOf(e.getMessage());
            assertTrue(message.contains("captured") && message.contains("where"), message);
        }
    }

    @Test
    void aTensorOfAnotherCaptureIsRefused() {
        List<Tensor> leaked = new ArrayList<>();
        Program unused = Program.capture(in -> {
            leaked.add(in.getFirst().exp());
            return in;
        }, List.of(normal(1, 4)));
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> Program.capture(in -> List.of(in.getFirst().add(leaked.getFirst())), List.of(normal(1, 4))));
        assertTrue(String.valueOf(e.getMessage()).contains("another capture"), e.getMessage());
        assertThrows(IllegalStateException.class, () -> Program.capture(in -> leaked, List.of(normal(1, 4))));
    }

    @Test
    void wrongArgumentsAreNamed() {
        Program p = Program.capture(in -> List.of(in.get(0).mul(in.get(1))), List.of(normal(1, 4, 2), normal(2, 2)));
        List<List<Tensor>> wrong = List.of(
                List.of(normal(1, 4, 2)),
                List.of(normal(1, 4, 2), normal(2, 3)),
                List.of(normal(1, 5, 2), normal(2, 2)),
                List.of(normal(1, 4, 2), normal(2, 2).cast(DType.F32)),
                List.of(normal(1, 4, 2).cast(DType.F32), normal(2, 2)),
                List.of(normal(1, 2, 4), normal(2, 2)),
                List.of(normal(1, 8), normal(2, 2)));
        for (List<Tensor> given : wrong) {
            assertThrows(IllegalArgumentException.class, () -> p.run(given), () -> given.toString());
        }
    }

    // ------------------------------------------------------------------ outputs

    @Test
    void outputsMayBeInputsConstantsViewsAndEachOther() {
        check(in -> {
            Tensor x = in.get(0);
            Tensor y = x.tanh();
            Tensor s = y.sum(false, 0);
            return List.of(
                    x, y, y, y.reshape(12), y.reshape(4, 3, 1), y.mul(2), x.reshape(4, 3, 1),
                    Tensor.scalar(DType.F64, 7),
                    Tensor.ones(DType.F64, 4, 3), in.get(1), in.get(1).reshape(3, 1), s, s, s.mul(2), s.reshape(3, 1),
                    Tensor.ones(DType.F64, 5));
        }, normal(1, 4, 3), normal(2, 3));
    }

    @Test
    void aProgramWithoutWorkIsTheIdentity() {
        check(in -> in, normal(1, 300, 40), normal(2, 300), normal(3, 2));
        check(in -> List.of(), normal(1, 4));
        check(in -> List.of(Tensor.scalar(DType.F64, 1)));
    }

    @Test
    void programsThatMixSamplesRunOnAllOfThem() {
        for (int rows : new int[]{1, 2, 3, 7, 300}) {
            check(in -> {
                Tensor x = in.getFirst();
                Tensor mean = x.mean(true, 0);
                return List.of(x.sub(mean), mean.tanh(), mean.reshape(5), x.mean().exp(), x.gather(0, rows - 1));
            }, normal(1, rows, 5));
        }
    }

    // ------------------------------------------------------------------ shapes

    @Test
    void thereMayBeOneElementOrNone() {
        Map f = in -> List.of(in.get(0).mul(in.get(1)).tanh().add(1), in.get(0).sum(), in.get(1).neg());
        check(f, Tensor.scalar(DType.F64, 2), Tensor.scalar(DType.F64, 3));
        check(f, Tensor.scalar(DType.F64, 2), normal(1, 4));
        check(f, normal(1, 4), Tensor.scalar(DType.F64, 2));
        check(f, normal(1, 1), normal(2, 1, 1));
        check(f, Tensor.zeros(DType.F64, 0), Tensor.ones(DType.F64, 1));
        check(f, Tensor.zeros(DType.F64, 3, 0), Tensor.ones(DType.F64, 3, 1));
        check(f, Tensor.zeros(DType.F64, 0, 3), Tensor.ones(DType.F64, 3));
        check(in -> List.of(in.get(0).matmul(in.get(1)), in.get(0).sum(false, 1)), Tensor.zeros(DType.F64, 3, 0),
                Tensor.zeros(DType.F64, 0, 2));
    }

    @Test
    void extentsThatEqualTheBatchByChanceAreNotTakenForIt() {
        int n = 6;
        Tensor square = normal(1, n, n);
        Tensor w = normal(2, n, n);
        Tensor row = normal(3, n);
        check(in -> {
            Tensor x = in.getFirst();
            return List.of(
                    x.matmul(w).add(row),
                    x.matmul(w.add(row).tanh()),
                    x.mul(w).sum(false, 0),
                    w.matmul(x),
                    x.transpose(),
                    x.transpose().matmul(x),
                    x.add(row.reshape(n, 1)),
                    Tensor.concat(0, x, w),
                    Tensor.concat(1, x, w),
                    x.reshape(n, 2, 3).sum(false, 1),
                    x.reshape(2, 3, n).sum(false, 0),
                    row.broadcastTo(Shape.of(n, n)).add(w).sum(false, 0).add(x.sum(false, 1)));
        }, square);
        Tensor image = normal(4, 3, 5, 5, 2);
        Tensor filter = normal(5, 3, 3, 2, 4);
        check(in -> List.of(Functional.conv2d(in.get(0), in.get(1), 1, 1).add(filter.slice(1, 0, 1).sum(true, 2))),
                image,
                filter);
    }

    /// What is computed from such weights once, such as a packed matrix, is not the same number throughout.
    @Test
    void weightsMayBeOneNumberThroughout() {
        check(in -> List.of(
                in.get(0).matmul(Tensor.ones(DType.F64, 5, 3)),
                in.get(0).slice(1, 0, 1).matmul(Tensor.full(DType.F64, 2, 1, 1))),
                normal(1, 7, 5));
        Tensor image = normal(2, 3, 6, 6, 16).cast(DType.F32);
        Map f = in -> List.of(Functional.conv2d(in.getFirst(), Tensor.full(DType.F32, 0.01, 3, 3, 16, 16), 1, 1));
        Program p = Program.capture(f, List.of(image));
        assertArrayEquals(
                f.apply(List.of(image)).getFirst().toFloatArray(), p.run(List.of(image)).getFirst().toFloatArray(),
                1e-5f);
        Tensor ct = p.run(List.of(image)).getFirst();
        assertArrayEquals(
                Autodiff.vjp(x -> f.apply(List.of(x)).getFirst(), image, ct).gradient().toFloatArray(),
                p.vjp().run(List.of(image, ct)).getFirst().toFloatArray(), 1e-5f);
    }

    /// Where sums of one value over different axes go together in one loop, each has its own rows and columns.
    @Test
    void sumsOverSeveralAxesOfOneValue() {
        for (int[] dims : new int[][]{{6, 4, 4, 4}, {6, 4, 16, 16}, {3, 2, 2, 512}, {5, 3, 1, 7}, {4, 1, 6, 32}}) {
            Tensor x = normal(1, dims);
            check(in -> {
                Tensor y = in.getFirst().tanh();
                return List.of(
                        y.sum(false, 0), y.sum(false, 1), y.sum(false, 2), y.sum(false, 3), y.sum(false, 1, 2),
                        y.sum(false, 0, 1), y.sum(false, 0, 1, 2), y.sum(false, 0, 2), y.sum(true, 1, 3), y.sum());
            }, x);
        }
    }

    /// A row that all samples see, shorter than what is summed beside it.
    @Test
    void sumsBesideInputsThatRepeat() {
        Tensor x = normal(1, 6, 4, 16, 16);
        check(in -> List.of(
                in.get(0).mul(in.get(1)).sum(false, 0),
                in.get(0).mul(in.get(1)).sum(false, 1),
                in.get(0).mul(in.get(2)).sum(false, 0)), x, normal(2, 4, 1, 16), normal(3, 6, 1, 16, 1));
    }

    // ------------------------------------------------------------------ derivatives

    /// Zeros of a gradient without elements are no tensor that the program closes over.
    @Test
    void thereIsADerivativeForNoSamples() {
        for (int columns : new int[]{2, 3}) {
            Tensor y = Tensor.zeros(DType.F32, 0, 3);
            Tensor unused = Tensor.zeros(DType.F32, 0, columns);
            Program vjp = Program.capture(in -> List.of(in.getFirst().mul(2)), List.of(y, unused)).vjp();
            List<Tensor> gradients = vjp.run(List.of(y, unused, y));
            assertEquals(List.of(y.shape(), unused.shape()), gradients.stream().map(Tensor::shape).toList());
        }
    }

    /// Of elements times a table that only it knows.
    private record Weighted(Tensor table) implements Primitive {
        @Override
        public Shape shape(Shape[] in) {
            return in[0];
        }

        @Override
        public void evaluate(Tensor[] in, Tensor out) {
            double[] x = in[0].toDoubleArray();
            double[] w = table.toDoubleArray();
            for (int i = 0; i < x.length; i++) {
                ((double[]) out.array())[i] = x[i] * w[i % w.length];
            }
        }

        @Override
        public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
            return ct.mul(table);
        }
    }

    @Test
    void aDerivativeMayCloseOverTensorsOfItsOwn() {
        Tensor x = normal(1, 4, 3);
        Tensor w = normal(2, 3);
        Tensor ct = normal(3, 4, 3);
        Tensor table = normal(4, 3);
        Program p = Program.capture(in -> List.of(new Weighted(table).of(in.getFirst()).mul(w)), List.of(x));
        List<Tensor> gradients = p.vjp().run(List.of(x, ct));
        assertClose(List.of(ct.mul(w).mul(table), ct.mul(x).mul(table).sum(false, 0)), gradients, p);
    }

    @Test
    void whereThatHasNoPlaceTheFunctionRunsAsItStands() {
        Tensor x = normal(1, 4, 3).variable();
        Tensor table = normal(4, 3);
        Tensor y = Compiled.of(new Weighted(table)::of).apply(x);
        List<Tensor> gradients = Autodiff.gradients(y.square().sum(), List.of(x));
        Tensor expected = x.stopGradient().mul(table).mul(table).mul(2);
        assertArrayEquals(expected.toDoubleArray(), gradients.getFirst().toDoubleArray(), 1e-12);
    }
}
