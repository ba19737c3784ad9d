package org.itograd.autodiff.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Program;
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
    @CsvSource({"F32, 62", "F32, -58", "F64, 500", "F64, -500"})
    void variancesReachAsFarAsTheirNumbers(DType dtype, int exponent) {
        Tensor x = RandomKey.of(9).normal(dtype, 3, 40);
        double[] expected = x.var(false, 1).toDoubleArray();
        double[] found = times(times(x, exponent).var(false, 1), -exponent).toDoubleArray();
        for (int i = 0; i < 3; i++) {
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
}
