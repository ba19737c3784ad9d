package org.itograd.sde.montecarlo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// The levels of an estimate: N₀ 2^ℓ steps on level ℓ, samples of the payoff on level 0 and of differences above.
///
/// The bias of the last level is bounded by extrapolation, max(|m_L|, |m_{L−1}| 2^−α) / (2^α − 1) with m_ℓ the means of the
/// differences and α their measured rate, at least ½ and at most 1 (a higher one would need proof).
///
/// M. B. Giles, "Multilevel Monte Carlo methods", Acta Numerica 24, 2015, section 3.
final class Levels {
    static final int TRIAL = 1 << 12;
    private static final int FIRST_LEVELS = 3;
    private static final int MOST_STEPS = 1 << 20;
    /// Of one level, at most: a million a second take 35 years.
    private static final long MOST_SAMPLES = 1L << 50;

    private final Plan plan;
    private final boolean twins;
    private final long start = System.nanoTime();
    private final List<Moments> moments = new ArrayList<>();
    private double[] seconds = new double[0];

    /// @param twins whether differences are those of [Sampler#twins]
    Levels(Plan plan, boolean twins) {
        this.plan = plan;
        this.twins = twins;
        for (int l = 0; l < FIRST_LEVELS; l++) {
            add();
        }
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
        sample(level, TRIAL);
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
        Sampler sampler = plan.sampler();
        Sampler.Kind kind = level == 0
                ? sampler.plain(steps(0))
                : twins ? sampler.twins(steps(level)) : sampler.difference(steps(level));
        int batch = sampler.batch(steps(level));
        while (moments.get(level).n() < wanted) {
            long began = System.nanoTime();
            moments.set(level, moments.get(level).with(kind, batch, wanted));
            seconds[level] += (System.nanoTime() - began) * 1e-9;
            double chance = Gaussian.twoSided(plan.confidence()) * standardError();
            plan.report(list(), moments.stream().mapToLong(Moments::n).sum(), totalCost(), chance + bias());
        }
        return true;
    }

    /// Adds levels until the bias of the last one is small enough, known to a part of what is allowed.
    ///
    /// @return its steps
    int stepsForBias() {
        while (true) {
            int last = moments.size() - 1;
            double needed = moments.get(last).variance() * StrictMath.pow(4 / plan.bias(), 2);
            sample(last, samples(needed));
            if (bias() <= plan.bias()) {
                return steps(last);
            }
            add();
        }
    }

    // ------------------------------------------------------------------ what they say

    double standardError() {
        return Math.sqrt(moments.stream().mapToDouble(m -> m.variance() / m.n()).sum());
    }

    /// Infinite while there are too few levels to say.
    double bias() {
        int last = moments.size() - 1;
        if (last < FIRST_LEVELS - 1) {
            return Double.POSITIVE_INFINITY;
        }
        double alpha = Double.isNaN(alpha()) ? 0.5 : Math.clamp(alpha(), 0.5, 1);
        double factor = StrictMath.pow(2, alpha);
        double before = Math.abs(moments.get(last - 1).mean()) / factor;
        return Math.max(Math.abs(moments.get(last).mean()), before) / (factor - 1);
    }

    double alpha() {
        return -slope(l -> Math.abs(moments.get(l).mean()));
    }

    double beta() {
        return -slope(l -> moments.get(l).variance());
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
