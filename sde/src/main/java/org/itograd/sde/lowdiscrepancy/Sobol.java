package org.itograd.sde.lowdiscrepancy;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;

/// Sobol's sequence: coordinate d of point i is the sum modulo 2 of those columns of generating matrix d ([DirectionNumbers])
/// that the bits of i's Gray code i ⊕ ⌊i/2⌋ select.
///
/// The first 2^m points form a (t, m, s)-net: every box of volume 2^(t−m) whose sides are dyadic intervals holds exactly 2^t
/// of them, with t = 0 for the first two dimensions and for each one alone. Take 2^m points; other numbers give most of that
/// away. Of a smooth function the mean over a scrambled net is off by about n^−3/2, of a random sample by n^−1/2; each scrambled
/// point is uniform, so the mean is unbiased, and means over independent scramblings (other keys) tell the error.
///
/// I. M. Sobol', "On the distribution of points in a cube and the approximate evaluation of integrals", 1967; I. A. Antonov,
/// V. M. Saleev, "An economic method of computing LPτ-sequences", 1979 (the Gray code); A. B. Owen, "Scrambled net variance for
/// integrals of smooth functions", Ann. Statist. 25, 1997.
public final class Sobol implements PointSequence {
    private final long[][] columns;
    private final Scrambling scrambling;

    private Sobol(long[][] columns, Scrambling scrambling) {
        this.columns = columns;
        this.scrambling = scrambling;
    }

    /// The most dimensions there are.
    public static int mostDimensions() {
        return DirectionNumbers.DIMENSIONS;
    }

    /// The sequence itself, beginning with the point 0.
    ///
    /// @param dimensions from 1 to [#mostDimensions]
    public static Sobol of(int dimensions) {
        require(
                dimensions >= 1 && dimensions <= DirectionNumbers.DIMENSIONS,
                "dimensions: Sobol's sequence has from 1 to %d, got %d; take fewer steps, or random paths",
                DirectionNumbers.DIMENSIONS,
                dimensions);
        long[][] columns = new long[dimensions][];
        for (int d = 0; d < dimensions; d++) {
            columns[d] = DirectionNumbers.columns(d);
        }
        return new Sobol(columns, new Scrambling.None());
    }

    /// The sequence with a random digital shift in each dimension.
    public Sobol shifted(RandomKey key) {
        return new Sobol(columns, new Scrambling.Shift(key));
    }

    /// The sequence with nested uniform (Owen) scrambling in each dimension.
    public Sobol scrambled(RandomKey key) {
        return new Sobol(columns, new Scrambling.Nested(key));
    }

    @Override
    public int dimensions() {
        return columns.length;
    }

    @Override
    public void coordinates(int dimension, long first, double[] into) {
        require(
                first >= 0 && first + into.length <= 1L << DirectionNumbers.BITS,
                "first: points are numbered from 0 to 2^%d, got %d",
                DirectionNumbers.BITS,
                first);
        long[] v = columns[dimension];
        Scrambling.Words map = scrambling.words(dimension);
        long x = 0;
        for (long gray = first ^ (first >>> 1); gray != 0; gray &= gray - 1) {
            x ^= v[Long.numberOfTrailingZeros(gray)];
        }
        for (int i = 0; i < into.length; i++) {
            into[i] = (map.apply(x) >>> 12) * 0x1p-52;
            // The next Gray code differs in one bit.
            x ^= v[Math.min(Long.numberOfTrailingZeros(first + i + 1), v.length - 1)];
        }
    }
}
