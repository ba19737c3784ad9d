package org.itograd.autodiff.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.itograd.base.Simd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A kernel that runs several times in one call: in scalar form, in vector form and in several loops, the same bits as called once for
/// each time.
@Tag("kernel")
class RepeatedRunTest {
    private static final int TIMES = 5;
    private static final int LANES = 48;
    private static final double[] PARAMETERS = {0.25};
    private static final long[] NO_KEYS = {};
    private static final List<Access> INPUTS = List.of(Access.VECTOR, Access.VECTOR, Access.SCALAR);

    /// x ← sin(x) + p y h and so on, where y and h are others each time.
    private static List<Expr> body(int length) {
        Expr x = Expr.input(0);
        for (int i = 0; i < length; i++) {
            x = x.sin().add(Expr.input(1).mul(Expr.parameter(0)).mul(Expr.input(2)));
        }
        return List.of(x, x.mul(x));
    }

    private record Arrays3(Object[] in, Object[] out) {
        Arrays3(DType dtype) {
            this(new Object[]{normals(dtype, 1, LANES), normals(dtype, 2, TIMES * LANES), normals(dtype, 3, TIMES)},
                    new Object[2]);
            out[0] = in[0];
            out[1] = dtype.allocate(TIMES * LANES);
        }

        private static Object normals(DType dtype, long stream, int n) {
            return RandomKey.of(3).fold(stream).normal(dtype, n).array();
        }

        double[] results() {
            return Arrays.stream(out).flatMapToDouble(x -> switch (x) {
                case float[] f -> Arrays.stream(Tensor.of(f, f.length).toDoubleArray());
                default -> Arrays.stream((double[]) x);
            }).toArray();
        }
    }

    private interface Run {
        void run(Object[] in, int[] inAt, int[] inStep, Object[] out, int[] outAt, int[] outStep, int times);
    }

    private static double[] at(DType dtype, Run run, boolean atOnce) {
        Arrays3 a = new Arrays3(dtype);
        int[] inStep = {0, LANES, 1};
        int[] outStep = {0, LANES};
        if (atOnce) {
            run.run(a.in, new int[3], inStep, a.out, new int[2], outStep, TIMES);
        } else {
            for (int t = 0; t < TIMES; t++) {
                run.run(a.in, new int[]{0, t * LANES, t}, inStep, a.out, new int[]{0, t * LANES}, outStep, 1);
            }
        }
        return a.results();
    }

    @ParameterizedTest
    @EnumSource
    void aCallOfManyTimesIsManyCalls(DType dtype) {
        for (int length : new int[]{1, 3, 12}) {
            List<Expr> body = body(length);
            Kernel kernel = Compiler.of(body, dtype, INPUTS);
            Run whole = (in, inAt, inStep, out, outAt, outStep, times) -> kernel.run(
                    in, inAt, inStep, out, outAt, outStep, PARAMETERS, NO_KEYS, LANES, times);
            double[] expected = at(dtype, (in, inAt, _, out, outAt, _, _) -> kernel.run(
                    in, inAt, out, outAt, PARAMETERS, NO_KEYS, LANES), false);
            assertArrayEquals(expected, at(dtype, whole, true));
            assertArrayEquals(expected, at(dtype, whole, false));
            if (length < 3 && Simd.mode().bits() > 0) {
                List<Access> targets = List.of(Access.VECTOR, Access.VECTOR);
                Emission emission = new Emission(Lowering.lower(body, dtype), dtype, INPUTS, targets);
                Loop loop = Emission.instantiate(VectorEmitter.emit(emission, Simd.mode().bits()));
                assertArrayEquals(expected, at(
                        dtype, (in, inAt, inStep, out, outAt, outStep, times) -> loop.run(
                                in, inAt, out, outAt, PARAMETERS, NO_KEYS, 0, LANES, inStep, outStep, times),
                        true));
            }
        }
    }

    @Test
    void whatTheLastTimeTouchesMustBeThere() {
        Kernel kernel = Compiler.of(body(1), DType.F64, INPUTS);
        Arrays3 a = new Arrays3(DType.F64);
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> kernel.run(
                        a.in, new int[3], new int[]{0, LANES, 1}, a.out, new int[2], new int[]{0, LANES}, PARAMETERS,
                        NO_KEYS, LANES, TIMES + 1));
    }

    /// Elements of the children's streams, with steps between them and backwards.
    @ParameterizedTest
    @EnumSource
    void numbersOfManyKeysAreThoseOfEachKey(DType dtype) {
        RandomKey key = RandomKey.of(8);
        double[] scales = new double[100];
        Arrays.setAll(scales, k -> 0.5 + k);
        for (int way : new int[]{1, -1}) {
            KeyedNormals keyed = new KeyedNormals(dtype, 50);
            int first = way > 0 ? 7 : 93;
            keyed.children(key.k0(), key.k1(), first, way, scales, 50);
            for (long element : new long[]{0, 3, 15, 16, 31, 32, 1000, 1L << 40}) {
                for (int step : new int[]{1, 3}) {
                    Object found = dtype.allocate(200);
                    keyed.fill(element, 50, found, 2, step);
                    List<Double> expected = new ArrayList<>();
                    List<Double> numbers = new ArrayList<>();
                    for (int i = 0; i < 50; i++) {
                        int k = first + way * i;
                        Tensor one = Tensor.zeros(dtype, 1);
                        key.fold(k).normal(element, scales[k], one);
                        expected.add(one.at(0));
                        numbers.add(Numbers.get(dtype, found, 2 + i * step));
                    }
                    assertEquals(expected, numbers);
                }
            }
        }
    }
}
