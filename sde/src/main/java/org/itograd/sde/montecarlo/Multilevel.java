package org.itograd.sde.montecarlo;

/// Multilevel Monte Carlo: E P_L = E P₀ + Σ E(P_ℓ − P_{ℓ−1}), with N₀ 2^ℓ steps on level ℓ.
///
/// Both payoffs of a difference follow the same path, so its variance V_ℓ ~ 2^−βℓ is small where paths are dear
/// (C_ℓ ~ 2^γℓ), and few of them suffice: the cheapest numbers of samples for a variance v are
/// n_ℓ = v⁻¹ √(V_ℓ/C_ℓ) Σ √(V_k C_k). The cost is then of order ε⁻² for β > γ = 1 (Milstein), ε⁻² log² ε for β = 1
/// (Euler–Maruyama, Lipschitz payoff), against ε⁻³ of paths with one step size. Levels are added until the bias of the last is
/// small enough ([Levels]).
///
/// M. B. Giles, "Multilevel Monte Carlo path simulation", Operations Research 56, 2008.
final class Multilevel {
    private Multilevel() {}

    /// @param twins whether differences are those of [Sampler#twins]
    static Estimate estimate(SamplingPlan plan, boolean twins) {
        Levels levels = new Levels(plan, twins);
        while (true) {
            while (sampleTo(plan.standardError(), levels) || levels.sampleForBias()) {
                // The variances are known better now, and may ask for more.
            }
            if (levels.bias() <= plan.bias()) {
                break;
            }
            levels.add();
        }
        double value = 0;
        for (int l = 0; l < levels.count(); l++) {
            value += levels.moments(l).mean();
        }
        return levels.estimate(value, levels.standardError(), Gaussian.twoSided(plan.confidence()), 0);
    }

    /// The cheapest numbers of samples for a standard error.
    ///
    /// @return whether any were missing
    private static boolean sampleTo(double target, Levels levels) {
        boolean guessed = levels.guessed();
        double sum = 0;
        for (int l = 0; l < levels.count(); l++) {
            sum += levels.deviation(l) / target * Math.sqrt(levels.cost(l));
        }
        long[] wanted = new long[levels.count()];
        for (int l = 0; l < wanted.length; l++) {
            double each = levels.deviation(l) / target / Math.sqrt(levels.cost(l));
            wanted[l] = levels.samples(each * sum);
            if (guessed) {
                wanted[l] = Math.min(wanted[l], 2 * levels.moments(l).n());
            }
        }
        boolean any = false;
        for (int l = 0; l < wanted.length; l++) {
            any |= levels.sample(l, wanted[l]);
        }
        return any;
    }
}
