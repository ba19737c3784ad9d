package org.itograd.sde.lowdiscrepancy;

import org.itograd.autodiff.RandomKey;

/// A random map of binary fractions, one for each dimension, that leaves every elementary interval count of a point set as it
/// is and makes each single point uniform.
sealed interface Scrambling {
    /// The fractions as they are.
    record None() implements Scrambling {}

    /// x ⊕ u with one random u for each dimension (R. Cranley, T. N. L. Patterson 1976; in base 2, digit by digit).
    record Shift(RandomKey key) implements Scrambling {}

    /// Nested uniform scrambling: whether a bit flips is a random function of the bits before it (A. B. Owen, "Randomly
    /// permuted (t, m, s)-nets and (t, s)-sequences", 1995).
    record Nested(RandomKey key) implements Scrambling {}

    /// The map for one dimension, at work on a word whose highest bit is the first of the fraction.
    default Words words(int dimension) {
        return switch (this) {
            case None _ -> new Words(new long[]{0}, false);
            case Shift s -> new Words(new long[]{s.key().fold(dimension).k0()}, false);
            case Nested n -> {
                long[] hash = new long[3 * Words.ROUNDS];
                RandomKey of = n.key().fold(dimension);
                for (int i = 0; i < hash.length; i++) {
                    hash[i] = of.fold(i).k0();
                }
                yield new Words(hash, true);
            }
        };
    }

    /// The map for one dimension.
    ///
    /// Flips of nested scrambling are hashed: with the bits reversed, so that the first is the lowest, adding a number,
    /// multiplying by an odd one, and y ⊕ y·(even number) each change a bit by a function of the lower ones only. Rounds of the
    /// three, with random numbers, are a random such map (S. Laine, T. Karras, "Stratified sampling for stochastic
    /// transparency", 2011; B. Burley, "Practical hash-based Owen scrambling", 2020, with fixed multipliers).
    ///
    /// @param random the number to shift by, or three for each round
    record Words(long[] random, boolean nested) {
        static final int ROUNDS = 4;

        long apply(long x) {
            if (!nested) {
                return x ^ random[0];
            }
            long y = Long.reverse(x);
            for (int i = 0; i < random.length; i += 3) {
                y += random[i];
                y ^= y * (random[i + 1] & -2);
                y *= random[i + 2] | 1;
            }
            return Long.reverse(y);
        }
    }
}
