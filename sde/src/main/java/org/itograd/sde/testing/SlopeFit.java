package org.itograd.sde.testing;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.itograd.sde.montecarlo.StudentT;

/// The slope of log error over log step, with a band.
///
/// Step sizes halve from level to level. The estimate is the mean slope over the finest three levels. Its band has two parts:
///
/// - *Chance*: a t-interval (confidence 99 %) from the jackknife over independent batches of paths. Each batch holds all
///   levels on the same paths, so what the levels share is accounted for (B. Efron, "The Jackknife, the Bootstrap and Other
///   Resampling Plans", 1982, section 3).
/// - *Steps that are not small yet*: 1.2 times the change of the slope from the coarsest three levels to the finest three, to
///   the side to which it changes: a slope that falls with the step does not leave room for a higher order. If
///   the slope approaches the order like h^r, 1/(2^kr − 1) of the change over k halvings remains: all of it for r = ½ and five
///   levels (k = 2; strong errors), and for r = 1 and four (k = 1; weak errors, whose expansion has whole powers of h: D.
///   Talay, L. Tubaro 1990). The fifth is for the terms after the first.
///
/// @param steps   of each level, doubling
/// @param batches `[level][batch]`: means of what [#error] makes an error of
/// @param error   from a mean to an error: the absolute value, or the square root of a mean square
/// @param first   so many standard errors each of the first three levels must stand out; 0 for a root mean square, which is
///     never hidden by chance
/// @param beyond  so many standard errors a level after the third must stand out, at least as many
record SlopeFit(int[] steps, double[][] batches, DoubleUnaryOperator error, double first, double beyond) {
    private static final int FINEST = 3;
    private static final double CONFIDENCE = 0.99;
    private static final double FURTHER_TERMS = 1.2;
    /// An error is known to within this many standard errors.
    private static final double KNOWN = 5;
    /// Errors below this, relatively to states of order one, are rounding.
    private static final double ROUNDING = 1e-12;

    /// How many levels from the coarsest on can be used: errors that stand out of the noise and of rounding.
    int usable() {
        int n = 0;
        while (n < steps.length
                && error(n, -1) > Math.max(ROUNDING, (n < FINEST ? first : beyond) * standardError(n))) {
            n++;
        }
        return n;
    }

    /// Whether the error of every level is known to be below this.
    boolean isBelow(double bound) {
        return IntStream.range(0, steps.length).allMatch(l -> error(l, -1) + KNOWN * standardError(l) <= bound);
    }

    /// The order, if at least three levels are usable; NaN if a state was not finite.
    Optional<MeasuredOrder> measure() {
        int n = usable();
        if (!isFinite()) {
            return Optional.of(new MeasuredOrder(Double.NaN, Double.NaN, Double.NaN, levels(steps.length)));
        }
        if (n < FINEST) {
            return Optional.empty();
        }
        double slope = finest(n, -1);
        double chance = chance(n);
        double change = n == FINEST ? halving(n - 1, -1) - halving(n - 2, -1) : slope - finest(FINEST, -1);
        double drift = FURTHER_TERMS * change;
        double below = change < 0 ? -drift : 0;
        double above = change > 0 ? drift : 0;
        return Optional.of(new MeasuredOrder(slope, slope - chance - below, slope + chance + above, levels(n)));
    }

    /// What the errors say, where errors known to be below `none` are none.
    Finding finding(double none) {
        int n = usable();
        Optional<MeasuredOrder> measured = measure();
        if (measured.isPresent()) {
            return new Finding.Measured(measured.get());
        }
        boolean rounding = Math.max(error(n, -1), first * standardError(n)) <= ROUNDING;
        return rounding || isBelow(none)
                ? new Finding.NoError(levels(steps.length))
                : new Finding.NotResolved(levels(steps.length));
    }

    private boolean isFinite() {
        return IntStream.range(0, steps.length).allMatch(l -> Double.isFinite(error(l, -1)));
    }

    private List<MeasuredOrder.Level> levels(int n) {
        return IntStream.range(0, n)
                .mapToObj(l -> new MeasuredOrder.Level(steps[l], error(l, -1), standardError(l)))
                .toList();
    }

    /// The width of the band, infinite if fewer than three levels are usable.
    double width() {
        return measure().map(m -> m.high() - m.low()).orElse(Double.POSITIVE_INFINITY);
    }

    /// Half the width of the part of the band that is due to chance.
    double chance(int n) {
        int b = batches[0].length;
        return b == 1 ? 0 : StudentT.twoSided(CONFIDENCE, b - 1) * jackknife(skip -> finest(n, skip));
    }

    private double finest(int n, int skip) {
        return (halving(n - 2, skip) + halving(n - 1, skip)) / 2;
    }

    /// The slope between level l − 1 and level l.
    private double halving(int l, int skip) {
        return StrictMath.log(error(l - 1, skip) / error(l, skip)) / StrictMath.log((double) steps[l] / steps[l - 1]);
    }

    /// The error of a level without one of the batches, or with all for −1.
    private double error(int l, int skip) {
        double sum = 0;
        for (int b = 0; b < batches[l].length; b++) {
            sum += b == skip ? 0 : batches[l][b];
        }
        return error.applyAsDouble(sum / (batches[l].length - (skip < 0 ? 0 : 1)));
    }

    private double standardError(int l) {
        return batches[l].length == 1 ? 0 : jackknife(skip -> error(l, skip));
    }

    /// The standard error of a function of the batches, from its values without each of them.
    private double jackknife(IntToDoubleFunction without) {
        int b = batches[0].length;
        double[] values = new double[b];
        double mean = 0;
        for (int skip = 0; skip < b; skip++) {
            values[skip] = without.applyAsDouble(skip);
            mean += values[skip] / b;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares * (b - 1) / b);
    }
}
