package org.itograd.sde.adaptive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.itograd.autodiff.expr.Access;
import org.itograd.autodiff.expr.Compiler;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.expr.Kernel;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

class StepFactorsTest {
    /// Elements of a call: whole vectors and a rest.
    private static final int N = 1027;

    private static final Kernel POWER = Compiler.of(
            List.of(StrictPower.power(StrictPower.log2(Expr.input(0)), Expr.parameter(0), Expr.parameter(1))),
            DType.F64, List.of(Access.VECTOR));

    private static double[] power(double[] x, double exponent) {
        double[] y = new double[x.length];
        double[] parameters = {exponent, StrictPower.upper(exponent)};
        POWER.run(
                new Object[]{x}, new int[1], new Object[]{y}, new int[1], parameters, new long[0], x.length);
        return y;
    }

    @Test
    void powersHaveTheBitsOfStrictMath() {
        SplittableRandom random = new SplittableRandom(1);
        double[] edges = {
            1, Math.nextDown(1.0), Math.nextUp(1.0), 1e-10, 0.5, 0.75, Double.longBitsToDouble(0x3FF3988EFFFFFFFFL),
            Double.longBitsToDouble(0x3FF3988F00000000L), Double.longBitsToDouble(0x3FFBB679FFFFFFFFL),
            Double.longBitsToDouble(0x3FFBB67A00000000L), 2, 1.5, 0x1p-500, 0x1p500
        };
        double[] exponents = {-0.7 / 5, 0.4 / 5, -0.7 / 1.5, 0, -0.0, 1.9999, -1.9999, 1e-300, Math.nextUp(0.5)};
        for (int round = 0; round < 300; round++) {
            double exponent = round < exponents.length ? exponents[round] : random.nextDouble(-2, 2);
            double[] x = new double[N];
            for (int i = 0; i < N; i++) {
                x[i] = i < edges.length ? edges[i] : switch (i % 4) {
                    case 0 -> StrictMath.pow(10, random.nextDouble(-10, 0));
                    case 1 -> 1 - 1e-9 * random.nextDouble();
                    case 2 -> Math.scalb(1 + random.nextDouble(), random.nextInt(-499, 499));
                    default -> random.nextDouble(0.9, 1.1);
                };
            }
            double[] y = power(x, exponent);
            for (int i = 0; i < N; i++) {
                assertEquals(StrictMath.pow(x[i], exponent), y[i], 0, x[i] + " to the power " + exponent);
            }
        }
    }

    @Test
    void exponentsThatStrictMathTakesAnotherWayAreLeftToIt() {
        for (double exponent : new double[]{1, -1, 0.5, 2, -2, 3, Double.NaN}) {
            assertFalse(StrictPower.takes(exponent), "" + exponent);
        }
        assertTrue(StepFactors.of(new PidController(StepControl.pid().coefficients(0, 1, 0), 1), 3).isEmpty());
        assertTrue(StepFactors.of(new PidController(StepControl.pid(), 5), 3).isPresent());
    }

    @Test
    void factorsAreThoseOfTheController() {
        List<StepControl> controls = List.of(
                StepControl.pid(), StepControl.pid().coefficients(0.1, 0.3, 0.05),
                StepControl.pid().coefficients(0, 0.9, 0), StepControl.pid().coefficients(0.7, 0.4, 0.3));
        SplittableRandom random = new SplittableRandom(2);
        for (StepControl control : controls) {
            for (double power : new double[]{1.5, 3, 5, 6, 9}) {
                PidController[] rules = new PidController[9];
                Arrays.fill(rules, new PidController(control, power));
                StepFactors factors = StepFactors.of(rules[0], rules.length).orElseThrow();
                for (int step = 0; step < 40; step++) {
                    for (int i = 0; i < rules.length; i++) {
                        factors.error(i, switch (random.nextInt(8)) {
                            case 0 -> 0;
                            case 1 -> 1;
                            case 2 -> Double.NaN;
                            case 3 -> 1e40;
                            default -> StrictMath.pow(10, random.nextDouble(-12, 0.2));
                        });
                    }
                    factors.compute();
                    for (int i = 0; i < rules.length; i++) {
                        PidController.Decision decision = rules[i].after(0.37, factors.error(i));
                        if (decision.accepted()) {
                            assertEquals(decision.step(), rules[i].next(0.37, factors.factor(i)));
                            factors.accepted(i);
                            rules[i] = decision.next();
                        }
                    }
                }
            }
        }
    }
}
