package org.itograd.sde.montecarlo;

import java.util.function.IntFunction;

/// Monte Carlo with one number of steps, chosen by trial [Levels] so that the bias is small enough.
final class SingleLevel {
    private SingleLevel() {}

    /// @param kind  samples with so many steps
    /// @param paths per sample
    static Estimate estimate(Plan plan, IntFunction<Sampler.Kind> kind, int paths) {
        Levels trial = new Levels(plan, false);
        int steps = trial.stepsForBias();
        double quantile = Gaussian.twoSided(plan.confidence());
        Sampler.Kind samples = kind.apply(steps);
        int batch = plan.sampler().batch(steps);
        Moments all = Moments.NONE;
        long wanted = Math.max(Survey.TRIAL, trial.fewest());
        while (all.n() < wanted) {
            all = all.with(samples, batch, wanted);
            double each = (double) paths * steps;
            double variance = trial.unseen().variance(all);
            double chance = quantile * Math.sqrt(variance / all.n());
            plan.report(trial.list(), all.n(), trial.totalCost() + all.n() * each, chance + trial.bias());
            if (all.n() >= wanted) {
                long needed = trial.samples(variance / plan.variance());
                long most = trial.unseen().few(all) ? 2 * all.n() : Long.MAX_VALUE;
                wanted = needed > all.n() ? Math.clamp(needed, all.n() + Survey.TRIAL, most) : all.n();
            }
        }
        return trial.estimate(all.mean(), Math.sqrt(trial.unseen().variance(all) / all.n()), quantile,
                (double) all.n() * paths * steps);
    }
}
