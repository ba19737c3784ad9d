package org.itograd.sde.exact;

import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;

/// Gamma numbers of scale 1 from attempts that are numbered, each with its own key, so that every number is a pure function of key and
/// place.
///
/// G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26, 2000.
final class GammaNumbers {
    /// An attempt fails with probability below 0.05, so that more do not happen.
    private static final int ATTEMPTS = 100;

    private GammaNumbers() {}

    /// The normal numbers of an attempt, from 1 on, for some places.
    static double[] normals(RandomKey key, long attempt, long first, int n) {
        return key.fold(2 * attempt).normal(DType.F64, first, n).toDoubleArray();
    }

    /// The uniform ones.
    static double[] uniforms(RandomKey key, long attempt, long first, int n) {
        return key.fold(2 * attempt + 1).uniform(DType.F64, first, n).toDoubleArray();
    }

    /// A number of shape a ≥ 0; a shape below 1 is one more, times a power of a uniform number.
    ///
    /// @param power uniform
    /// @param z     the normal and `u` the uniform number of the first attempt
    static double draw(double a, double power, double z, double u, RandomKey key, long place) {
        if (a == 0) {
            return 0;
        }
        return a < 1
                ? ofLargeShape(a + 1, z, u, key, place) * StrictMath.pow(power, 1 / a)
                : ofLargeShape(a, z, u, key, place);
    }

    private static double ofLargeShape(double a, double z, double u, RandomKey key, long place) {
        double d = a - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        double normal = z;
        double uniform = u;
        for (int attempt = 2; attempt <= ATTEMPTS; attempt++) {
            double change = c * normal;
            if (change > -1 && StrictMath.log(uniform) < logAccepted(d, change)) {
                double root = 1 + change;
                return d * root * root * root;
            }
            normal = normals(key, attempt, place, 1)[0];
            uniform = uniforms(key, attempt, place, 1)[0];
        }
        throw new AssertionError("no gamma number of shape " + a + " in " + ATTEMPTS + " attempts");
    }

    /// z²/2 + d (1 − v + log v) for v = (1 + e)³, e = z/√(9d): 3d (log(1 + e) − e + e²/2 − e³/3), whose terms cancel where e is small.
    private static double logAccepted(double d, double e) {
        if (Math.abs(e) > 0.1) {
            return 3 * d * (StrictMath.log1p(e) - e + e * e / 2 - e * e * e / 3);
        }
        double sum = 0;
        for (int k = 16; k >= 4; k--) {
            sum = 1.0 / k - e * sum;
        }
        return -3 * d * (e * e) * (e * e) * sum;
    }
}
