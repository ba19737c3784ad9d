package org.itograd.sde.montecarlo;

/// Monte Carlo with one number of steps, chosen by trial [Levels] so that the bias is small enough.
final class SingleLevel {
    private SingleLevel() {}

    /// @param draw  what a sample is made of
    /// @param paths per sample
    static Estimate estimate(SamplingPlan plan, Draw draw, int paths) {
        Levels trial = new Levels(plan, false);
        int steps = trial.stepsForBias();
        double quantile = Gaussian.twoSided(plan.confidence());
        SampleRange kind = plan.sampling().samples().one(draw, steps, 0);
        double each = (double) paths * steps;
        Moments all = Moments.NONE;
        long wanted = Math.max(Survey.TRIAL, trial.fewest());
        while (all.n() < wanted) {
            all = plan.sampling().extended(kind, all, wanted, m -> {
                double chance = quantile * trial.unseen().standardError(m);
                plan.report(trial.list(), m.n(), trial.totalCost() + m.n() * each, chance + trial.bias());
            });
            long needed = trial.samples(StrictMath.pow(trial.unseen().deviation(all) / plan.standardError(), 2));
            long most = trial.unseen().few(all) ? 2 * all.n() : Long.MAX_VALUE;
            wanted = needed > all.n() ? Math.clamp(needed, all.n() + Survey.TRIAL, most) : all.n();
        }
        return trial.estimate(all.mean(), trial.unseen().standardError(all), quantile,
                all.n() * each);
    }
}
