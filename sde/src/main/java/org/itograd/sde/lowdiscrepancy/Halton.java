package org.itograd.sde.lowdiscrepancy;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;

/// Halton's sequence: coordinate d of point i = Σ i_k p^k is Σ i_k p^−(k+1), the digits of i in base p mirrored at the point,
/// where p is the d-th prime.
///
/// Any p^k points from a multiple of p^k on have one in each interval [j p^−k, (j + 1) p^−k). In large bases the first points
/// lie on a few lines. Random scrambling mends that: digit k becomes (a_k i_k + b_k) mod p with random a_k ≠ 0 and b_k, for all
/// the digits that a number has, so each point is uniform and the intervals keep their counts.
///
/// J. H. Halton, "On the efficiency of certain quasi-random sequences of points in evaluating multi-dimensional integrals",
/// 1960; J. Matoušek, "On the L2-discrepancy for anchored boxes", J. Complexity 14, 1998 (random linear scrambling).
public final class Halton implements PointSequence {
    private static final int MOST = 4096;

    private final int[] primes;
    private final Optional<RandomKey> scrambling;

    private Halton(int[] primes, Optional<RandomKey> scrambling) {
        this.primes = primes;
        this.scrambling = scrambling;
    }

    /// The sequence itself, beginning with the point 0.
    ///
    /// @param dimensions from 1 to 4096; beyond a few dozen it is useful with [#scrambled] only
    public static Halton of(int dimensions) {
        require(
                dimensions >= 1 && dimensions <= MOST,
                "dimensions: Halton's sequence has from 1 to %d, got %d; take fewer steps, or random paths",
                MOST,
                dimensions);
        int[] primes = new int[dimensions];
        int found = 0;
        for (int candidate = 2; found < dimensions; candidate++) {
            int c = candidate;
            if (Arrays.stream(primes, 0, found).takeWhile(p -> p * p <= c).allMatch(p -> c % p != 0)) {
                primes[found++] = candidate;
            }
        }
        return new Halton(primes, Optional.empty());
    }

    /// The sequence with random linear scrambling of all digits.
    public Halton scrambled(RandomKey key) {
        return new Halton(primes, Optional.of(key));
    }

    @Override
    public int dimensions() {
        return primes.length;
    }

    @Override
    public void coordinates(int dimension, long first, double[] into) {
        require(first >= 0, "first: points are numbered from 0, got %d", first);
        int p = primes[dimension];
        // As many digits as keep numerator and denominator exact.
        int digits = 1;
        double scale = p;
        while (scale * p <= 0x1p53) {
            scale *= p;
            digits++;
        }
        require(first + into.length <= scale, "first: points are numbered up to %s in base %d, got %d", scale, p,
                first);
        long[] factor = new long[digits];
        long[] shift = new long[digits];
        Arrays.fill(factor, 1);
        scrambling.ifPresent(key -> {
            for (int k = 0; k < factor.length; k++) {
                RandomKey at = key.fold(dimension).fold(k);
                factor[k] = 1 + Long.remainderUnsigned(at.k0(), p - 1);
                shift[k] = Long.remainderUnsigned(at.k1(), p);
            }
        });
        for (int i = 0; i < into.length; i++) {
            long rest = first + i;
            long mirrored = 0;
            for (int k = 0; k < digits; k++) {
                mirrored = mirrored * p + (factor[k] * (rest % p) + shift[k]) % p;
                rest /= p;
            }
            into[i] = mirrored / scale;
        }
    }
}
