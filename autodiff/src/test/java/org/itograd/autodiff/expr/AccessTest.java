package org.itograd.autodiff.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.itograd.base.DType;
import org.itograd.base.PlantedMeter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Rows that repeat, sums and interleaved runs: scalar and vector form, bit for bit against plain loops.
@Tag("kernel")
class AccessTest {
    private static final int[] SIZES = {0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 47, 48, 63, 64, 65, 95, 97, 130, 191, 257,
        300, 511, 513, 911, 913, 1024, 1900};
    private static final int[] PERIODS = {16, 48, 64, 912};
    private static final int HEAT = 1 << 17;
    /// Elements left alone in front of and behind each array's part.
    private static final int MARGIN = 5;
    private static final long[] NO_KEYS = {};

    private static Object numbers(DType dtype, int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Object x = dtype.allocate(n);
        for (int i = 0; i < n; i++) {
            set(x, i, random.nextDouble(-2, 2));
        }
        return x;
    }

    private static double get(Object x, int i) {
        return x instanceof float[] f ? f[i] : ((double[]) x)[i];
    }

    private static void set(Object x, int i, double value) {
        switch (x) {
            case float[] f -> f[i] = (float) value;
            case double[] d -> d[i] = value;
            default -> throw new AssertionError();
        }
    }

    /// A kernel and the same in plain loops. The number for element i is one rounded operation after the other.
    private record Case(DType dtype, int period, int other, int extra) {
        /// Two vectors, a row, another row, a number.
        List<Access> inputs() {
            return List.of(
                    Access.VECTOR, Access.periodic(period), Access.SCALAR, Access.periodic(other), Access.VECTOR);
        }

        List<Access> outputs() {
            return List.of(
                    Access.VECTOR, Access.periodic(period), Access.periodic(other), Access.VECTOR,
                    Access.periodic(period));
        }

        private Expr grown(Expr e) {
            Expr grown = e;
            for (int i = 0; i < extra; i++) {
                grown = grown.mul(Expr.constant(0.75)).add(i % 5 == 0 ? Expr.input(1) : Expr.parameter(1));
            }
            return grown;
        }

        private double grown(double x, double row, double parameter) {
            double grown = x;
            for (int i = 0; i < extra; i++) {
                grown = round(round(grown * 0.75) + (i % 5 == 0 ? row : parameter));
            }
            return grown;
        }

        Kernel kernel() {
            Expr a = grown(Expr.input(0).mul(Expr.input(1)).add(Expr.input(2)));
            Expr b = Expr.input(4).sub(Expr.input(3));
            return Compiler.of(
                    List.of(a, a, b, a.add(b).tanh(), Expr.input(0).max(Expr.parameter(0))), dtype, inputs(),
                    outputs());
        }

        private double round(double x) {
            return dtype == DType.F32 ? (float) x : x;
        }

        /// All outputs of a call, with the margins; sums begin with numbers that are there.
        List<Object> run(int n, boolean plain) {
            int[] at = {MARGIN, 3, 1, MARGIN + 2, 0};
            Object[] in = new Object[5];
            for (int i = 0; i < in.length; i++) {
                in[i] = numbers(dtype, at[i] + inputs().get(i).extent(Math.max(1, n)), 100 * n + i);
            }
            int[] to = {MARGIN, 2, MARGIN, 1, 3};
            Object[] out = new Object[5];
            for (int i = 0; i < out.length; i++) {
                out[i] = numbers(dtype, to[i] + outputs().get(i).extent(n) + MARGIN, 100 * n + 10 + i);
            }
            double[] parameters = {round(0.1), round(-0.2)};
            if (!plain) {
                kernel().run(in, at, out, to, parameters, NO_KEYS, n);
                return List.of(out);
            }
            Object tanh = out[3];
            double[] sum = new double[n];
            for (int i = 0; i < n; i++) {
                double row = get(in[1], at[1] + i % period);
                double a = grown(
                        round(round(get(in[0], at[0] + i) * row) + get(in[2], at[2])), row, parameters[1]);
                double b = round(get(in[4], at[4] + i) - get(in[3], at[3] + i % other));
                set(out[0], to[0] + i, a);
                add(out[1], to[1] + i % period, a);
                add(out[2], to[2] + i % other, b);
                sum[i] = round(a + b);
                add(out[4], to[4] + i % period, Math.max(get(in[0], at[0] + i), parameters[0]));
            }
            Object sums = dtype.allocate(n);
            IntStream.range(0, n).forEach(i -> set(sums, i, sum[i]));
            Compiler.of(List.of(Expr.input(0).tanh()), dtype, List.of(Access.VECTOR))
                    .run(new Object[]{sums}, new int[1], new Object[]{tanh}, new int[]{to[3]}, parameters, NO_KEYS, n);
            return List.of(out);
        }

        private void add(Object x, int i, double value) {
            set(x, i, round(get(x, i) + value));
        }

        void check() {
            for (int n : SIZES) {
                List<Object> expected = run(n, true);
                List<Object> found = run(n, false);
                for (int o = 0; o < found.size(); o++) {
                    String what = this + ", n = " + n + ", output " + o;
                    if (dtype == DType.F32) {
                        assertArrayEquals((float[]) expected.get(o), (float[]) found.get(o), what);
                    } else {
                        assertArrayEquals((double[]) expected.get(o), (double[]) found.get(o), what);
                    }
                }
            }
        }

        void heat() {
            for (int i = 0; i < 9; i++) {
                run(HEAT, false);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void repeatedRowsAndSumsInOneLoop(DType dtype) {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < PERIODS.length; i++) {
            cases.add(new Case(dtype, PERIODS[i], PERIODS[(i + 1) % PERIODS.length], 0));
        }
        cases.add(new Case(dtype, 32, 32, 60));
        coldAndHot(cases);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void repeatedRowsAndSumsInSeveralLoops(DType dtype) {
        List<Case> cases = List.of(new Case(dtype, 48, 912, 200), new Case(dtype, 16, 64, 420));
        cases.forEach(c -> assertInstanceOf(SegmentedKernel.class, c.kernel()));
        coldAndHot(cases);
    }

    private static void coldAndHot(List<Case> cases) {
        cases.forEach(Case::check);
        cases.forEach(Case::heat);
        PlantedMeter.handOut();
        cases.forEach(Case::check);
    }

    /// Vectors of every width, with a row that several vectors of a step have in common, and rows of other lengths.
    @ParameterizedTest
    @EnumSource(DType.class)
    void rowsThatVectorsOfAStepShare(DType dtype) {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "needs vectors");
        Expr a = Expr.input(0).mul(Expr.input(1)).add(Expr.input(1).mul(Expr.parameter(0)));
        List<Expr> outputs = List.of(a, Expr.input(1).abs(), a, Expr.input(0).sub(Expr.input(2)));
        for (int period : new int[]{16, 32, 48, 64, 128, 528}) {
            for (int other : new int[]{16, 96, period}) {
                Access row = Access.periodic(period);
                List<Access> in = List.of(Access.VECTOR, row, Access.periodic(other));
                List<Access> out = List.of(Access.VECTOR, Access.VECTOR, row, Access.periodic(other));
                Emission body = new Emission(Lowering.lower(outputs, dtype), dtype, in, out);
                for (int n : new int[]{16, 48, 64, 112, 256, 336, 400, 9 * period + 16}) {
                    for (int from = 0; from < n; from += 64) {
                        String expected = run(Emission.instantiate(ScalarEmitter.emit(body)), body, from, n);
                        for (int bits : new int[]{128, 256, 512}) {
                            assertEquals(
                                    expected, run(Emission.instantiate(VectorEmitter.emit(body, bits)), body, from, n),
                                    "period " + period + ", other " + other + ", " + from + " to " + n + ", bits "
                                            + bits);
                        }
                    }
                }
            }
        }
    }

    @Test
    void oneCommonRowMakesTheVectorsOfAStepStandBelowEachOther() {
        Expr sum = Expr.input(0).add(Expr.input(1));
        assertEquals(new StepShape(4, 64, true), shape(sum, 64, 64));
        assertEquals(new StepShape(4, 512, true), shape(sum, 512, 512));
        StepShape sideBySide = new StepShape(4, 0, true);
        assertEquals(sideBySide, shape(sum, 16, 16), "a row that is a vector");
        assertEquals(sideBySide, shape(sum, 528, 528), "a long row");
        assertEquals(sideBySide, shape(sum, 64, 96), "two rows");
        assertEquals(0, shape(sum.sin(), 64, 64).row(), "a step that may be left");
    }

    @Test
    void stepsHaveALoopUnlessTheyAreLargeOrMayBeLeft() {
        Expr sum = Expr.input(0).add(Expr.input(1));
        assertTrue(shape(sum.tanh(), 64, 96).looped());
        assertFalse(shape(sum.sin(), 64, 96).looped());
        Expr large = sum;
        for (int i = 0; i < 130; i++) {
            large = large.mul(sum);
        }
        assertEquals(new StepShape(2, 0, false), shape(large, 64, 64));
    }

    private static StepShape shape(Expr e, int period, int other) {
        return StepShape.of(new Emission(
                Lowering.lower(List.of(e, e), DType.F32), DType.F32,
                List.of(Access.VECTOR, Access.periodic(period)), List.of(Access.VECTOR, Access.periodic(other))), 16);
    }

    private static String run(Loop loop, Emission body, int from, int n) {
        Object[] in = new Object[body.inputs().size()];
        Arrays.setAll(in, i -> numbers(body.dtype(), body.inputs().get(i).extent(n), i));
        Object[] out = new Object[body.targets().size()];
        Arrays.setAll(out, i -> numbers(body.dtype(), body.targets().get(i).extent(n), 10 + i));
        loop.run(in, new int[in.length], out, new int[out.length], new double[]{0.3}, NO_KEYS, from, n);
        return Arrays.deepToString(out);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void runsInterleave(DType dtype) {
        int run = 64;
        Kernel k = Compiler.of(
                List.of(Expr.input(0).mul(Expr.constant(3)), Expr.input(0).neg()), dtype, List.of(Access.VECTOR),
                List.of(Access.runs(run), Access.runs(run)));
        for (int round = 0; round < 2; round++) {
            for (int n : SIZES) {
                Object x = numbers(dtype, n + MARGIN, n);
                int length = 2 * Math.ceilDiv(n, run) * run + MARGIN;
                Object expected = numbers(dtype, length, 7);
                for (int i = 0; i < n; i++) {
                    int place = MARGIN + i + i / run * run;
                    set(expected, place, get(x, i) * 3);
                    set(expected, place + run, -get(x, i));
                }
                Object y = numbers(dtype, length, 7);
                k.run(new Object[]{x}, new int[1], new Object[]{y, y}, new int[]{MARGIN, MARGIN + run}, new double[0],
                        NO_KEYS, n);
                assertEquals(Arrays.deepToString(new Object[]{expected}), Arrays.deepToString(new Object[]{y}));
            }
            Object x = numbers(dtype, 9 * HEAT, 1);
            Object y = dtype.allocate(18 * HEAT);
            k.run(new Object[]{x}, new int[1], new Object[]{y, y}, new int[]{0, run}, new double[0], NO_KEYS, 9 * HEAT);
            PlantedMeter.handOut();
        }
    }

    @Test
    void periodsAndArraysThatDoNotFitAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Access.periodic(0));
        assertThrows(IllegalArgumentException.class, () -> Access.periodic(24));
        List<Expr> x = List.of(Expr.input(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Compiler.of(x, DType.F64, List.of(Access.VECTOR), List.of(Access.SCALAR)));
        assertThrows(
                IllegalArgumentException.class, () -> Compiler.of(x, DType.F64, List.of(Access.VECTOR), List.of()));
        Kernel sum = Compiler.of(x, DType.F64, List.of(Access.VECTOR), List.of(Access.periodic(16)));
        Object[] in = {new double[40]};
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> sum.run(in, new int[1], new Object[]{new double[15]}, new int[1], new double[0], NO_KEYS, 40));
        double[] seven = new double[7];
        sum.run(in, new int[1], new Object[]{seven}, new int[1], new double[0], NO_KEYS, 7);
        assertArrayEquals(new double[7], seven);
    }
}
