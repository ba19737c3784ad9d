package org.itograd.sde.testing;

import static org.itograd.base.Arguments.failure;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Solver;

/// What holds exactly for a scheme with steps of finite length, not only as they shrink: a sharper test than a slope, since
/// nothing is fitted.
///
/// For a linear equation the scheme is a known recursion on each path, to rounding: [#checkPaths] needs no statistics and sees
/// any wrong coefficient on a single path. The moment that follows is for methods that keep the law only: [#check].
///
/// @param name     what it says
/// @param sde      the equation
/// @param y0       the state of every sample at time 0
/// @param t1       the last time
/// @param steps    how many
/// @param scheme   one step along a path, where the path says all
/// @param phi      a function of the end state
/// @param expected E φ of the scheme's end state
/// @param variance of φ of the scheme's end state
public record FiniteStepIdentity(
        String name, Sde sde, double y0, double t1, int steps, Optional<Scheme> scheme, UnaryOperator<Tensor> phi,
        double expected, double variance) {
    /// What rounding may leave of a difference, relatively to states of order one.
    private static final double ROUNDING = 1e-11;

    /// One step of a scheme, written out.
    @FunctionalInterface
    public interface Scheme {
        /// The state after a step.
        ///
        /// @param y  before it
        /// @param dW of y's shape
        /// @param h  its length
        Tensor next(Tensor y, Tensor dW, double h);
    }

    /// Euler–Maruyama for dX = μX dt + σX dW: each step multiplies by 1 + μh + σ dW, and E X² = x₀² ((1 + μh)² + σ²h)^N.
    public static FiniteStepIdentity eulerMaruyama(double mu, double sigma, double h, int n) {
        Scheme scheme = (y, dW, step) -> y.mul(dW.mul(sigma).add(1 + mu * step));
        return linear("Euler-Maruyama for GBM", gbm(mu, sigma), h, n, scheme, 1 + mu * h, sigma * Math.sqrt(h), 0);
    }

    /// Milstein's method for dX = μX dt + σX dW: each step multiplies by 1 + μh + σ dW + ½ σ² (dW² − h), and
    /// E X² = x₀² ((1 + μh)² + σ²h + σ⁴h²/2)^N.
    public static FiniteStepIdentity milstein(double mu, double sigma, double h, int n) {
        double half = sigma * sigma / 2;
        Scheme scheme =
                (y, dW, step) -> y.mul(dW.square().sub(step).mul(half).add(dW.mul(sigma)).add(1 + mu * step));
        return linear("Milstein for GBM", gbm(mu, sigma), h, n, scheme, 1 + mu * h, sigma * Math.sqrt(h), half * h);
    }

    /// With a factor a + bZ + c (Z² − 1) for each step.
    private static FiniteStepIdentity linear(
            String name, Sde sde, double h, int n, Scheme scheme, double a, double b, double c) {
        double second = NormalMoments.ofPower(2, a - c, b, c);
        double fourth = NormalMoments.ofPower(4, a - c, b, c);
        return new FiniteStepIdentity("x² of " + name, sde, 1, n * h, n, Optional.of(scheme), Tensor::square,
                StrictMath.pow(second, n), StrictMath.pow(fourth, n) - StrictMath.pow(second, 2 * n));
    }

    /// Euler–Maruyama for dX = −θX dt + σ dW after so many steps that it is stationary: normal with variance σ² / (2θ − θ²h).
    public static FiniteStepIdentity stationary(double theta, double sigma, double h) {
        Sde ou = Sde.ito((t, x) -> x.mul(-theta), Diffusion.additive(t -> Tensor.scalar(t.dtype(), sigma)));
        int n = (int) Math.ceil(20 / (theta * h));
        double variance = sigma * sigma / (2 * theta - theta * theta * h);
        Scheme scheme = (y, dW, step) -> y.mul(1 - theta * step).add(dW.mul(sigma));
        return new FiniteStepIdentity("x² of stationary Euler-Maruyama for OU", ou, 0, n * h, n, Optional.of(scheme),
                Tensor::square, variance, 2 * variance * variance);
    }

    /// E X² of Euler–Maruyama for dX = −aX dt + σX dW + sXZ dN with P(dN = 1) = λh and Z = ±1:
    /// x₀² ((1 − ah)² + σ²h + λhs²)^N.
    public static FiniteStepIdentity jumps(double a, double sigma, double s, double rate, double h, int n) {
        Sde sde = gbm(-a, sigma).withJumps(Jumps.elementwise(rate, (t, x) -> x.mul(s)));
        double noise = sigma * Math.sqrt(h);
        double smooth = NormalMoments.ofPower(2, 1 - a * h, noise);
        double jumped = rate * h * s * s;
        double second = smooth + jumped;
        double fourth = NormalMoments.ofPower(4, 1 - a * h, noise) + 6 * smooth * jumped + jumped * s * s;
        return new FiniteStepIdentity("x² of Euler-Maruyama with jumps", sde, 1, n * h, n, Optional.empty(),
                Tensor::square, StrictMath.pow(second, n), StrictMath.pow(fourth, n) - StrictMath.pow(second, 2 * n));
    }

    private static Sde gbm(double mu, double sigma) {
        return Sde.ito((t, x) -> x.mul(mu), Diffusion.diagonal((t, x) -> x.mul(sigma)));
    }

    /// Whether a solver is this scheme: its end states on each path, against the recursion on the same increments. A correct one
    /// never fails.
    ///
    /// @throws IllegalArgumentException if increments do not determine the scheme, as with jumps
    public Check checkPaths(Solver solver, int paths, long seed) {
        Scheme written = scheme.orElseThrow(() -> failure(
                "scheme: increments do not determine that of %s; use check(solver, paths, seed, falseAlarm)", name));
        TimeGrid grid = TimeGrid.uniform(0, t1, steps);
        Tensor increments = BrownianPath.of(seed).record(grid, DType.F64, paths);
        Tensor y = Tensor.full(DType.F64, y0, paths);
        for (int k = 0; k < steps; k++) {
            y = written.next(y, increments.select(0, k), grid.step(k));
        }
        Tensor end = solve(solver, BrownianPath.recorded(grid, increments), paths);
        return new Check(name + " on each path, solved by " + solver.name(), apart(end, y), ROUNDING, 0);
    }

    /// The largest |a − b| / max(1, |b|); NaN if one is.
    private static double apart(Tensor a, Tensor b) {
        double most = 0;
        for (int i = 0; i < b.size(); i++) {
            most = Math.max(most, Math.abs(a.at(i) - b.at(i)) / Math.max(1, Math.abs(b.at(i))));
        }
        return most;
    }

    /// Whether the mean of φ over a solver's end states is this scheme's, for any law of φ with its variance; see
    /// [Checks#mean(String, double, double, Tensor, double)].
    ///
    /// @param falseAlarm at most this is the probability that a correct one fails
    public Check check(Solver solver, int paths, long seed, double falseAlarm) {
        Tensor end = solve(solver, BrownianPath.of(seed), paths);
        return Checks.mean(name + ", solved by " + solver.name(), expected, variance, phi.apply(end), falseAlarm);
    }

    private Tensor solve(Solver solver, BrownianPath path, int paths) {
        return SdeSolve.of(sde)
                .solver(solver)
                .steps(0, t1, steps)
                .brownian(path)
                .run(Tensor.full(DType.F64, y0, paths))
                .y();
    }
}
