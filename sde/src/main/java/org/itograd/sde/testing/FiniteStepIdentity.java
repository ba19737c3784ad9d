package org.itograd.sde.testing;

import java.util.function.UnaryOperator;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.Sde;
import org.itograd.sde.SdeSolve;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solver.Solver;

/// A moment that holds exactly for a scheme with steps of finite length, not only as they shrink: a sharper test than a
/// slope, since nothing is fitted.
///
/// @param name     what it says
/// @param sde      the equation
/// @param y0       the state of every sample at time 0
/// @param t1       the last time
/// @param steps    how many
/// @param phi      a function of the end state
/// @param expected E φ of the scheme's end state
public record FiniteStepIdentity(
        String name, Sde sde, double y0, double t1, int steps, UnaryOperator<Tensor> phi, double expected) {
    /// E X² of Euler–Maruyama for dX = μX dt + σX dW: x₀² ((1 + μh)² + σ²h)^N.
    public static FiniteStepIdentity eulerMaruyama(double mu, double sigma, double h, int n) {
        double factor = (1 + mu * h) * (1 + mu * h) + sigma * sigma * h;
        return new FiniteStepIdentity("x² of Euler-Maruyama for GBM", gbm(mu, sigma), 1, n * h, n, Tensor::square,
                Math.pow(factor, n));
    }

    /// E X² of Milstein's method for dX = μX dt + σX dW: x₀² ((1 + μh)² + σ²h + σ⁴h²/2)^N.
    public static FiniteStepIdentity milstein(double mu, double sigma, double h, int n) {
        double s2 = sigma * sigma;
        double factor = (1 + mu * h) * (1 + mu * h) + s2 * h + s2 * s2 * h * h / 2;
        return new FiniteStepIdentity("x² of Milstein for GBM", gbm(mu, sigma), 1, n * h, n, Tensor::square,
                Math.pow(factor, n));
    }

    /// E X² of Euler–Maruyama for dX = −θX dt + σ dW after so many steps that it is stationary: σ² / (2θ − θ²h).
    public static FiniteStepIdentity stationary(double theta, double sigma, double h) {
        Sde ou = Sde.ito((t, x) -> x.mul(-theta), Diffusion.additive(t -> Tensor.scalar(t.dtype(), sigma)));
        int n = (int) Math.ceil(20 / (theta * h));
        return new FiniteStepIdentity("x² of stationary Euler-Maruyama for OU", ou, 0, n * h, n, Tensor::square,
                sigma * sigma / (2 * theta - theta * theta * h));
    }

    /// E X² of Euler–Maruyama for dX = −aX dt + σX dW + sXZ dN with P(dN = 1) = λh and Z = ±1:
    /// x₀² ((1 − ah)² + σ²h + λhs²)^N.
    public static FiniteStepIdentity jumps(double a, double sigma, double s, double rate, double h, int n) {
        Sde sde = gbm(-a, sigma).withJumps(Jumps.elementwise(rate, (t, x) -> x.mul(s)));
        double factor = (1 - a * h) * (1 - a * h) + sigma * sigma * h + rate * h * s * s;
        return new FiniteStepIdentity("x² of Euler-Maruyama with jumps", sde, 1, n * h, n, Tensor::square,
                Math.pow(factor, n));
    }

    private static Sde gbm(double mu, double sigma) {
        return Sde.ito((t, x) -> x.mul(mu), Diffusion.diagonal((t, x) -> x.mul(sigma)));
    }

    /// Whether a solver fulfils it.
    ///
    /// @param falseAlarm the probability that a correct one fails
    public Check check(Solver solver, int paths, long seed, double falseAlarm) {
        Tensor end = SdeSolve.of(sde)
                .solver(solver)
                .steps(0, t1, steps)
                .brownian(BrownianPath.of(seed))
                .run(Tensor.full(DType.F64, y0, paths))
                .y();
        return Checks.mean(name + ", solved by " + solver.name(), expected, phi.apply(end), falseAlarm);
    }
}
