package org.itograd.autodiff.kernel;

import static org.itograd.autodiff.kernel.NormalizationLoops.COEFFICIENTS;
import static org.itograd.autodiff.kernel.NormalizationLoops.CONSTANT;
import static org.itograd.autodiff.kernel.NormalizationLoops.DELTA;
import static org.itograd.autodiff.kernel.NormalizationLoops.OFFSET;
import static org.itograd.autodiff.kernel.NormalizationLoops.PRODUCT;
import static org.itograd.autodiff.kernel.NormalizationLoops.SCALE;
import static org.itograd.autodiff.kernel.NormalizationLoops.SHIFT;
import static org.itograd.autodiff.kernel.NormalizationLoops.SLOPE;
import static org.itograd.autodiff.kernel.NormalizationLoops.SUM;

import java.util.Arrays;
import org.itograd.autodiff.kernel.Scratch.Reals;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.itograd.base.Workers;

/// Group normalisation (Wu and He 2018) without the affine map that usually follows, and its gradient.
///
/// x is (batch, positions, channels). The channels fall into groups of equal size, and each group of each sample is
/// normalised over its positions and channels: `y = (x − mean) / √(variance + ε)` with the biased variance.
///
/// Accurate in float32 whatever the mean. All work is done on `x − k`, where k is the first value of the channel, so
/// digits that all values share cancel exactly; mean and variance take two passes; sums run in the type of x over 64
/// positions and go on in float64. Where squares leave the range of the type, each group of a sample is done again by
/// itself ([RangedGroup]).
public final class GroupNormalization {
    private static final int ROWS_AT_ONCE = 64;

    /// Elements that are worth a thread of their own.
    private static final int SHARE = 1 << 17;

    private final DType dtype;
    private final NormalizationLoops loops;
    private final int positions;
    private final int channels;
    private final int groups;
    private final double epsilon;

    private GroupNormalization(DType dtype, int positions, int channels, int groups, double epsilon) {
        this.dtype = dtype;
        this.loops = Implementations.normalization(dtype);
        this.positions = positions;
        this.channels = channels;
        this.groups = groups;
        this.epsilon = epsilon;
    }

    /// `y = (x − mean) / √(variance + epsilon)`; x and y are (batch, positions, channels) and may be the same array.
    ///
    /// @throws IllegalArgumentException if a size is out of range or `groups` does not divide `channels`
    public static void forward(
            DType dtype,
            int batch,
            int positions,
            int channels,
            int groups,
            double epsilon,
            Object x,
            int xOffset,
            Object y,
            int yOffset) {
        check(batch, positions, channels, groups, epsilon);
        GroupNormalization normalization = new GroupNormalization(dtype, positions, channels, groups, epsilon);
        int sample = positions * channels;
        share(batch, sample, b -> normalization.forward(x, xOffset + b * sample, y, yOffset + b * sample));
    }

    /// The derivative of `⟨dy, forward(x)⟩` by x:
    /// `dx = (dy − mean(dy) − y·mean(dy·y)) / √(variance + epsilon)`, means over each group, and 0 for a group whose dy is 0.
    ///
    /// x, dy and dx are (batch, positions, channels); dx may be the same array as x or dy. The statistics are computed
    /// again from x.
    ///
    /// @throws IllegalArgumentException if a size is out of range or `groups` does not divide `channels`
    public static void gradient(
            DType dtype,
            int batch,
            int positions,
            int channels,
            int groups,
            double epsilon,
            Object x,
            int xOffset,
            Object dy,
            int dyOffset,
            Object dx,
            int dxOffset) {
        check(batch, positions, channels, groups, epsilon);
        GroupNormalization normalization = new GroupNormalization(dtype, positions, channels, groups, epsilon);
        int sample = positions * channels;
        share(
                batch,
                sample,
                b -> normalization.gradient(
                        x, xOffset + b * sample, dy, dyOffset + b * sample, dx, dxOffset + b * sample));
    }

    private interface SampleTask {
        void run(int sample);
    }

    private static void share(int batch, int sample, SampleTask task) {
        int samples = Math.max(1, SHARE / sample);
        if (batch <= samples || Workers.threads() == 1) {
            for (int b = 0; b < batch; b++) {
                task.run(b);
            }
        } else {
            Workers.run(Math.ceilDiv(batch, samples), t -> {
                for (int b = t * samples; b < Math.min(batch, (t + 1) * samples); b++) {
                    task.run(b);
                }
            });
        }
    }

    private void forward(Object x, int at, Object y, int yAt) {
        Object f = Scratch.reals(dtype, Reals.CHANNELS, COEFFICIENTS * channels);
        if (leavesRange(statistics(x, at, f))) {
            for (int g = 0; g < groups; g++) {
                RangedGroup group = new RangedGroup(dtype, positions, channels, groups, g, epsilon);
                Object own = group.scaled(x, at);
                GroupNormalization alone = alone(group);
                alone.statistics(own, 0, f);
                alone.normalize(own, 0, f, own, 0);
                group.put(own, y, yAt);
            }
        } else {
            normalize(x, at, f, y, yAt);
        }
    }

    private void normalize(Object x, int at, Object f, Object y, int yAt) {
        for (int p = 0; p < positions; p += ROWS_AT_ONCE) {
            int step = p * channels;
            loops.normalize(x, at + step, Math.min(ROWS_AT_ONCE, positions - p), channels, f, y, yAt + step);
        }
    }

    private void gradient(Object x, int at, Object dy, int dyAt, Object dx, int dxAt) {
        Object f = Scratch.reals(dtype, Reals.CHANNELS, COEFFICIENTS * channels);
        double[] t = statistics(x, at, f);
        if (leavesRange(t)) {
            for (int g = 0; g < groups; g++) {
                RangedGroup group = new RangedGroup(dtype, positions, channels, groups, g, epsilon);
                Object own = group.scaled(x, at);
                Object cotangent = group.get(dy, dyAt);
                if (RangedGroup.isZero(cotangent)) {
                    group.put(cotangent, dx, dxAt);
                    continue;
                }
                GroupNormalization alone = alone(group);
                alone.gradient(own, 0, cotangent, 0, own, 0, f, alone.statistics(own, 0, f));
                group.putScaled(own, dx, dxAt);
            }
        } else {
            gradient(x, at, dy, dyAt, dx, dxAt, f, t);
        }
    }

    private GroupNormalization alone(RangedGroup group) {
        return new GroupNormalization(dtype, positions, channels / groups, 1, group.epsilon());
    }

    private void gradient(Object x, int at, Object dy, int dyAt, Object dx, int dxAt, Object f, double[] t) {
        int sum = SUM * channels;
        int product = PRODUCT * channels;
        Arrays.fill(t, sum, sum + channels, 0);
        Arrays.fill(t, product, product + channels, 0);
        for (int p = 0; p < positions; p += ROWS_AT_ONCE) {
            int step = p * channels;
            loops.products(x, at + step, dy, dyAt + step, Math.min(ROWS_AT_ONCE, positions - p), channels, f);
            accumulate(f, SUM, t);
            accumulate(f, PRODUCT, t);
        }
        average(t, SUM);
        average(t, PRODUCT);
        for (int c = 0; c < channels; c++) {
            double scale = t[SCALE * channels + c];
            t[SLOPE * channels + c] = -scale * t[product + c];
            t[CONSTANT * channels + c] = -scale * t[sum + c];
        }
        Numbers.fromDoubles(dtype, t, f, SLOPE * channels, 2 * channels);
        for (int p = 0; p < positions; p += ROWS_AT_ONCE) {
            int step = p * channels;
            int rows = Math.min(ROWS_AT_ONCE, positions - p);
            loops.gradient(x, at + step, dy, dyAt + step, rows, channels, f, dx, dxAt + step);
        }
    }

    /// Whether a sum of squares is too large for the type, or so small that squares were lost.
    private boolean leavesRange(double[] t) {
        for (int c = 0; c < channels; c += channels / groups) {
            double variance = t[SUM * channels + c];
            if (!(variance < Double.POSITIVE_INFINITY) || variance + epsilon < RangedGroup.smallestVariance(dtype)) {
                return true;
            }
        }
        return false;
    }

    /// Fills in SHIFT, DELTA, SCALE and OFFSET, in f and, in float64, in the array returned.
    private double[] statistics(Object x, int at, Object f) {
        double[] t = Scratch.doubles(Reals.CHANNEL_TOTALS, COEFFICIENTS * channels);
        System.arraycopy(x, at, f, SHIFT * channels, channels);
        Numbers.toDoubles(dtype, f, t, SHIFT * channels, channels);
        int sum = SUM * channels;
        Arrays.fill(t, sum, sum + channels, 0);
        for (int p = 0; p < positions; p += ROWS_AT_ONCE) {
            loops.sums(x, at + p * channels, Math.min(ROWS_AT_ONCE, positions - p), channels, f);
            accumulate(f, SUM, t);
        }
        // From here on all shifts are told from the first one of their group: common digits cancel exactly.
        int size = channels / groups;
        for (int c = 0; c < channels; c++) {
            t[DELTA * channels + c] = t[SHIFT * channels + c] - t[SHIFT * channels + c - c % size];
            t[sum + c] += positions * t[DELTA * channels + c];
        }
        average(t, SUM);
        for (int c = 0; c < channels; c++) {
            t[DELTA * channels + c] -= t[sum + c];
        }
        Numbers.fromDoubles(dtype, t, f, DELTA * channels, channels);
        Arrays.fill(t, sum, sum + channels, 0);
        for (int p = 0; p < positions; p += ROWS_AT_ONCE) {
            loops.squares(x, at + p * channels, Math.min(ROWS_AT_ONCE, positions - p), channels, f);
            accumulate(f, SUM, t);
        }
        average(t, SUM);
        for (int c = 0; c < channels; c++) {
            double scale = 1 / Math.sqrt(t[sum + c] + epsilon);
            t[SCALE * channels + c] = scale;
            t[OFFSET * channels + c] = t[DELTA * channels + c] * scale;
        }
        Numbers.fromDoubles(dtype, t, f, SCALE * channels, 2 * channels);
        return t;
    }

    private void accumulate(Object f, int coefficient, double[] t) {
        Numbers.addToDoubles(dtype, f, t, coefficient * channels, channels);
    }

    /// Replaces the totals per channel by the mean over the positions and channels of the group.
    private void average(double[] t, int coefficient) {
        int size = channels / groups;
        double count = (double) positions * size;
        for (int start = coefficient * channels; start < (coefficient + 1) * channels; start += size) {
            double total = 0;
            for (int c = start; c < start + size; c++) {
                total += t[c];
            }
            Arrays.fill(t, start, start + size, total / count);
        }
    }

    private static void check(int batch, int positions, int channels, int groups, double epsilon) {
        if (batch < 0 || positions < 1 || channels < 1) {
            throw new IllegalArgumentException("batch must not be negative, positions and channels at least 1: batch = "
                    + batch + ", positions = " + positions + ", channels = " + channels);
        }
        if (groups < 1 || channels % groups != 0) {
            throw new IllegalArgumentException("groups must divide channels = " + channels + ", but is " + groups);
        }
        if (!(epsilon >= 0)) {
            throw new IllegalArgumentException("epsilon must not be negative, but is " + epsilon);
        }
    }
}
