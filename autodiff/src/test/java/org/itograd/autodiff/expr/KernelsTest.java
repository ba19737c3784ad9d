package org.itograd.autodiff.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.itograd.base.DType;
import org.itograd.base.PlantedMeter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class KernelsTest {
    private static final double[] NONE = new double[0];
    private static final long[] NO_KEYS = new long[0];

    private static void run(Kernel k, Object[] in, Object[] out, int n) {
        k.run(in, new int[in.length], out, new int[out.length], NONE, NO_KEYS, n);
    }

    @Test
    void equalExpressionsShareOneKernel() {
        Expr a = Expr.input(0).add(Expr.constant(2)).tanh();
        Expr b = Expr.input(0).add(Expr.constant(2)).tanh();
        assertSame(a, b);
        List<Access> access = List.of(Access.VECTOR);
        assertSame(Compiler.of(List.of(a), DType.F32, access), Compiler.of(List.of(b), DType.F32, access));
    }

    @Test
    void largeGraphsAreCutAndStillRight() {
        for (int ops : new int[]{1000, 5000}) {
            Expr e = Expr.input(0);
            for (int i = 0; i < ops / 2; i++) {
                e = e.mul(Expr.constant(0.999)).add(i % 3 == 0 ? Expr.input(1) : Expr.constant(i % 7));
            }
            int n = 1037;
            double[] x = new double[n];
            double[] s = {0.25};
            double[] expected = new double[n];
            for (int i = 0; i < n; i++) {
                x[i] = Math.sin(i);
                double v = x[i];
                for (int k = 0; k < ops / 2; k++) {
                    v = v * 0.999 + (k % 3 == 0 ? s[0] : k % 7);
                }
                expected[i] = v;
            }
            double[] y = new double[n];
            run(Compiler.of(List.of(e), DType.F64, List.of(Access.VECTOR, Access.SCALAR)), new Object[]{x, s},
                    new Object[]{y}, n);
            assertArrayEquals(expected, y);
        }
    }

    @Test
    void anOutputMayShareItsArrayWithAnInput() {
        Expr a = Expr.input(0);
        Expr b = Expr.input(1);
        float[] x = {1, 2, 3, 4, 5};
        float[] y = {10, 20, 30, 40, 50};
        Kernel k = Compiler.of(List.of(a.add(b), a.mul(b)), DType.F32, List.of(Access.VECTOR, Access.VECTOR));
        run(k, new Object[]{x, y}, new Object[]{x, y}, 5);
        assertArrayEquals(new float[]{11, 22, 33, 44, 55}, x);
        assertArrayEquals(new float[]{10, 40, 90, 160, 250}, y);
    }

    @Test
    void minimumAndMaximumFollowMath() {
        double[] values = {0.0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        Expr min = Expr.input(0).min(Expr.input(1));
        Expr max = Expr.input(0).max(Expr.input(1));
        Kernel k = Compiler.of(List.of(min, max), DType.F64, List.of(Access.VECTOR, Access.VECTOR));
        int n = values.length * values.length * 20;
        double[] a = new double[n];
        double[] b = new double[n];
        for (int i = 0; i < n; i++) {
            a[i] = values[i % values.length];
            b[i] = values[i / values.length % values.length];
        }
        double[] low = new double[n];
        double[] high = new double[n];
        for (int round = 0; round < 1100; round++) {
            run(k, new Object[]{a, b}, new Object[]{low, high}, n);
        }
        PlantedMeter.handOut();
        run(k, new Object[]{a, b}, new Object[]{low, high}, n);
        for (int i = 0; i < n; i++) {
            assertEquals(Math.min(a[i], b[i]), low[i]);
            assertEquals(Math.max(a[i], b[i]), high[i]);
        }
    }

    @Test
    void parametersAndMasks() {
        Expr x = Expr.input(0);
        Expr e = x.lt(Expr.parameter(0)).select(x.mul(Expr.parameter(1)), x.neg());
        double[] in = {1, 2, 3, Double.NaN};
        double[] out = new double[4];
        Compiler.of(List.of(e), DType.F64, List.of(Access.VECTOR))
                .run(new Object[]{in}, new int[1], new Object[]{out}, new int[1], new double[]{2.5, 10}, NO_KEYS, 4);
        assertArrayEquals(new double[]{10, 20, -3, Double.NaN}, out);
    }

    @Test
    void mistakesAreNamed() {
        assertThrows(IllegalArgumentException.class, () -> Compiler.of(List.of(), DType.F32, List.of()));
        assertThrows(IllegalArgumentException.class,
                () -> Compiler.of(List.of(Expr.input(1)), DType.F32, List.of(Access.VECTOR)));
        Kernel k = Compiler.of(List.of(Expr.input(0).exp()), DType.F32, List.of(Access.VECTOR));
        assertThrows(RuntimeException.class, () -> run(k, new Object[]{new double[4]}, new Object[]{new float[4]}, 4));
        assertThrows(RuntimeException.class, () -> run(k, new Object[]{new float[4]}, new Object[]{new float[3]}, 4));
    }

    /// Four vectors a step, two, and one.
    @ParameterizedTest
    @ValueSource(ints = {90, 110, 190, 210, 290})
    void resultsStayTheSameWhileTheVectorFormIsMadeReady(int operations) {
        Expr e = Expr.input(0);
        for (int i = 0; i < operations / 2; i++) {
            e = e.mul(Expr.parameter(0)).add(i % 3 == 0 ? Expr.input(1) : Expr.constant(i % 7));
        }
        Kernel k = Compiler.of(List.of(e), DType.F32, List.of(Access.VECTOR, Access.SCALAR));
        int n = 4099;
        float[] x = new float[n + 2];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Math.sin(i);
        }
        Object[] in = {x, new float[]{0.25f}};
        double[] parameters = {0.997};
        float[] cold = new float[n + 2];
        k.run(in, new int[]{1, 0}, new Object[]{cold}, new int[]{1}, parameters, NO_KEYS, n);
        float[] before = x.clone();
        for (int round = 0; round < 400; round++) {
            if (round == 390) {
                PlantedMeter.handOut();
            }
            float[] hot = new float[n + 2];
            int from = 1 + round % 70;
            int count = n - round;
            k.run(in, new int[]{from, 0}, new Object[]{hot}, new int[]{from}, parameters, NO_KEYS, count);
            for (int i = 0; i < hot.length; i++) {
                assertEquals(i >= from && i < from + count ? cold[i] : 0f, hot[i]);
            }
        }
        assertArrayEquals(before, x);
    }
}
