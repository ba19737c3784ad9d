package org.itograd.sde.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.NonFiniteStateException;
import org.itograd.sde.Sde;
import org.itograd.sde.solve.SdeSolve;
import org.junit.jupiter.api.Test;

/// Newton's method finds a solution or says that it has not, of whatever size its numbers are.
class NewtonTest {
    private static final UnaryOperator<Tensor> CUBE = u -> u.pow(3).neg();

    /// Of u + u³ = known.
    private static double root(double known) {
        double u = Math.cbrt(known);
        for (int i = 0; i < 20; i++) {
            u -= (u + u * u * u - known) / (1 + 3 * u * u);
        }
        return u;
    }

    /// From 10¹² a tenth of the way to 10⁴ is small beside the guess.
    @Test
    void aSolutionFarBelowTheGuessIsFoundOrNone() {
        for (DType dtype : DType.values()) {
            double[] starts =
                    dtype == DType.F32 ? new double[]{10, 1e5, 1e12} : new double[]{10, 1e5, 1e12, 1e20, 1e30};
            Tensor y = Tensor.of(starts, starts.length, 1).cast(dtype);
            boolean[] found = new boolean[starts.length];
            for (int iterations = 1; iterations < 120; iterations++) {
                double[] u = Newton.solve(y, CUBE, y, iterations).toDoubleArray();
                for (int i = 0; i < u.length; i++) {
                    String which = starts[i] + ", " + dtype + ", " + iterations;
                    assertTrue(!found[i] || !Double.isNaN(u[i]), which);
                    found[i] = !Double.isNaN(u[i]);
                    if (found[i]) {
                        assertEquals(1, u[i] / root(starts[i]), dtype == DType.F32 ? 1e-3 : 1e-8, which);
                    }
                }
            }
            for (boolean each : found) {
                assertTrue(each, Arrays.toString(found));
            }
        }
    }

    /// y′ = (0, −y₁³).
    @Test
    void aNumberBesideALargerOneIsFoundOrNone() {
        Tensor second = Tensor.of(new double[]{0, 1}, 2);
        Sde sde = Sde.ode((t, y) -> y.mul(second).pow(3).neg());
        for (double[] start : new double[][]{{1e8, 10}, {1e12, 1e5}, {1e300, 1e3}}) {
            Tensor y0 = Tensor.of(start, 1, 2);
            SdeSolve solve = SdeSolve.of(sde).steps(0, 1, 1);
            for (Solver few : new Solver[]{new ThetaEuler(1), new ImplicitMidpoint(), new Kvaerno3(), new Kvaerno5()}) {
                assertThrows(NonFiniteStateException.class, () -> solve.solver(few).run(y0), few.name());
            }
            double y = solve.solver(new ThetaEuler(1, 60)).run(y0).y().at(1);
            assertEquals(root(start[1]), y, 1e-8);
        }
    }

    /// ½ / √u is not finite at the guess.
    @Test
    void aDerivativeThatIsNotFiniteMovesNothing() {
        for (DType dtype : DType.values()) {
            Tensor known = Tensor.of(new double[]{0.5, 0.5, 0.5}, 3).cast(dtype);
            Tensor guess = Tensor.of(new double[]{0, 0.1, 0.05}, 3).cast(dtype);
            double[] u = Newton.solve(known, v -> v.sqrt().neg(), guess, 8).toDoubleArray();
            assertTrue(Double.isNaN(u[0]), Arrays.toString(u));
            assertEquals(1 - Math.sqrt(0.75), u[1], 1e-6);
            assertEquals(1 - Math.sqrt(0.75), u[2], 1e-6);
        }
    }

    /// u = known + ½ (1 − u) + ⅒ sin 3u with known about −½, so that parts of size ½ cancel, whatever the guess.
    @Test
    void whatCancelsOutOfLargerNumbersIsFound() {
        for (DType dtype : DType.values()) {
            for (double spread : new double[]{1e-3, 1e-6, 1e-12}) {
                for (double far : new double[]{0, 1e-6, 1}) {
                    Tensor known = RandomKey.of(1).normal(dtype, 5000, 1).mul(spread).sub(0.5);
                    Tensor guess = RandomKey.of(2).normal(dtype, 5000, 1).mul(far);
                    Tensor u = Newton.solve(
                            known, v -> v.neg().add(1).mul(0.5).add(v.mul(3).sin().mul(0.1)), guess, 3);
                    assertAllFound(u, spread + ", " + far + ", " + dtype);
                }
            }
        }
    }

    /// x″ = −k (x − 1), at rest: the velocity is 0, with the rounding of hkx in its equation.
    @Test
    void whatRestsIsFound() {
        Tensor y = Tensor.of(new double[]{1, 0, 1.1, 0, 0.9, 1}, 3, 2);
        for (DType dtype : DType.values()) {
            Tensor zero = Tensor.scalar(dtype, 0);
            for (double rate : new double[]{1, 1e4, 1e8, 1e12, 1e20}) {
                Sde spring = Sde.ode((t, v) -> Tensor.concat(1, v.slice(1, 1, 2), v.slice(1, 0, 1).sub(1).mul(-rate)));
                for (double h = 1e-12; h < 1e3; h *= 30) {
                    for (Solver solver : new Solver[]{new ThetaEuler(1), new ThetaEuler(0.5), new Kvaerno3()}) {
                        Tensor step = Tensor.scalar(dtype, h);
                        Tensor u = solver.step(spring, zero, step, y.cast(dtype), Increments.none());
                        assertAllFound(u, solver.name() + ", " + rate + ", " + h + ", " + dtype);
                    }
                }
            }
        }
    }

    private static void assertAllFound(Tensor u, String message) {
        for (double each : u.toDoubleArray()) {
            assertFalse(Double.isNaN(each), message);
        }
    }
}
