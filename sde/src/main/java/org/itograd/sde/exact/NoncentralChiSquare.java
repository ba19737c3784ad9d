package org.itograd.sde.exact;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;

/// s² times numbers with the noncentral chi-square law of δ = a/s² degrees of freedom, not necessarily a whole number, and noncentrality
/// λ = b/s²: numbers of mean a + b, which as s → 0 they become. So no quotient is large that need not be.
///
/// For δ ≥ 1 it is (√b + s Z)² and s² times an independent chi-square number of δ − 1 degrees; otherwise s² times a chi-square number
/// of δ + 2N degrees, where N is Poisson of mean λ/2 (P. Glasserman, "Monte Carlo Methods in Financial Engineering", 2003, section
/// 3.4.1). A chi-square number of 0 degrees is 0. Every number is a pure function of key and place.
///
/// The derivatives are those along the quantile function, with u = F(x) held: for x(δ, λ), ∂x/∂δ = −(∂F/∂δ) / f and likewise by λ (M.
/// Figurnov, S. Mohamed, A. Mnih, "Implicit reparameterization gradients", NeurIPS 2018). Their expectations are the derivatives of
/// expectations.
final class NoncentralChiSquare {
    private static final int BLOCK = 1 << 12;
    /// From this mean of N on, δ + 2N degrees of freedom are those of (√λ + Z)² and δ − 1 more, to rounding: the laws have the same mean,
    /// and variances that differ by a part of less than 1/2λ.
    private static final double HUGE = 0x1p51;

    private NoncentralChiSquare() {}

    /// One number for each element of b.
    ///
    /// @param s F64 of rank 0, ≥ 0
    /// @param a F64 of rank 0, ≥ 0
    /// @param b F64, ≥ 0
    static Tensor draw(Tensor s, Tensor a, Tensor b, RandomKey key) {
        return Autodiff.customVjp(in -> draws(in.get(0).item(), in.get(1).item(), in.get(2), key), (in, out, ct) -> {
            if (in.stream().anyMatch(Autodiff::isRecorded)) {
                throw new UnsupportedOperationException(
                        "a noncentral chi-square sample has first derivatives only; take"
                                + " differences of gradients, or differentiate a solve by Milstein's method");
            }
            Tensor[] slopes = slopes(in.get(0).item(), in.get(1).item(), in.get(2), out, key);
            return List.of(ct.mul(slopes[0]).sum(), ct.mul(slopes[1]).sum(), ct.mul(slopes[2]));
        }, s, a, b);
    }

    /// Whether s is so small that the numbers are a + b.
    static boolean isConstant(double s, double a, double b) {
        double square = s * s;
        return square < Double.MIN_NORMAL || Double.isInfinite(a / square) || Double.isInfinite(b / square);
    }

    private static Tensor draws(double s, double a, Tensor b, RandomKey key) {
        double[] from = b.toDoubleArray();
        double[] x = new double[from.length];
        inBlocks(x.length, (first, end) -> {
            Numbers numbers = Numbers.of(key, first, end - first);
            for (int i = first; i < end; i++) {
                x[i] = isConstant(s, a, from[i]) ? a + from[i] : numbers.draw(s, a, from[i], i);
            }
        });
        return Tensor.wrap(DType.F64, b.shape(), x);
    }

    /// What the samples from a place on are made of: uniform numbers for N, and for gamma numbers of small shape; normal and uniform
    /// numbers for the first attempt at a gamma number; the Z.
    private record Numbers(
            RandomKey key, int first, double[] u, double[] u2, double[] power, double[] normal, double[] uniform,
            double[] z) {
        static Numbers of(RandomKey key, long first, int n) {
            RandomKey poisson = key.fold(0);
            return new Numbers(
                    key,
                    (int) first,
                    poisson.uniform(DType.F64, first, n).toDoubleArray(),
                    PoissonNumbers.seconds(poisson, first, n),
                    key.fold(1).uniform(DType.F64, first, n).toDoubleArray(),
                    GammaNumbers.normals(key, 1, first, n),
                    GammaNumbers.uniforms(key, 1, first, n),
                    firstNormals(key, first, n));
        }

        double draw(double s, double a, double b, int place) {
            int k = place - first;
            double square = s * s;
            double degrees = a / square;
            double root = StrictMath.sqrt(b) + s * z[k];
            if (degrees >= 1) {
                return root * root + 2 * square * gamma((degrees - 1) / 2, k);
            }
            double mean = b / square / 2;
            if (mean > HUGE) {
                return root * root + (a - square);
            }
            double more = PoissonNumbers.draw(mean, u[k], u2[k], key.fold(0), place);
            return 2 * square * gamma(degrees / 2 + more, k);
        }

        private double gamma(double shape, int k) {
            return GammaNumbers.draw(shape, power[k], normal[k], uniform[k], key, first + k);
        }
    }

    private static double[] firstNormals(RandomKey key, long first, int n) {
        return key.fold(0).normal(DType.F64, first, n).toDoubleArray();
    }

    private interface Range {
        void run(int from, int to);
    }

    private static void inBlocks(int n, Range body) {
        Workers.run(Math.ceilDiv(n, BLOCK), b -> body.run(b * BLOCK, Math.min(n, (b + 1) * BLOCK)));
    }

    /// The derivatives by s, a and b. As s → 0 a number is a + b + s (2√b Z + √(2a) Z′), Z′ being the gamma number's.
    private static Tensor[] slopes(double s, double a, Tensor b, Tensor x, RandomKey key) {
        int n = x.size();
        double[] from = b.toDoubleArray();
        double[] at = x.toDoubleArray();
        double[][] by = new double[3][n];
        inBlocks(n, (first, end) -> {
            double[] normal = firstNormals(key, first, end - first);
            double[] z = GammaNumbers.normals(key, 1, first, end - first);
            for (int i = first; i < end; i++) {
                if (isConstant(s, a, from[i])) {
                    by[0][i] = 2 * StrictMath.sqrt(from[i]) * normal[i - first]
                            + StrictMath.sqrt(2 * a) * z[i - first];
                    by[1][i] = 1;
                    by[2][i] = 1;
                } else {
                    NoncentralLaw law = NoncentralLaw.of(a / (s * s), from[i] / (s * s), at[i] / (s * s));
                    by[0][i] = 2 * s * law.excess();
                    by[1][i] = law.quantileByDegrees();
                    by[2][i] = law.quantileByLambda();
                }
            }
        });
        return new Tensor[]{Tensor.wrap(DType.F64, x.shape(), by[0]), Tensor.wrap(DType.F64, x.shape(), by[1]),
            Tensor.wrap(DType.F64, x.shape(), by[2])};
    }
}
