package org.itograd.sde.testing;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.montecarlo.Gaussian;
import org.itograd.sde.montecarlo.StudentT;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Solver;

/// Checks of samples against what is known exactly, each with a stated rate of false alarms.
public final class Checks {
    /// A sample so large that Student's law is the normal one.
    private static final int NEARLY_NORMAL = 1 << 12;

    private Checks() {}

    /// Whether a sample's mean is `expected`: |mean − expected| in standard errors, against the quantile of Student's law. The rate
    /// is that of a normal sample; it is near it for large samples without heavy tails. For those that have them, such as squares
    /// of log-normal numbers, give the [variance][#mean(String, double, double, Tensor, double)], with which it holds for every
    /// sample.
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
        double quantile = x.length > NEARLY_NORMAL
                ? Gaussian.twoSided(1 - falseAlarm)
                : StudentT.twoSided(1 - falseAlarm, x.length - 1);
        return new Check(String.format(Locale.ROOT, "mean of %s, %.6g for %.6g", name, mean, expected), z, quantile,
                falseAlarm);
    }

    /// Whether a sample's mean is `expected`, for a law whose variance is known, however heavy its tails and however small the
    /// sample: with ψ(x) = ± log(1 + |x| + x²/2), which grows so slowly that rare large numbers do not count in full, and
    /// a = √(2 ln(2/α) / nv),
    ///
    /// |Σ ψ(a (x_i − m))| / (a √(nv)) ≤ √(2 ln(2/α)) with probability 1 − α at least, since −log(1 − x + x²/2) ≤ ψ(x) ≤ log(1 + x + x²/2)
    /// (O. Catoni, "Challenging the empirical mean and empirical variance: a deviation study", Ann. Inst. H. Poincaré 48, 2012). It
    /// is the mean's distance in standard errors but for large ones, against 3.9 for α = 0.001 where a normal law has 3.3.
    ///
    /// @param variance   v > 0 of the law, or more
    /// @param falseAlarm α, at most this the probability that a sample with this mean fails
    public static Check mean(String name, double expected, double variance, Tensor sample, double falseAlarm) {
        requireRate(falseAlarm);
        require(variance > 0 && variance < Double.POSITIVE_INFINITY, "variance: must be finite and > 0, got %s",
                variance);
        double[] x = sample.toDoubleArray();
        require(x.length >= 1, "sample: must not be empty");
        double logs = 2 * StrictMath.log(2 / falseAlarm);
        double a = Math.sqrt(logs / (x.length * variance));
        double sum = 0;
        double mean = 0;
        for (double v : x) {
            double scaled = a * (v - expected);
            sum += Math.copySign(StrictMath.log1p(Math.abs(scaled) + scaled * scaled / 2), scaled);
            mean += v / x.length;
        }
        return new Check(String.format(Locale.ROOT, "mean of %s, %.6g for %.6g", name, mean, expected),
                Math.abs(sum) / (a * Math.sqrt(x.length * variance)), Math.sqrt(logs), falseAlarm);
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
                Math.sqrt(StrictMath.log(2 / falseAlarm) / (2 * x.length)), falseAlarm);
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
