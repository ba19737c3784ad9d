package org.itograd.sde.montecarlo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// The levels of an estimate: N₀ 2^ℓ steps on level ℓ, samples of the payoff on level 0 and of differences above.
///
/// The bias of the last level is bounded by extrapolation, max(|m_L|, |m_{L−1}| 2^−α) / (2^α − 1) with m_ℓ the means of the
/// differences, a standard error added to |m_ℓ|, and α their measured rate, at least ½ and at most 1 (a higher one would need proof).
///
/// Level 0 is sampled until the payoff is seen to vary ([Survey]); what has not been seen counts into the variances ([Unseen]) and
/// into the bias.
///
/// M. B. Giles, "Multilevel Monte Carlo methods", Acta Numerica 24, 2015, section 3.
final class Levels {
    private static final int FIRST_LEVELS = 3;
    private static final int MOST_STEPS = 1 << 20;
    /// Of one level, at most: a million a second take 35 years.
    private static final long MOST_SAMPLES = 1L << 50;

    private final SamplingPlan plan;
    private final boolean twins;
    private final long start = System.nanoTime();
    private final List<Moments> moments = new ArrayList<>();
    private Unseen unseen;
    private final long fewest;
    private double[] seconds = new double[0];

    /// @param twins whether differences are those of [Sampler#twins]
    /// @throws UnreachableToleranceException if the payoff hardly varies
    Levels(SamplingPlan plan, boolean twins) {
        this.plan = plan;
        this.twins = twins;
        unseen = Unseen.of(plan.confidence(), 0, false);
        Moments payoff = survey();
        boolean known = payoff.effective() >= Survey.ENOUGH;
        boolean controlled = !plan.sampler().controls().isEmpty();
        fewest = known ? (long) Math.ceil(payoff.n() * Survey.ENOUGH / payoff.effective()) : Survey.TRIAL;
        double size = known ? payoff.typicalSize() : plan.sampler().bounds().width();
        unseen = Unseen.of(plan.confidence(), size, controlled && fewest > Survey.TRIAL);
        while (count() < FIRST_LEVELS) {
            add();
        }
    }

    /// The payoff without controls. Without any, level 0 samples that.
    private Moments survey() {
        Moments piloted = plan.sampler().pilot().payoff();
        moments.add(Moments.NONE);
        seconds = new double[1];
        if (piloted.n() > 0) {
            sample(0, piloted.n());
            return piloted;
        }
        return Survey.of(wanted -> {
            sample(0, wanted);
            return moments(0);
        }, plan.sampler().bounds());
    }

    /// Samples that are needed to see the payoff vary.
    long fewest() {
        return fewest;
    }

    Unseen unseen() {
        return unseen;
    }

    /// The standard deviation of one sample of a level, those not seen among them.
    double deviation(int level) {
        return unseen.deviation(moments.get(level));
    }

    /// Whether few samples make the variance of some level, so that it is a guess that more samples make smaller.
    boolean guessed() {
        return moments.stream().anyMatch(unseen::few);
    }

    int count() {
        return moments.size();
    }

    Moments moments(int level) {
        return moments.get(level);
    }

    int steps(int level) {
        return plan.coarsest() << level;
    }

    /// Solver steps of one sample.
    double cost(int level) {
        return level == 0 ? plan.coarsest() : (twins ? 2.5 : 1.5) * steps(level);
    }

    /// Adds a level with a few samples.
    ///
    /// @throws UnreachableToleranceException if it would have too many steps
    void add() {
        int level = moments.size();
        if (level > 0 && steps(level - 1) > MOST_STEPS / 2) {
            throw new UnreachableToleranceException(String.format(
                    "eps: %s needs more than %d steps with this solver (bias bound %s so far); use a larger tolerance or a"
                            + " solver of higher weak order",
                    plan.eps(), MOST_STEPS, bias()));
        }
        moments.add(Moments.NONE);
        seconds = Arrays.copyOf(seconds, level + 1);
        sample(level, Survey.TRIAL);
    }

    /// A number of samples that was computed, if it is one that can be taken.
    ///
    /// @throws UnreachableToleranceException if it is too large
    long samples(double needed) {
        if (needed > MOST_SAMPLES) {
            throw new UnreachableToleranceException(String.format(
                    "eps: %s takes %.1e samples, which nobody can wait for; use a larger tolerance", plan.eps(),
                    needed));
        }
        return (long) Math.ceil(needed);
    }

    /// Takes samples on this level until there are so many.
    ///
    /// @return whether any were missing
    boolean sample(int level, long wanted) {
        if (moments.get(level).n() >= wanted) {
            return false;
        }
        Draw draw = level == 0 ? Draw.PLAIN : twins ? Draw.TWINS : Draw.DIFFERENCE;
        SampleRange kind = plan.sampling().samples().one(draw, steps(level), 0);
        double before = seconds[level];
        long began = System.nanoTime();
        plan.sampling().extended(kind, moments.get(level), wanted, m -> {
            moments.set(level, m);
            seconds[level] = before + (System.nanoTime() - began) * 1e-9;
            double chance = Gaussian.twoSided(plan.confidence()) * standardError();
            plan.report(list(), moments.stream().mapToLong(Moments::n).sum(), totalCost(), chance + bias());
        });
        return true;
    }

    /// Adds levels until the bias of the last one is small enough, known to a part of what is allowed.
    ///
    /// @return its steps
    int stepsForBias() {
        while (true) {
            while (sampleForBias()) {
                // The variance is known better now, and may ask for more.
            }
            if (bias() <= plan.bias()) {
                return steps(moments.size() - 1);
            }
            add();
        }
    }

    /// Takes samples of the levels from 1 on until each mean, and with them the rate, is known to a part of the bias that is allowed.
    ///
    /// @return whether any were missing
    boolean sampleForBias() {
        boolean any = false;
        for (int level = 1; level < count(); level++) {
            long needed = samples(StrictMath.pow(4 * (deviation(level) / plan.bias()), 2));
            Moments m = moments.get(level);
            any |= sample(level, unseen.few(m) ? Math.min(needed, 2 * m.n()) : needed);
        }
        return any;
    }

    // ------------------------------------------------------------------ what they say

    double standardError() {
        return moments.stream().mapToDouble(unseen::standardError).reduce(0, StrictMath::hypot);
    }

    /// Infinite while there are too few levels to say.
    double bias() {
        int last = moments.size() - 1;
        if (last < FIRST_LEVELS - 1) {
            return Double.POSITIVE_INFINITY;
        }
        double alpha = Double.isNaN(alpha()) ? 0.5 : Math.clamp(alpha(), 0.5, 1);
        double factor = StrictMath.pow(2, alpha);
        return Math.max(largest(last), largest(last - 1) / factor) / (factor - 1);
    }

    /// How large the mean of a level may be: a standard error beside what was seen.
    private double largest(int level) {
        Moments m = moments.get(level);
        return Math.abs(m.mean()) + unseen.standardError(m);
    }

    double alpha() {
        return -slope(l -> Math.abs(moments.get(l).mean()));
    }

    double beta() {
        return -2 * slope(l -> moments.get(l).deviation());
    }

    double gamma() {
        return slope(l -> seconds[l] / moments.get(l).n());
    }

    /// The least-squares slope of log₂ over the levels from 1 on that are not 0; NaN with fewer than two.
    private double slope(IntToDoubleFunction of) {
        int[] l = IntStream.range(1, moments.size()).filter(i -> of.applyAsDouble(i) > 0).toArray();
        double middle = Arrays.stream(l).average().orElse(0);
        double xy = 0;
        double xx = 0;
        for (int i : l) {
            xy += (i - middle) * StrictMath.log(of.applyAsDouble(i)) / StrictMath.log(2);
            xx += (i - middle) * (i - middle);
        }
        return xy / xx;
    }

    double totalCost() {
        double sum = plan.sampler().pilotCost(plan.coarsest());
        for (int l = 0; l < moments.size(); l++) {
            sum += moments.get(l).n() * cost(l);
        }
        return sum;
    }

    List<Level> list() {
        List<Level> found = new ArrayList<>();
        for (int l = 0; l < moments.size(); l++) {
            Moments m = moments.get(l);
            found.add(new Level(steps(l), m.n(), m.mean(), m.variance(), m.n() * cost(l), seconds[l]));
        }
        return found;
    }

    /// The estimate with these levels behind it.
    ///
    /// @param quantile how many standard errors
    /// @param more     solver steps that others than the levels took
    Estimate estimate(double value, double standardError, double quantile, double more) {
        return new Estimate(value, standardError, quantile, bias(), plan.confidence(), totalCost() + more, alpha(),
                beta(), gamma(), (System.nanoTime() - start) * 1e-9, list());
    }
}
