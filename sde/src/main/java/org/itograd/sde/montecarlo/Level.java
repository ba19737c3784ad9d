package org.itograd.sde.montecarlo;

/// What one level of an estimate took and found. Level 0 samples P₀; level ℓ ≥ 1 the difference P_ℓ − P_{ℓ−1} of the payoff
/// with N and N/2 steps on the same path.
///
/// @param steps    N
/// @param samples  how many
/// @param mean     of the samples
/// @param variance of one sample; infinite or 0 where its square root is so large or small that its square is no number
/// @param cost     solver steps, all samples together
/// @param seconds  elapsed
public record Level(int steps, long samples, double mean, double variance, double cost, double seconds) {
    /// The standard error of the mean.
    public double standardError() {
        return Math.sqrt(variance / samples);
    }
}
