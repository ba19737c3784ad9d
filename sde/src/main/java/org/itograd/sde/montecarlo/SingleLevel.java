package org.itograd.sde.montecarlo;

import java.util.function.IntFunction;

/// Monte Carlo with one number of steps, chosen by trial [Levels] so that the bias is small enough.
final class SingleLevel {
    private SingleLevel() {}

    /// @param kind  samples with so many steps
    /// @param paths per sample
    static Estimate estimate(SamplingPlan plan, IntFunction<Sampler.Kind> kind, int paths) {
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
            double chance = quantile * trial.unseen().standardError(all);
            plan.report(trial.list(), all.n(), trial.totalCost() + all.n() * each, chance + trial.bias());
            if (all.n() >= wanted) {
                long needed = trial.samples(StrictMath.pow(trial.unseen().deviation(all) / plan.standardError(), 2));
                long most = trial.unseen().few(all) ? 2 * all.n() : Long.MAX_VALUE;
                wanted = needed > all.n() ? Math.clamp(needed, all.n() + Survey.TRIAL, most) : all.n();
            }
        }
        return trial.estimate(all.mean(), trial.unseen().standardError(all), quantile,
                (double) all.n() * paths * steps);
    }
}
