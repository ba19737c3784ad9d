package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Sensitivities;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.RungeKutta4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Samples that do not jump add nothing to values and derivatives, whatever marks and coefficients do at 0.
class JumpMarksTest {
    private static final double K = 0.7;
    private static final int N = 64;

    /// Marks as functions of a number and k that are k^power times something, so that y(1) = Σ Z has dy/dk = power y / k.
    static Stream<Arguments> laws() {
        return Stream.of(
                law("√|kz|", 0.5, Marks.Source.NORMAL, (z, k) -> z.mul(k).abs().sqrt()),
                law("k / z", 1, Marks.Source.NORMAL, (z, k) -> k.div(z)),
                law("k log |z|", 1, Marks.Source.NORMAL, (z, k) -> z.abs().log().mul(k)),
                law("k² z |z|^-½", 2, Marks.Source.NORMAL, (z, k) -> z.div(z.abs().sqrt()).mul(k.square())),
                law("−log u / k", -1, Marks.Source.UNIFORM, (u, k) -> u.log().neg().div(k)),
                law("k log (u / (1 − u))", 1, Marks.Source.UNIFORM, (u, k) -> u.div(u.neg().add(1)).log().mul(k)),
                law("k / (u − ½)", 1, Marks.Source.UNIFORM, (u, k) -> k.div(u.sub(0.5))));
    }

    private static Arguments law(String name, double power, Marks.Source source, BinaryOperator<Tensor> f) {
        return Arguments.of(name, power, source, f);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("laws")
    void derivativesAreThoseOfTheJumpsThatHappen(
            String name, double power, Marks.Source source, BinaryOperator<Tensor> f) {
        for (boolean checkpointed : new boolean[]{false, true}) {
            for (boolean second : new boolean[]{false, true}) {
                Tensor k = Tensor.full(DType.F64, K, N).variable();
                Jumps jumps = Jumps.compoundPoisson(0.8, new Marks(source, z -> f.apply(z, k)), (t, y, z) -> z);
                Sde one = Sde.ode((t, y) -> y.mul(0)).withJumps(jumps);
                Sde sde = second
                        ? one.withJumps(Jumps.compoundPoisson(1, Marks.normal(z -> z.abs().log()),
                                (t, y, z) -> z.mul(0)))
                        : one;
                Tensor y = SdeSolve.of(sde).solver(new EulerMaruyama()).steps(0, 1, 3).brownian(BrownianPath.of(5))
                        .gradient(checkpointed ? Gradients.checkpointed() : Gradients.backpropagation())
                        .run(Tensor.zeros(DType.F64, N)).y();
                double[] value = y.toDoubleArray();
                double[] derivative = Autodiff.gradients(y.sum(), k).getFirst().toDoubleArray();
                int still = 0;
                for (int i = 0; i < N; i++) {
                    assertEquals(power * value[i] / K, derivative[i], 1e-12 * (1 + Math.abs(value[i])));
                    still += value[i] == 0 ? 1 : 0;
                }
                assertTrue(still > 10 && still < N - 10, name + ": " + still);
            }
        }
    }

    @Test
    void forwardDerivativesToo() {
        Tensor k = Tensor.scalar(DType.F64, K).variable();
        Sde sde = Sde.ode((t, y) -> y.mul(0)).withJumps(
                Jumps.compoundPoisson(0.8, Marks.normal(z -> z.mul(k).abs().sqrt()), (t, y, z) -> z));
        Sensitivities s = SdeSolve.of(sde).solver(new RungeKutta4()).steps(0, 1, 3).brownian(BrownianPath.of(5))
                .sensitivities(Tensor.zeros(DType.F64, N), k);
        Tensor y = s.ys().reshape(N);
        assertArrayEquals(
                y.mul(0.5 / K).toDoubleArray(), s.jacobians().getFirst().reshape(N).toDoubleArray(), 1e-12);
    }
}
