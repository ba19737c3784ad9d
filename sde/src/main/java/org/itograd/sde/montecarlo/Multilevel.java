package org.itograd.sde.montecarlo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/// Multilevel Monte Carlo: E P_L = E P₀ + Σ E(P_ℓ − P_{ℓ−1}), with N₀ 2^ℓ steps on level ℓ.
///
/// Both payoffs of a difference follow the same path, so its variance V_ℓ ~ 2^−βℓ is small where paths are dear
/// (C_ℓ ~ 2^ℓ), and few of them suffice: the cheapest numbers of samples for a variance v are
/// n_ℓ = v⁻¹ √(V_ℓ/C_ℓ) Σ √(V_k C_k). The cost is then of order ε⁻² for β > 1 (Milstein), ε⁻² log² ε for β = 1
/// (Euler–Maruyama, Lipschitz payoff), against ε⁻³ of paths with one step size.
///
/// Half the tolerance goes to chance (z standard errors), half to the bias. The bias is bounded by extrapolation,
/// max(|m_L|, |m_{L−1}| 2^−α) / (2^α − 1) with m_ℓ the means of the differences and α their measured rate, at least ½ and at
/// most 1 (a higher one would need proof); levels are added until the bound is small enough.
///
/// M. B. Giles, "Multilevel Monte Carlo path simulation", Operations Research 56, 2008; "Multilevel Monte Carlo methods",
/// Acta Numerica 24, 2015, section 3.
final class Multilevel {
    private static final int TRIAL = 1 << 12;
    private static final int FIRST_LEVELS = 3;
    private static final int MOST_STEPS = 1 << 20;
    private static final double SHARE_OF_CHANCE = 0.5;

    private final Sampler sampler;
    private final int coarsest;
    private final double confidence;
    private final double eps;
    private final long start = System.nanoTime();
    private final List<Moments> moments = new ArrayList<>();

    Multilevel(Sampler sampler, int coarsest, double confidence, double eps) {
        this.sampler = sampler;
        this.coarsest = coarsest;
        this.confidence = confidence;
        this.eps = eps;
    }

    Estimate estimate() {
        double target = Math.pow(SHARE_OF_CHANCE * eps / Gaussian.twoSided(confidence), 2);
        addLevels();
        while (true) {
            while (sampleTo(target)) {
                // The variances are known better now, and may ask for more.
            }
            if (bias() <= (1 - SHARE_OF_CHANCE) * eps) {
                return summed();
            }
            addLevel();
        }
    }

    private Estimate summed() {
        double value = 0;
        double variance = 0;
        for (Moments m : moments) {
            value += m.mean();
            variance += m.variance() / m.n();
        }
        return new Estimate(value, Math.sqrt(variance), bias(), confidence, totalCost(), alpha(), beta(), seconds(),
                levels());
    }

    /// Paths with one number of steps, chosen by trial levels so that the bias is small enough.
    ///
    /// @param kind  samples with so many steps
    /// @param paths per sample
    Estimate oneLevel(IntFunction<Sampler.Kind> kind, int paths) {
        addLevels();
        // A trial is to find the bias: its means must be known to a part of what is allowed.
        double allowed = (1 - SHARE_OF_CHANCE) * eps;
        while (true) {
            int last = moments.size() - 1;
            double needed = moments.get(last).variance() * Math.pow(4 / allowed, 2);
            sample(last, (long) Math.min(needed, 1L << 40));
            if (bias() <= allowed) {
                break;
            }
            addLevel();
        }
        int steps = steps(moments.size() - 1);
        double target = Math.pow(SHARE_OF_CHANCE * eps / Gaussian.twoSided(confidence), 2);
        Moments all = Sampler.moments(kind.apply(steps), 0, TRIAL);
        for (double needed = all.variance() / target; all.n() < needed; needed = all.variance() / target) {
            long to = Math.max(all.n() + TRIAL, (long) Math.ceil(needed));
            all = all.with(Sampler.moments(kind.apply(steps), all.n(), to));
        }
        return new Estimate(all.mean(), Math.sqrt(all.variance() / all.n()), bias(), confidence,
                totalCost() + (double) all.n() * paths * steps, alpha(), beta(), seconds(), levels());
    }

    // ------------------------------------------------------------------ levels

    private int steps(int level) {
        return coarsest << level;
    }

    private double cost(int level) {
        return level == 0 ? coarsest : 1.5 * steps(level);
    }

    private void addLevels() {
        for (int l = 0; l < FIRST_LEVELS; l++) {
            addLevel();
        }
    }

    private void addLevel() {
        int level = moments.size();
        if (level > 0 && steps(level - 1) > MOST_STEPS / 2) {
            throw new IllegalStateException(String.format(
                    "eps: %s needs more than %d steps with this solver (bias bound %s so far); use a larger tolerance or a"
                            + " solver of higher weak order",
                    eps, MOST_STEPS, bias()));
        }
        moments.add(Moments.NONE);
        sample(level, TRIAL);
    }

    /// Takes samples on this level until there are so many.
    private boolean sample(int level, long wanted) {
        Moments have = moments.get(level);
        if (have.n() >= wanted) {
            return false;
        }
        Sampler.Kind kind = level == 0 ? sampler.plain(steps(0)) : sampler.difference(steps(level));
        moments.set(level, have.with(Sampler.moments(kind, have.n(), wanted)));
        return true;
    }

    /// The cheapest numbers of samples for a variance.
    ///
    /// @return whether any were missing
    private boolean sampleTo(double target) {
        double sum = 0;
        for (int l = 0; l < moments.size(); l++) {
            sum += Math.sqrt(moments.get(l).variance() * cost(l));
        }
        long[] wanted = new long[moments.size()];
        for (int l = 0; l < wanted.length; l++) {
            wanted[l] = (long) Math.ceil(Math.sqrt(moments.get(l).variance() / cost(l)) * sum / target);
        }
        boolean any = false;
        for (int l = 0; l < wanted.length; l++) {
            any |= sample(l, wanted[l]);
        }
        return any;
    }

    // ------------------------------------------------------------------ rates

    private double bias() {
        int last = moments.size() - 1;
        double alpha = Math.clamp(alpha(), 0.5, 1);
        double factor = Math.pow(2, alpha);
        double before = last >= 2 ? Math.abs(moments.get(last - 1).mean()) / factor : 0;
        return Math.max(Math.abs(moments.get(last).mean()), before) / (factor - 1);
    }

    private double alpha() {
        return -slope(m -> Math.abs(m.mean()));
    }

    private double beta() {
        return -slope(Moments::variance);
    }

    /// The least-squares slope of log₂ over the levels from 1 on.
    private double slope(ToDoubleFunction<Moments> of) {
        int n = moments.size() - 1;
        double middle = (n + 1) / 2.0;
        double xy = 0;
        double xx = 0;
        for (int l = 1; l <= n; l++) {
            xy += (l - middle) * Math.log(of.applyAsDouble(moments.get(l))) / Math.log(2);
            xx += (l - middle) * (l - middle);
        }
        return xy / xx;
    }

    private double totalCost() {
        double sum = 0;
        for (int l = 0; l < moments.size(); l++) {
            sum += moments.get(l).n() * cost(l);
        }
        return sum;
    }

    private List<Level> levels() {
        List<Level> found = new ArrayList<>();
        for (int l = 0; l < moments.size(); l++) {
            Moments m = moments.get(l);
            found.add(new Level(steps(l), m.n(), m.mean(), m.variance(), m.n() * cost(l)));
        }
        return found;
    }

    private double seconds() {
        return (System.nanoTime() - start) * 1e-9;
    }
}
