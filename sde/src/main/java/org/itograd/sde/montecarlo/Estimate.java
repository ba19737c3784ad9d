package org.itograd.sde.montecarlo;

import java.util.List;
import java.util.Locale;

/// An expectation with its confidence interval, value ± (quantile · standard error + bias), and what it cost.
///
/// @param value         the estimate
/// @param standardError from the paths' spread, or from that of independent randomisations
/// @param quantile      of the normal distribution, or of Student's for few randomisations
/// @param bias          a bound of the error that the finite step leaves, extrapolated from the levels' means
/// @param confidence    the probability that the interval holds the true value
/// @param cost          solver steps, over all paths, trial and pilot paths included
/// @param alpha         measured rate of |E(P_ℓ − P_{ℓ−1})| ~ 2^−αℓ: the weak order
/// @param beta          measured rate of Var(P_ℓ − P_{ℓ−1}) ~ 2^−βℓ: twice the strong order, for a Lipschitz payoff
/// @param gamma         measured rate of the seconds for a sample ~ 2^γℓ: 1, when steps take longer than all else
/// @param seconds       elapsed
/// @param levels        the levels behind it; for methods with one step size those of the trial that chose it
public record Estimate(
        double value, double standardError, double quantile, double bias, double confidence, double cost, double alpha,
        double beta, double gamma, double seconds, List<Level> levels) {
    /// Half the interval's width.
    public double halfWidth() {
        return quantile * standardError + bias;
    }

    /// The interval's lower end.
    public double low() {
        return value - halfWidth();
    }

    /// The interval's upper end.
    public double high() {
        return value + halfWidth();
    }

    /// The value and its interval, and the cost of each level with its share of the whole.
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "%.6g in [%.6g, %.6g] with confidence %s; standard error %.2e, bias at most %.2e; %.3g solver steps in"
                        + " %.2f s; alpha %.2f, beta %.2f, gamma %.2f%n",
                value, low(), high(), confidence, standardError, bias, cost, seconds, alpha, beta, gamma));
        for (int l = 0; l < levels.size(); l++) {
            Level v = levels.get(l);
            out.append(String.format(Locale.ROOT,
                    "  level %d: %6d steps %12d samples  mean %11.4e  variance %.3e  cost %.3g (%.0f %%)  %.2f s%n",
                    l, v.steps(), v.samples(), v.mean(), v.variance(), v.cost(), 100 * v.cost() / cost, v.seconds()));
        }
        return out.toString();
    }
}
