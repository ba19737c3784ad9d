package org.itograd.sde.exact;

import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;

/// Poisson numbers of any mean up to 2⁵¹, each a pure function of key and place: by inversion for a small mean, by rejection for a large
/// one.
///
/// W. Hörmann, "The transformed rejection method for generating Poisson random variables", Insurance: Mathematics and Economics 12,
/// 1993, algorithm PTRS.
final class PoissonNumbers {
    /// From this mean on by rejection.
    static final double LARGE = 32;

    private static final int ATTEMPTS = 100;

    private PoissonNumbers() {}

    /// One number.
    ///
    /// @param u and `v` the uniform numbers of the first attempt; for a small mean u is all that it takes
    static double draw(double mean, double u, double v, RandomKey key, long place) {
        return mean < LARGE ? inverted(mean, u) : rejected(mean, u, v, key, place);
    }

    /// The second uniform numbers of first attempts, for some places.
    static double[] seconds(RandomKey key, long first, int n) {
        return key.fold(1).uniform(DType.F64, first, n).toDoubleArray();
    }

    /// The N with Σ P(k) ≥ u, the sum taken outwards from the mode: its two neighbours, theirs, and so on.
    static long inverted(double mean, double u) {
        long above = (long) mean;
        long below = above;
        double up = mean == 0 ? 1 : StrictMath.exp(GammaFunction.logWeight(mean, (double) above));
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

    /// The whole part of a transformed uniform number u, accepted with a probability of which its weight is a part.
    private static double rejected(double mean, double u0, double v0, RandomKey key, long place) {
        double root = StrictMath.sqrt(mean);
        double b = 0.931 + 2.53 * root;
        double a = -0.059 + 0.02483 * b;
        double logScale = StrictMath.log(1.1239 + 1.1328 / (b - 3.4));
        double quick = 0.9277 - 3.6224 / (b - 2);
        double u = u0 - 0.5;
        double v = v0;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            double side = 0.5 - Math.abs(u);
            double k = Math.floor((2 * a / side + b) * u + mean + 0.43);
            if (side >= 0.07 && v <= quick) {
                return k;
            }
            if (k >= 0 && (side >= 0.013 || v <= side)
                    && StrictMath.log(v) + logScale - StrictMath.log(a / (side * side) + b) <= GammaFunction
                            .logWeight(mean, k)) {
                return k;
            }
            u = uniform(key.fold(2L * attempt), place) - 0.5;
            v = uniform(key.fold(2L * attempt + 1), place);
        }
        throw new AssertionError("no Poisson number of mean " + mean + " in " + ATTEMPTS + " attempts");
    }

    private static double uniform(RandomKey key, long place) {
        return key.uniform(DType.F64, place, 1).item();
    }
}
