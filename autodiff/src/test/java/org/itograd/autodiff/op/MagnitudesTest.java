package org.itograd.autodiff.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Program;
import org.itograd.base.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Variances and normalisations of numbers whose squares are no numbers of their dtype. Powers of two as factors change no digit.
class MagnitudesTest {
    private static Tensor image(DType dtype) {
        return RandomKey.of(7).normal(dtype, 2, 5, 3, 8);
    }

    private static Tensor times(Tensor x, int exponent) {
        // In two steps: 2^±1000 times 2^… may be needed of numbers near 1.
        return x.mul(Math.scalb(1.0, exponent / 2)).mul(Math.scalb(1.0, exponent - exponent / 2));
    }

    private static Tensor norm(Tensor x, int exponent) {
        return Functional.groupNorm(x, 4, 1e-5 * Math.scalb(1.0, exponent) * Math.scalb(1.0, exponent));
    }

    @ParameterizedTest
    @CsvSource({"F32, 64", "F32, 110", "F32, -64", "F32, -100", "F64, 600", "F64, 1000", "F64, -490"})
    void normalisationsKnowNoUnit(DType dtype, int exponent) {
        Tensor x = image(dtype);
        Tensor c = RandomKey.of(8).normal(dtype, x.shape().dims());
        // ε in the unit of x² where float64 has it.
        int known = Math.clamp(exponent, -500, 500);
        Tensor expected = norm(x, known - exponent);
        Tensor scaled = times(x, exponent);
        assertArrayEquals(expected.toDoubleArray(), norm(scaled, known).toDoubleArray(), 0);
        var plain = Autodiff.vjp(t -> norm(t, known - exponent), x, c);
        var far = Autodiff.vjp(t -> norm(t, known), scaled, c);
        assertArrayEquals(plain.gradient().toDoubleArray(), times(far.gradient(), exponent).toDoubleArray(), 0);
        // The same of a program, where the parts are loops of their own.
        Program program = Program.capture(in -> List.of(norm(in.getFirst(), known).mul(2)), List.of(scaled));
        assertArrayEquals(
                expected.toDoubleArray(), program.run(List.of(scaled)).getFirst().mul(0.5).toDoubleArray(),
                dtype == DType.F32 ? 1e-6 : 1e-14);
        Tensor reverse = program.vjp().run(List.of(scaled, c.mul(0.5))).getFirst();
        assertArrayEquals(plain.gradient().toDoubleArray(), times(reverse, exponent).toDoubleArray(),
                dtype == DType.F32 ? 1e-5 : 1e-13);
    }

    @ParameterizedTest
    @CsvSource({"F32, 62", "F32, 63", "F32, 80", "F32, -58", "F64, 511", "F64, 700", "F64, 500", "F64, -500"})
    void variancesReachAsFarAsTheirNumbers(DType dtype, int exponent) {
        Tensor x = RandomKey.of(9).normal(dtype, 3, 40);
        double[] expected = x.var(false, 1).toDoubleArray();
        double[] found = times(times(x, exponent).var(false, 1), -exponent).toDoubleArray();
        for (int i = 0; i < 3 && exponent < (dtype == DType.F32 ? 64 : 512); i++) {
            double again = Math.scalb(Math.scalb(found[i], -exponent / 2), -(exponent - exponent / 2));
            // A variance below the normal numbers has few digits.
            double digits = exponent > 0 ? 1e-6 : 0.1;
            assertEquals(expected[i], again, digits * expected[i]);
        }
        Tensor gradient = Autodiff.grad(t -> t.var(false, 1).sum(), times(x, exponent));
        assertArrayEquals(
                Autodiff.grad(t -> t.var(false, 1).sum(), x).toDoubleArray(),
                times(gradient, -exponent).toDoubleArray(), dtype == DType.F32 ? 1e-7 : 1e-15);
    }

    @ParameterizedTest
    @CsvSource({"F32, 70", "F64, 600"})
    void secondDerivativesOfNormalisationsKnowNoUnit(DType dtype, int exponent) {
        Tensor x = image(dtype);
        Tensor c = RandomKey.of(8).normal(dtype, x.shape().dims());
        Tensor v = RandomKey.of(10).normal(dtype, x.shape().dims());
        int known = Math.clamp(exponent, -500, 500);
        Tensor plain = Autodiff.hessianVectorProduct(t -> norm(t, known - exponent).mul(c).sum(), x, v);
        Tensor far = Autodiff.hessianVectorProduct(
                t -> norm(t, known).mul(c).sum(), times(x, exponent), times(v, exponent));
        double[] again = times(far, exponent).toDoubleArray();
        assertArrayEquals(plain.toDoubleArray(), again, dtype == DType.F32 ? 1e-5 : 1e-13);
        assertTrue(plain.abs().max().item() > 1e-3);
    }

    /// Each group as if it were alone, though the others of its sample have quite another unit.
    @ParameterizedTest
    @CsvSource({"F32, 90", "F32, -90", "F64, 900", "F64, -900"})
    void groupsOfOneSampleMayDifferByAnyFactor(DType dtype, int exponent) {
        int[] shape = {2, 5, 3, 4};
        Tensor one = RandomKey.of(11).normal(dtype, shape);
        Tensor far = RandomKey.of(12).normal(dtype, shape);
        Tensor c = RandomKey.of(13).normal(dtype, 2, 5, 3, 8);
        double[] both = Tensor.concat(-1, normed(one, 1), normed(far, 1)).toDoubleArray();
        Tensor mixed = Tensor.concat(-1, one, times(far, exponent));
        double tolerance = dtype == DType.F32 ? 2e-6 : 1e-14;
        assertArrayEquals(both, normed(mixed, 2).toDoubleArray(), tolerance);
        Program program = Program.capture(in -> List.of(normed(in.getFirst(), 2)), List.of(mixed));
        assertArrayEquals(both, program.run(List.of(mixed)).getFirst().toDoubleArray(), tolerance);
        Tensor plain = Autodiff.vjp(t -> normed(t, 2), Tensor.concat(-1, one, far), c).gradient();
        Tensor scaled = Autodiff.vjp(t -> normed(t, 2), mixed, c).gradient();
        Tensor captured = program.vjp().run(List.of(mixed, c)).getFirst();
        for (Tensor g : List.of(scaled, captured)) {
            Tensor again = Tensor.concat(-1, g.slice(-1, 0, 4), times(g.slice(-1, 4, 8), exponent));
            assertArrayEquals(plain.toDoubleArray(), again.toDoubleArray(), 5 * tolerance);
        }
    }

    private static Tensor normed(Tensor x, int groups) {
        return Functional.groupNorm(x, groups, 0);
    }

    /// Integers, so that a constant is added without rounding.
    @ParameterizedTest
    @CsvSource({"F32, 20", "F64, 48"})
    void whatIsAddedToAllChangesNoDigitOfDeviations(DType dtype, int exponent) {
        int[] integers = RandomKey.of(14).permutation(2 * 3 * 7 * 6);
        double[] numbers = Arrays.stream(integers).asDoubleStream().toArray();
        Tensor x = Tensor.of(numbers, 2, 3, 7, 6).cast(dtype);
        Tensor far = x.add(Math.scalb(1.0, exponent));
        Tensor c = RandomKey.of(15).normal(dtype, 2, 3, 7, 6);
        double tolerance = dtype == DType.F32 ? 3e-7 : 1e-15;
        double[] plain = normed(x, 2).toDoubleArray();
        assertArrayEquals(plain, normed(far, 2).toDoubleArray(), 0);
        Program program = Program.capture(in -> List.of(normed(in.getFirst(), 2)), List.of(far));
        assertArrayEquals(plain, program.run(List.of(far)).getFirst().toDoubleArray(), 5 * tolerance);
        double[] gradient = Autodiff.vjp(t -> normed(t, 2), x, c).gradient().toDoubleArray();
        assertArrayEquals(gradient, Autodiff.vjp(t -> normed(t, 2), far, c).gradient().toDoubleArray(), 0);
        assertArrayEquals(gradient, program.vjp().run(List.of(far, c)).getFirst().toDoubleArray(), tolerance);
        UnaryOperator<Tensor> loss = t -> normed(t, 2).mul(c).sum();
        assertArrayEquals(Autodiff.hessianVectorProduct(loss, x, c).toDoubleArray(),
                Autodiff.hessianVectorProduct(loss, far, c).toDoubleArray(), tolerance);
        double variance = x.var(false, 0, 1, 2, 3).item();
        assertEquals(variance, far.var(false, 0, 1, 2, 3).item(), tolerance * variance);
    }

    @ParameterizedTest
    @CsvSource({"F32, 0.1", "F32, 3e38", "F64, 0.3", "F64, 1.7e308"})
    void equalNumbersAreNormalisedToZero(DType dtype, double number) {
        Tensor x = Tensor.full(dtype, number, 3, 7, 4);
        Tensor c = RandomKey.of(16).normal(dtype, 3, 7, 4);
        assertEquals(0, Functional.groupNorm(x, 2, 1e-5).abs().max().item());
        Program program = Program.capture(in -> List.of(Functional.groupNorm(in.getFirst(), 2, 1e-5)), List.of(x));
        assertEquals(0, program.run(List.of(x)).getFirst().abs().max().item());
        double[] gradient = Autodiff.vjp(t -> Functional.groupNorm(t, 2, 1e-5), x, c).gradient().toDoubleArray();
        double[] atZero = Autodiff.vjp(t -> Functional.groupNorm(t, 2, 1e-5), x.mul(0), c).gradient().toDoubleArray();
        assertArrayEquals(atZero, gradient, 0);
        assertArrayEquals(atZero, program.vjp().run(List.of(x, c)).getFirst().toDoubleArray(),
                dtype == DType.F32 ? 1e-3 : 1e-12);
    }
}
