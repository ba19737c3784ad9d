package org.itograd.sde.exact;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Workers;

/// Numbers with the noncentral chi-square law of δ > 0 degrees of freedom, not necessarily a whole number, and noncentrality
/// λ ≥ 0: a chi-square number of δ + 2N degrees where N is Poisson of mean λ/2 (P. Glasserman, "Monte Carlo Methods in
/// Financial Engineering", 2003, section 3.4.1).
///
/// N comes from one uniform number, by inversion outwards from the mode. A gamma number of shape a comes from attempts that are
/// numbered, each with its own key (G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26,
/// 2000), so every number is a pure function of key and place.
///
/// The derivatives by λ and δ are those along the conditional quantile function, x = F⁻¹(u; δ, λ) with u held:
/// −(∂F/∂λ) / f and −(∂F/∂δ) / f (M. Figurnov, S. Mohamed, A. Mnih, "Implicit reparameterization gradients", NeurIPS 2018). Their
/// expectations are the derivatives of expectations.
final class NoncentralChiSquare {
    private static final int BLOCK = 1 << 12;
    /// An attempt fails with probability below 0.05, so that more do not happen.
    private static final int ATTEMPTS = 100;

    private NoncentralChiSquare() {}

    /// One number for each element of λ.
    ///
    /// @param degrees δ, F64 of rank 0
    /// @param lambda  λ, F64
    static Tensor draw(Tensor degrees, Tensor lambda, RandomKey key) {
        return Autodiff.customVjp(in -> draws(in.getFirst().item(), in.getLast(), key), (in, out, ct) -> {
            if (in.stream().anyMatch(Autodiff::isRecorded)) {
                throw new UnsupportedOperationException(
                        "a noncentral chi-square sample has first derivatives only; take"
                                + " differences of gradients, or differentiate a solve by Milstein's method");
            }
            Tensor[] slopes = slopes(in.getFirst().item(), in.getLast(), out);
            return List.of(ct.mul(slopes[0]).sum(), ct.mul(slopes[1]));
        }, degrees, lambda);
    }

    private static Tensor draws(double degrees, Tensor lambda, RandomKey key) {
        double[] mean = lambda.toDoubleArray();
        double[] x = new double[mean.length];
        inBlocks(x.length, (from, to) -> {
            double[] u = key.fold(0).uniform(DType.F64, (long) from, to - from).toDoubleArray();
            double[] power = key.fold(1).uniform(DType.F64, (long) from, to - from).toDoubleArray();
            double[] z = normals(key, 1, from, to - from);
            double[] v = uniforms(key, 1, from, to - from);
            for (int i = from; i < to; i++) {
                int k = i - from;
                double a = degrees / 2 + poisson(mean[i] / 2, u[k]);
                // A shape below 1 is one more, times a power of a uniform number.
                double g = gamma(a < 1 ? a + 1 : a, z[k], v[k], key, i);
                x[i] = 2 * (a < 1 ? g * StrictMath.pow(power[k], 1 / a) : g);
            }
        });
        return Tensor.wrap(DType.F64, lambda.shape(), x);
    }

    private interface Range {
        void run(int from, int to);
    }

    private static void inBlocks(int n, Range body) {
        Workers.run(Math.ceilDiv(n, BLOCK), b -> body.run(b * BLOCK, Math.min(n, (b + 1) * BLOCK)));
    }

    private static double[] normals(RandomKey key, long attempt, long first, int n) {
        return key.fold(2 * attempt).normal(DType.F64, first, n).toDoubleArray();
    }

    private static double[] uniforms(RandomKey key, long attempt, long first, int n) {
        return key.fold(2 * attempt + 1).uniform(DType.F64, first, n).toDoubleArray();
    }

    /// The N with Σ P(k) ≥ u, the sum taken outwards from the mode: its two neighbours, theirs, and so on.
    static long poisson(double mean, double u) {
        long above = (long) mean;
        long below = above;
        double up = mean == 0 ? 1 : StrictMath.exp(logPoisson(mean, above));
        double down = up;
        double rest = u - up;
        // What is left beyond terms this small is rounding of the sum.
        while (rest > 0 && (up > Double.MIN_NORMAL || down > Double.MIN_NORMAL)) {
            above++;
            up *= mean / above;
            rest -= up;
            if (rest <= 0) {
                return above;
            }
            down *= below / mean;
            below = Math.max(0, below - 1);
            rest -= down;
            if (rest <= 0) {
                return below;
            }
        }
        return (long) mean;
    }

    private static double logPoisson(double mean, long k) {
        return k * StrictMath.log(mean) - mean - GammaFunction.log(k + 1.0);
    }

    /// A gamma number of shape a ≥ 1 and scale 1.
    ///
    /// @param z the normal and `u` the uniform number of the first attempt
    private static double gamma(double a, double z, double u, RandomKey key, int place) {
        double d = a - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        double normal = z;
        double uniform = u;
        for (int attempt = 2; attempt <= ATTEMPTS; attempt++) {
            double root = 1 + c * normal;
            double v = root * root * root;
            if (v > 0 && StrictMath.log(uniform) < normal * normal / 2 + d * (1 - v + StrictMath.log(v))) {
                return d * v;
            }
            normal = normals(key, attempt, place, 1)[0];
            uniform = uniforms(key, attempt, place, 1)[0];
        }
        throw new AssertionError("no gamma number of shape " + a + " in " + ATTEMPTS + " attempts");
    }

    /// dx/dδ and dx/dλ.
    private static Tensor[] slopes(double degrees, Tensor lambda, Tensor x) {
        int n = x.size();
        double[] l = lambda.toDoubleArray();
        double[] at = x.toDoubleArray();
        double[] byDegrees = new double[n];
        double[] byLambda = new double[n];
        inBlocks(n, (from, to) -> {
            for (int i = from; i < to; i++) {
                Law law = Law.of(degrees, l[i], at[i]);
                byDegrees[i] = law.quantileByDegrees();
                byLambda[i] = law.quantileByLambda();
            }
        });
        return new Tensor[]{Tensor.wrap(DType.F64, x.shape(), byDegrees), Tensor.wrap(DType.F64, x.shape(), byLambda)};
    }

    /// The law at one place x. With z = x/2, aᵢ = δ/2 + i, pᵢ the Poisson weights of mean λ/2, Cᵢ their running sums and
    /// tᵢ = z^aᵢ e^−z / Γ(aᵢ + 1), the regularised incomplete gamma function P(aᵢ, z) is Σ_{k ≥ i} tₖ, so that
    ///
    /// F = Σ Cᵢ tᵢ, 2f = Σ pᵢ tᵢ aᵢ / z, −2 ∂F/∂λ = Σ pᵢ tᵢ, 2 ∂F/∂δ = Σ Cᵢ tᵢ (log z − ψ(aᵢ + 1)).
    ///
    /// @param cdf       F
    /// @param density   2f
    /// @param byLambda  2 ∂F/∂λ
    /// @param byDegrees 2 ∂F/∂δ
    record Law(double cdf, double density, double byLambda, double byDegrees) {
        /// Standard deviations beyond which Poisson weights do not count.
        private static final int FAR = 12;

        /// The sums over the i that count.
        static Law of(double degrees, double lambda, double x) {
            double z = x / 2;
            double mean = lambda / 2;
            if (z <= 0) {
                return new Law(0, 0, 0, 0);
            }
            double low = Math.min(mean, StrictMath.sqrt(mean * z));
            double high = Math.max(mean, z - degrees / 2);
            long i = (long) Math.max(0, low - FAR * StrictMath.sqrt(low) - 40);
            double a = degrees / 2 + i;
            double logZ = StrictMath.log(z);
            double p = mean == 0 ? 1 : StrictMath.exp(logPoisson(mean, i));
            double t = StrictMath.exp(a * logZ - z - GammaFunction.log(a + 1));
            double psi = GammaFunction.digamma(a + 1);
            double c = p;
            double cdf = 0;
            double density = 0;
            double byLambda = 0;
            double byDegrees = 0;
            for (double end = high + FAR * StrictMath.sqrt(high) + 40; i < end; i++) {
                cdf += c * t;
                density += p * t * a / z;
                byLambda -= p * t;
                byDegrees += c * t * (logZ - psi);
                a++;
                p *= mean / (i + 1);
                c += p;
                t *= z / a;
                psi += 1 / a;
            }
            boolean beyond = density == 0 && z > mean + degrees / 2;
            return new Law(beyond ? 1 : Math.min(1, cdf), density, byLambda, byDegrees);
        }

        /// dx/dδ where F is held.
        double quantileByDegrees() {
            return density == 0 ? 0 : -byDegrees / density;
        }

        /// dx/dλ where F is held.
        double quantileByLambda() {
            return density == 0 ? 0 : -byLambda / density;
        }
    }
}
