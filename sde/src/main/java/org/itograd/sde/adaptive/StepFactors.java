package org.itograd.sde.adaptive;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.expr.Access;
import org.itograd.autodiff.expr.Compiler;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.expr.Kernel;
import org.itograd.base.DType;

/// The factors by which [PidController] changes steps that it accepts, of several samples at once and to the same bits: the logarithm of
/// an error is computed once for all steps on which it has influence, with the samples along the lanes of a kernel.
///
/// For one thread at a time.
final class StepFactors {
    private static final int[] NO_OFFSETS = new int[5];
    private static final long[] NO_KEYS = {};

    private final Kernel kernel;
    private final double[] parameters;
    private final double[] errors;
    /// Logarithms of the errors of the last accepted steps and of those before, and room for the new ones; two parts of each.
    private final double[][] logs;
    private final Object[] in;
    private final Object[] out;
    private final double[] factors;

    private StepFactors(Kernel kernel, double[] parameters, int n) {
        this.kernel = kernel;
        this.parameters = parameters;
        errors = new double[n];
        logs = new double[6][n];
        factors = new double[n];
        in = new Object[]{errors, logs[0], logs[1], logs[2], logs[3]};
        out = new Object[]{factors, logs[4], logs[5]};
    }

    private static final class Kernels {
        /// Without and with an influence of the step before the last.
        static final Kernel OF_TWO = kernel(2);
        static final Kernel OF_THREE = kernel(3);

        /// safety · r^e₀ · r₋₁^e₁ · r₋₂^e₂, of which the first so many powers are taken; and the logarithm of r.
        private static Kernel kernel(int powers) {
            StrictPower.Parts log = StrictPower.log2(Expr.input(0).max(Expr.constant(PidController.TINY)));
            Expr factor = Expr.parameter(0);
            for (int i = 0; i < powers; i++) {
                StrictPower.Parts of =
                        i == 0 ? log : new StrictPower.Parts(Expr.input(2 * i - 1), Expr.input(2 * i));
                Expr exponent = Expr.parameter(1 + 2 * i);
                factor = factor.mul(StrictPower.power(of, exponent, Expr.parameter(2 + 2 * i)));
            }
            return Compiler.of(
                    List.of(factor, log.high(), log.low()), DType.F64, Collections.nCopies(5, Access.VECTOR));
        }
    }

    /// Those of a rule for so many samples, before their first steps; empty if it has exponents whose powers are computed in another way.
    static Optional<StepFactors> of(PidController rule, int n) {
        List<Double> exponents = rule.exponents();
        if (!exponents.stream().allMatch(StrictPower::takes)) {
            return Optional.empty();
        }
        List<Double> parameters = new ArrayList<>(List.of(rule.control().safety()));
        for (double e : exponents) {
            parameters.add(e);
            parameters.add(StrictPower.upper(e));
        }
        Kernel kernel = exponents.getLast() == 0 ? Kernels.OF_TWO : Kernels.OF_THREE;
        return Optional.of(
                new StepFactors(kernel, parameters.stream().mapToDouble(Double::doubleValue).toArray(), n));
    }

    /// Gives the error of a sample's step over its tolerance.
    void error(int i, double error) {
        errors[i] = error;
    }

    /// What was given.
    double error(int i) {
        return errors[i];
    }

    /// Computes all factors. Those of errors that are not accepted mean nothing.
    void compute() {
        kernel.run(in, NO_OFFSETS, out, NO_OFFSETS, parameters, NO_KEYS, errors.length);
    }

    /// The factor of a sample, to be kept within limits.
    double factor(int i) {
        return factors[i];
    }

    /// The step of a sample was accepted.
    void accepted(int i) {
        logs[2][i] = logs[0][i];
        logs[3][i] = logs[1][i];
        logs[0][i] = logs[4][i];
        logs[1][i] = logs[5][i];
    }
}
