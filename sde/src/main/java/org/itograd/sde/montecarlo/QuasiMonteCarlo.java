package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.require;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.sde.lowdiscrepancy.Sobol;

/// Randomised quasi-Monte Carlo with one number of steps, chosen by trial [Levels] so that the bias is small enough.
///
/// R = 32 independent scramblings of Sobol's sequence, each through a Brownian bridge, give R independent, unbiased means over n
/// = 2^k points; their spread gives the standard error and Student's distribution with R − 1 degrees of freedom the interval
/// (P. L'Ecuyer, M. K. Nakayama, A. B. Owen, B. Tuffin, "Confidence intervals for randomized quasi-Monte Carlo estimators", 2023,
/// find that this holds its confidence better than others). n doubles until the interval is narrow enough.
final class QuasiMonteCarlo {
    private static final int RANDOMISATIONS = 32;
    private static final int FEWEST = 1 << 6;

    /// The scramblings' key under the sampler's; the others' are numbers of steps, and −1.
    private static final int KEY = -2;

    private QuasiMonteCarlo() {}

    static Estimate estimate(SamplingPlan plan) {
        Levels trial = new Levels(plan, false);
        int steps = trial.stepsForBias();
        int dimensions = dimensions(plan.sampler(), steps);
        requireDimensions(steps, dimensions);
        List<SampleRange> scrambled = IntStream.range(0, RANDOMISATIONS)
                .mapToObj(r -> plan.sampling().samples().one(Draw.POINT, steps, r))
                .toList();
        double quantile = StudentT.twoSided(plan.confidence(), RANDOMISATIONS - 1);
        List<Moments> each = Collections.nCopies(RANDOMISATIONS, Moments.NONE);
        Means means;
        long n = FEWEST;
        do {
            each = plan.sampling().extended(scrambled, each, n, _ -> {
            });
            means = Means.of(each, trial);
            long samples = n * RANDOMISATIONS;
            double chance = quantile * means.standardError;
            plan.report(trial.list(), samples, trial.totalCost() + (double) samples * steps, chance + trial.bias());
            n *= 2;
        } while (!means.enough || quantile * means.standardError > plan.chance());
        double paths = (double) each.getFirst().n() * RANDOMISATIONS;
        return trial.estimate(means.mean, means.standardError, quantile, paths * steps);
    }

    /// The mean over all randomisations and its standard error. Their spread says nothing of what all of them missed, nor much where
    /// only a few of them differ, as means of a rare event may; then what was not seen counts.
    ///
    /// @param enough whether the points have seen the payoff vary
    private record Means(double mean, double standardError, boolean enough) {
        private static final double FEW_DIFFER = 4;

        static Means of(List<Moments> each, Levels trial) {
            Moments means = Moments.of(each.stream().mapToDouble(Moments::mean).toArray());
            Moments points = each.stream().reduce(Moments.NONE, Moments::with);
            Unseen unseen = trial.unseen();
            double standardError = means.deviation() / Math.sqrt(RANDOMISATIONS);
            boolean enough = points.n() >= 2 * trial.fewest();
            if (means.effective() < FEW_DIFFER || unseen.few(points)) {
                standardError = StrictMath.hypot(standardError, unseen.sizeOfMean(points.n()));
            }
            return new Means(means.mean(), standardError, enough);
        }
    }

    /// Of the points for paths of so many steps.
    static int dimensions(Sampler sampler, int steps) {
        Shape one = sampler.y0().shape().rank() == 0 ? Shape.of(1) : Shape.of(1, sampler.y0().shape().dim(0));
        return steps * sampler.sde().diffusion().noiseShape(one).size();
    }

    private static void requireDimensions(int steps, int dimensions) {
        require(
                dimensions <= Sobol.mostDimensions(),
                "method: SOBOL has %d dimensions, but %d steps need %d; use MULTILEVEL, a larger eps, or a solver of higher weak"
                        + " order",
                Sobol.mostDimensions(),
                steps,
                dimensions);
    }

    /// Samples along the paths of the points of a scrambling.
    static Sampler.Kind scrambled(Sampler sampler, int steps, int scrambling) {
        RandomKey key = sampler.key().fold(KEY);
        Sobol points = Sobol.of(dimensions(sampler, steps)).scrambled(key.fold(scrambling));
        return sampler.along(LowDiscrepancyPath.of(points, PathConstruction.BRIDGE), steps);
    }
}
