package org.itograd.sde.testing;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.itograd.autodiff.Tensor;

/// The checks of [Checks] on a sample that grows until the answer is clear: a gross mistake is found in a thousand samples, a
/// small one in as many as it takes, and a correct sample passes once it is large enough to have shown what was looked for.
///
/// The sample is looked at after n, 2n, 4n, … elements. Look k may raise a false alarm with probability α · 6/(π² k²); these add
/// up to α over all looks, however many there are (Bonferroni; spending in the sense of K. K. G. Lan, D. L. DeMets, "Discrete
/// sequential boundaries for clinical trials", Biometrika 70, 1983). So stopping early costs nothing in honesty.
public final class SequentialChecks {
    private static final int FIRST = 1 << 10;
    private static final int MOST = 1 << 22;

    private SequentialChecks() {}

    /// Independent samples in rounds.
    @FunctionalInterface
    public interface Samples {
        /// n samples of a round, independent of those of other rounds: for example with the seed `seed + round`.
        Tensor draw(int round, int n);
    }

    /// Whether the mean is `expected`.
    ///
    /// @param resolution stop once the mean is known to within this, > 0
    /// @param falseAlarm the probability that samples with this mean fail
    /// @return the last look: failed, or passed with the resolution or 2²² samples reached
    public static Check mean(String name, double expected, double resolution, Samples samples, double falseAlarm) {
        return looks(resolution, samples, falseAlarm, (sample, alpha) -> {
            Check check = Checks.mean(name, expected, sample, alpha);
            return new Look(check, check.threshold() * standardError(sample));
        });
    }

    /// Whether the law is this one.
    ///
    /// @param cdf        P(X ≤ x)
    /// @param resolution stop once the distribution function is known to within this everywhere, > 0
    /// @param falseAlarm the probability that samples of this law fail
    /// @return the last look: failed, or passed with the resolution or 2²² samples reached
    public static Check law(
            String name, DoubleUnaryOperator cdf, double resolution, Samples samples, double falseAlarm) {
        return looks(resolution, samples, falseAlarm, (sample, alpha) -> {
            Check check = Checks.law(name, cdf, sample, alpha);
            return new Look(check, check.threshold());
        });
    }

    /// A check of the samples so far.
    ///
    /// @param known to within what its quantity is known
    private record Look(Check check, double known) {}

    @FunctionalInterface
    private interface Looking {
        Look at(Tensor sample, double alpha);
    }

    private static Check looks(double resolution, Samples samples, double falseAlarm, Looking looking) {
        require(resolution > 0, "resolution: must be > 0, got %s", resolution);
        Tensor all = samples.draw(0, FIRST);
        for (int k = 1;; k++) {
            double spent = falseAlarm * 6 / (Math.PI * Math.PI * k * k);
            Look look = looking.at(all, spent);
            int n = all.size();
            if (!look.check().passed() || look.known() <= resolution || n >= MOST) {
                String name = look.check().name() + " after " + n + " samples";
                return new Check(name, look.check().statistic(), look.check().threshold(), falseAlarm);
            }
            all = Tensor.concat(0, all, samples.draw(k, n));
        }
    }

    private static double standardError(Tensor sample) {
        double[] x = sample.toDoubleArray();
        double mean = Arrays.stream(x).sum() / x.length;
        double squares = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / (x.length - 1) / x.length);
    }
}
