package org.itograd.sde.testing;

import static org.itograd.autodiff.Arguments.require;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.SdeSolve;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.montecarlo.Gaussian;
import org.itograd.sde.solver.Solver;

/// Checks of samples against what is known exactly, each with a stated rate of false alarms.
public final class Checks {
    private Checks() {}

    /// Whether a sample's mean is `expected`: |mean − expected| in standard errors, against the normal quantile (a large
    /// sample of finite variance is assumed).
    ///
    /// @param falseAlarm the probability that a sample with this mean fails, for example 1e-6
    public static Check mean(String name, double expected, Tensor sample, double falseAlarm) {
        requireRate(falseAlarm);
        double[] x = sample.toDoubleArray();
        require(x.length >= 2, "sample: must have at least two elements, got %d", x.length);
        double mean = Arrays.stream(x).sum() / x.length;
        double squares = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
        double standardError = Math.sqrt(squares / (x.length - 1) / x.length);
        double away = Math.abs(mean - expected);
        // A sample without spread must hit up to rounding.
        double z = away <= 1e-12 * Math.abs(expected) ? 0 : away / standardError;
        return new Check(String.format("mean of %s, %.6g for %.6g", name, mean, expected), z,
                Gaussian.twoSided(1 - falseAlarm), falseAlarm);
    }

    /// Whether a sample follows a law: Kolmogorov and Smirnov's distance sup |F_n − F| against √(ln(2/α) / 2n), which it exceeds
    /// with probability α at most, for every n and every continuous law (A. Dvoretzky, J. Kiefer, J. Wolfowitz 1956 with the
    /// constant of P. Massart, "The tight constant in the Dvoretzky–Kiefer–Wolfowitz inequality", 1990).
    ///
    /// @param cdf        P(X ≤ x)
    /// @param falseAlarm α, for example 1e-6
    public static Check law(String name, DoubleUnaryOperator cdf, Tensor sample, double falseAlarm) {
        requireRate(falseAlarm);
        double[] x = sample.toDoubleArray();
        require(x.length >= 1, "sample: must not be empty");
        Arrays.sort(x);
        double distance = 0;
        for (int i = 0; i < x.length; i++) {
            double f = cdf.applyAsDouble(x[i]);
            distance = Math.max(distance, Math.max(f - (double) i / x.length, (i + 1.0) / x.length - f));
        }
        // Sorting puts NaN last, and no comparison above sees it.
        double last = x[x.length - 1];
        return new Check("law of " + name, Double.isNaN(last) ? Double.NaN : distance,
                Math.sqrt(Math.log(2 / falseAlarm) / (2 * x.length)), falseAlarm);
    }

    /// Whether a solver's end states follow the problem's law, for steps so short that its bias does not matter.
    ///
    /// @throws IllegalArgumentException if the problem's law is not known
    public static Check law(Solver solver, TestProblem problem, int steps, int paths, long seed, double falseAlarm) {
        require(problem.law().isPresent(), "problem: the law of %s is not known; add it with withLaw", problem);
        Tensor end = SdeSolve.of(problem.sde())
                .solver(solver)
                .steps(0, problem.t1(), steps)
                .brownian(BrownianPath.of(seed))
                .run(problem.start(paths))
                .y();
        return law(solver.name() + " on " + problem, problem.law().orElseThrow(), end, falseAlarm);
    }

    private static void requireRate(double falseAlarm) {
        require(
                falseAlarm > 0 && falseAlarm < 1,
                "falseAlarm: must be a probability > 0 and < 1, such as 1e-6, got %s",
                falseAlarm);
    }
}
