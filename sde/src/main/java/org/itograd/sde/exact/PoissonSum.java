package org.itograd.sde.exact;

/// The noncentral chi-square law as a sum. With z = x/2, aᵢ = δ/2 + i, pᵢ the Poisson weights of mean λ/2, Cᵢ their running sums and
/// tᵢ = z^aᵢ e^−z / Γ(aᵢ + 1), the regularised incomplete gamma function P(aᵢ, z) is Σ_{k ≥ i} tₖ, so that
///
/// F = Σ Cᵢ tᵢ, 2f = Σ pᵢ tᵢ aᵢ / z, −2 ∂F/∂λ = Σ pᵢ tᵢ, 2 ∂F/∂δ = Σ Cᵢ tᵢ (log z − ψ(aᵢ + 1)).
///
/// The products pᵢ tᵢ are largest where i (δ/2 + i) = λz/2; weights are divided by their values there, so that none is 0 for being small.
final class PoissonSum {
    /// Standard deviations beyond which weights do not count.
    private static final int FAR = 12;
    private static final int MORE = 40;

    private PoissonSum() {}

    /// For x > 0.
    static NoncentralLaw of(double degrees, double lambda, double x) {
        double z = Math.max(x / 2, Double.MIN_VALUE);
        double mean = lambda / 2;
        double product = mean * z;
        double half = degrees / 2;
        double middle = product == 0 ? 0 : 2 * product / (half + StrictMath.sqrt(half * half + 4 * product));
        double peak = Math.floor(middle);
        double logP = logWeight(mean, peak);
        double logT = logWeight(z, half + peak);

        double i = Math.floor(Math.max(0, middle - FAR * StrictMath.sqrt(middle) - MORE));
        double a = half + i;
        double logZ = StrictMath.log(z);
        double p = StrictMath.exp(logWeight(mean, i) - logP);
        double t = StrictMath.exp(logWeight(z, a) - logT);
        double psi = GammaFunction.digamma(a + 1);
        double c = p;
        double cdf = 0;
        double density = 0;
        double byLambda = 0;
        double byDegrees = 0;
        double high = Math.max(mean, z - half);
        for (double end = high + FAR * StrictMath.sqrt(Math.max(mean, z)) + MORE; i < end; i++) {
            cdf += c * t;
            density += p * t * a / z;
            byLambda += p * t;
            byDegrees += c * t * (psi - logZ);
            a++;
            p *= mean / (i + 1);
            c += p;
            t *= z / a;
            psi += 1 / a;
        }
        double scale = StrictMath.exp(logP + logT);
        // Of numbers beside the least there are there may be no density.
        double slope = density > 0 ? byDegrees / density : 0;
        double slopeByLambda = density > 0 ? byLambda / density : 0;
        double probability = Math.min(1, cdf * scale);
        return new NoncentralLaw(
                probability, 1 - probability, density * scale / 2, slope, slopeByLambda,
                x - degrees * slope - lambda * slopeByLambda);
    }

    private static double logWeight(double mean, double k) {
        return mean == 0 ? 0 : GammaFunction.logWeight(mean, k);
    }
}
