package org.itograd.sde.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Program;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

/// The functions of exponential integrators against closed forms and the equations that define them.
class ExponentialTest {
    /// A matrix of known eigenvectors, and its inverse.
    private static final Tensor V = Tensor.of(new double[]{1, 2, 0, 0, 1, 1, 1, 0, 1}, 3, 3);
    private static final Tensor INVERSE = LinearAlgebra.solve(V, eye(3));

    private static Tensor eye(int d) {
        return LinearAlgebra.identity(DType.F64, d);
    }

    private static Tensor scalar(double h) {
        return Tensor.scalar(DType.F64, h);
    }

    private static double phi(double z) {
        return z == 0 ? 1 : Math.expm1(z) / z;
    }

    private static Tensor diagonal(double... numbers) {
        return eye(numbers.length).mul(Tensor.of(numbers, numbers.length));
    }

    private static Tensor similar(double... eigenvalues) {
        return V.matmul(diagonal(eigenvalues)).matmul(INVERSE);
    }

    private static void assertClose(Tensor expected, Tensor actual, double tolerance) {
        double scale = expected.abs().max().item();
        assertArrayEquals(expected.toDoubleArray(), actual.toDoubleArray(), tolerance * scale);
    }

    @Test
    void elementByElementToRounding() {
        for (double z : new double[]{0, 1e-300, -1e-9, 0.01, -0.0199, 0.0201, -0.3, 0.7, 2, -5, 20, -40, 300, -1e4}) {
            MatrixExponential of = MatrixExponential.of(Tensor.of(new double[]{z, 1}, 2));
            for (double h : new double[]{1, 0.5}) {
                assertEquals(phi(h * z), of.phi(scalar(h)).at(0), 4e-15 * phi(h * z));
                assertEquals(phi(2 * h * z), of.covariance(scalar(h)).at(0), 4e-15 * phi(2 * h * z));
                assertEquals(Math.exp(h * z), of.exp(scalar(h)).at(0), 4e-15 * Math.exp(h * z));
            }
        }
    }

    @Test
    void ofAMatrixByItsEigenvalues() {
        double[][] spectra = {{-1, -2, -3}, {0, 1e-6, -1}, {-1e4, -30, 0.5}, {3, 2, 1}};
        for (double[] s : spectra) {
            for (double h : new double[]{1e-3, 0.1, 1, 7}) {
                double[] exp = {Math.exp(h * s[0]), Math.exp(h * s[1]), Math.exp(h * s[2])};
                double[] phi = {phi(h * s[0]), phi(h * s[1]), phi(h * s[2])};
                MatrixExponential of = MatrixExponential.of(similar(s));
                assertClose(similar(exp), of.exp(scalar(h)), 1e-11);
                assertClose(similar(phi), of.phi(scalar(h)), 1e-11);
            }
        }
    }

    /// A rotation, and a matrix without eigenvectors enough.
    @Test
    void ofMatricesThatCannotBeDiagonalised() {
        double angle = 2.5;
        Tensor turn = MatrixExponential.of(Tensor.of(new double[]{0, -1, 1, 0}, 2, 2)).exp(scalar(angle));
        double c = Math.cos(angle);
        double s = Math.sin(angle);
        assertClose(Tensor.of(new double[]{c, -s, s, c}, 2, 2), turn, 1e-14);
        MatrixExponential jordan = MatrixExponential.of(Tensor.of(new double[]{-2, 1, 0, -2}, 2, 2));
        double h = 1.5;
        double e = Math.exp(-2 * h);
        assertClose(Tensor.of(new double[]{e, h * e, 0, e}, 2, 2), jordan.exp(scalar(h)), 1e-14);
        // ∫₀¹ s h e^−2hs ds
        double off = (1 - e * (1 + 2 * h)) / (4 * h);
        assertClose(Tensor.of(new double[]{phi(-2 * h), off, 0, phi(-2 * h)}, 2, 2), jordan.phi(scalar(h)), 1e-14);
    }

    private static Tensor rotation(double... angles) {
        double[] numbers = new double[4 * angles.length];
        for (int i = 0; i < angles.length; i++) {
            double c = Math.cos(angles[i]);
            double s = Math.sin(angles[i]);
            System.arraycopy(new double[]{c, -s, s, c}, 0, numbers, 4 * i, 4);
        }
        return Tensor.of(numbers, angles.length, 2, 2);
    }

    /// e^Z keeps its size, so errors of a series that is too short would stay; rounding is multiplied by the angle.
    @Test
    void ofRotationsByAnyAngle() {
        for (double speed : new double[]{0.01, 1, 1.99, 1e3}) {
            MatrixExponential of = MatrixExponential.of(Tensor.of(new double[]{0, -speed, speed, 0}, 2, 2));
            for (double h : new double[]{100, 250, -700, 4000, 1e4, 1e6, 1e9}) {
                double angle = h * speed;
                Tensor e = of.exp(scalar(h)).reshape(1, 2, 2);
                assertClose(rotation(angle), e, 1e-15 * (10 + Math.abs(angle)));
                // φ₁ = (e^Z − 1) Z⁻¹; C = 1.
                double s = Math.sin(angle) / angle;
                double c = (1 - Math.cos(angle)) / angle;
                double rounding = 1e-15 * (10 + Math.abs(angle));
                assertArrayEquals(
                        new double[]{s, -c, c, s}, of.phi(scalar(h)).toDoubleArray(),
                        rounding * (1 / Math.abs(angle) + 1e-3));
                assertClose(eye(2), of.covariance(scalar(h)), rounding);
            }
        }
    }

    /// What is decided before there are numbers must be right or NaN.
    @Test
    void ofRotationsByAnglesThatAreNotKnownBefore() {
        MatrixExponential of = MatrixExponential.of(Tensor.of(new double[]{0, -1.5, 1.5, 0}, 2, 2));
        double[] steps = {1, 250, -256, 4000, -1e4, 1e6};
        Tensor all = of.exp(Tensor.of(steps, steps.length, 1));
        Program program = Program.tryCapture(in -> List.of(of.exp(in.getFirst()), of.covariance(in.getFirst())),
                List.of(scalar(0))).orElseThrow();
        for (int i = 0; i < steps.length; i++) {
            List<Tensor> each = program.apply(List.of(scalar(steps[i])));
            Tensor own = all.slice(0, i, i + 1);
            if (Math.abs(steps[i]) <= 256) {
                Tensor expected = rotation(1.5 * steps[i]);
                assertClose(expected, own, 1e-15 * (10 + Math.abs(steps[i])));
                assertClose(expected, each.get(0).reshape(1, 2, 2), 1e-15 * (10 + Math.abs(steps[i])));
                assertClose(eye(2), each.get(1), 1e-15 * (10 + Math.abs(steps[i])));
            } else {
                for (Tensor t : List.of(own, each.get(0), each.get(1))) {
                    assertTrue(Arrays.stream(t.toDoubleArray()).allMatch(Double::isNaN), () -> t.toString());
                }
            }
        }
    }

    /// Slow and fast decay over times in which nothing is left.
    @Test
    void ofMatricesThatForget() {
        Tensor a = similar(-1, -2, -3);
        for (double h : new double[]{300, 4000, 1e6}) {
            MatrixExponential of = MatrixExponential.of(a);
            Tensor phi = similar(1 / h, 0.5 / h, 1 / (3 * h));
            assertClose(phi, of.phi(scalar(h)), 1e-11);
        }
    }

    /// d/ds e^{Zs} e^{Zᵀs} = Z (…) + (…) Zᵀ, so Z C + C Zᵀ = e^Z e^{Zᵀ} − I.
    @Test
    void theCovarianceSolvesLyapunovsEquation() {
        for (double[] s : new double[][]{{-1, -2, -3}, {-100, -1, 0.5}, {1, 2, 0.1}}) {
            for (double h : new double[]{0.01, 1, 3}) {
                MatrixExponential of = MatrixExponential.of(similar(s));
                Tensor z = similar(s).mul(h);
                Tensor c = of.covariance(scalar(h));
                Tensor e = of.exp(scalar(h));
                Tensor left = z.matmul(c).add(c.matmul(z.transpose()));
                double scale = z.abs().max().item() * c.abs().max().item();
                assertArrayEquals(
                        e.matmul(e.transpose()).sub(eye(3)).toDoubleArray(), left.toDoubleArray(), 1e-13 * (1 + scale));
                assertArrayEquals(c.transpose().toDoubleArray(), c.toDoubleArray(), 1e-14 * c.abs().max().item());
            }
        }
    }

    @Test
    void derivativesOfBothOrdersAgreeWithFiniteDifferences() {
        Tensor z = Tensor.of(new double[]{0.8, -1.1, 0.011, -0.003, 0, -4}, 6);
        Tensor a = RandomKey.of(3).normal(DType.F64, 3, 3);
        for (Tensor x : new Tensor[]{z, a}) {
            GradCheck check = Autodiff.gradCheck(in -> {
                MatrixExponential of = MatrixExponential.of(in.getFirst());
                return of.phi(in.get(1)).add(of.exp(in.get(1)).mul(0.3)).add(of.covariance(in.get(1)).mul(0.7));
            }, x, scalar(0.6));
            assertTrue(check.firstOrder() < 1e-8, () -> "first order: " + check);
            assertTrue(check.secondOrder() < 1e-7, () -> "second order: " + check);
        }
    }

    @Test
    void otherShapesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> MatrixExponential.of(Tensor.zeros(DType.F64, 2, 3)));
        assertThrows(IllegalArgumentException.class, () -> MatrixExponential.of(Tensor.zeros(DType.F64, 2, 2, 2)));
        assertThrows(IllegalArgumentException.class, () -> MatrixExponential.of(Tensor.full(DType.F64, Double.NaN, 2)));
    }
}
