package org.itograd.experiments.masking;

/// Compares two attacks on the same images (the exact sign test, as McNemar's): images that both break, or neither, say nothing.
public final class Paired {
    private Paired() {}

    /// The probability that chance alone makes the second attack look so much stronger than the first, if they are equally strong.
    ///
    /// @param first  which images are right under the first attack
    /// @param second the same for the second
    public static double chance(boolean[] first, boolean[] second) {
        int broken = 0;
        int mended = 0;
        for (int i = 0; i < first.length; i++) {
            broken += first[i] && !second[i] ? 1 : 0;
            mended += !first[i] && second[i] ? 1 : 0;
        }
        int n = broken + mended;
        // As a logarithm, since the first terms of a thousand images and more are less than any number above 0.
        double logTerm = -n * StrictMath.log(2);
        double tail = broken == 0 ? StrictMath.exp(logTerm) : 0;
        for (int k = 1; k <= n; k++) {
            logTerm += StrictMath.log((n - k + 1.0) / k);
            tail += k >= broken ? StrictMath.exp(logTerm) : 0;
        }
        return Math.min(1, tail);
    }
}
