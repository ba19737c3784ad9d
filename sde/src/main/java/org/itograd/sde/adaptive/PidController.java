package org.itograd.sde.adaptive;

import java.util.List;

/// The rule by which the error of one step chooses the length of the next: a pure function, for one sample or a whole batch.
///
/// With r_n the error of step n over the tolerance and k the power of h with which it goes to 0, a step is accepted if r_n ≤ 1,
/// and then
///
/// h_{n+1} = h_n · s · r_n^(−(k_I + k_P + k_D)/k) · r_{n−1}^((k_P + 2 k_D)/k) · r_{n−2}^(−k_D/k),
///
/// the factor being kept within limits: integral, proportional and derivative control of log h. After a rejection
/// h = h_n · s · r_n^(−1/k), without memory.
///
/// G. Söderlind, "Automatic control and adaptive time-stepping", Numer. Algorithms 31, 2002; "Digital filters in adaptive
/// time-stepping", ACM Trans. Math. Software 29, 2003.
///
/// @param control    coefficients and limits
/// @param power      k
/// @param last       r_{n−1} of the last accepted step, 1 before there is one
/// @param beforeLast r_{n−2}
public record PidController(StepControl control, double power, double last, double beforeLast) {
    /// A smaller error than this counts as this: it only has to make the factor the largest allowed.
    static final double TINY = 1e-10;

    /// What becomes of a step.
    ///
    /// @param accepted whether the step is accepted
    /// @param step     the length to try next
    /// @param next     the rule for the next step
    public record Decision(boolean accepted, double step, PidController next) {}

    /// The rule before the first step.
    ///
    /// @param power k, the power of h with which the error of one step goes to 0
    public PidController(StepControl control, double power) {
        this(control, power, 1, 1);
    }

    /// Decides on a step.
    ///
    /// @param step  its length
    /// @param error its error over the tolerance; NaN or infinite for a step that failed
    public Decision after(double step, double error) {
        if (!isAccepted(error)) {
            return new Decision(false, shorter(step, error), this);
        }
        double r = Math.max(error, TINY);
        List<Double> exponents = exponents();
        double factor = control.safety()
                * power(r, exponents.get(0))
                * power(last, exponents.get(1))
                * power(beforeLast, exponents.get(2));
        return new Decision(true, next(step, factor), new PidController(control, power, r, last));
    }

    /// Whether a step with this error over the tolerance is accepted.
    static boolean isAccepted(double error) {
        return error <= 1;
    }

    /// The length to try after one with this error, which was not accepted.
    double shorter(double step, double error) {
        double factor = control.safety() * StrictMath.pow(error, -1 / power);
        boolean failed = Double.isNaN(factor);
        return step * (failed ? control.factorMin() : limited(factor));
    }

    /// The length to try after one that was accepted.
    ///
    /// @param factor not yet within its limits
    double next(double step, double factor) {
        return step * limited(factor);
    }

    /// Those of r_n, r_{n−1} and r_{n−2} in the factor of an accepted step.
    List<Double> exponents() {
        double integral = control.integral();
        double proportional = control.proportional();
        double derivative = control.derivative();
        return List.of(
                -(integral + proportional + derivative) / power,
                (proportional + 2 * derivative) / power,
                -derivative / power);
    }

    /// To the last bit, but at once where it is 1.
    private static double power(double x, double exponent) {
        return exponent == 0 || x == 1 ? 1 : StrictMath.pow(x, exponent);
    }

    private double limited(double factor) {
        return Math.clamp(factor, control.factorMin(), control.factorMax());
    }
}
