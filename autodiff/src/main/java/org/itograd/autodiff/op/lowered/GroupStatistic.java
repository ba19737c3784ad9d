package org.itograd.autodiff.op.lowered;

import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Batch;
import org.itograd.autodiff.op.GroupNormalize;
import org.itograd.autodiff.op.Primitive;
import org.jspecify.annotations.Nullable;

/// The small step between sums over positions and what group normalisation does with them: per sample and channel,
/// from numbers (N, 1, …, 1, C) to numbers of that shape, computed in float64.
///
/// Group normalisation in a program consists of elementwise work and sums over positions, which fuse with what stands before
/// and after, and of these:
///
/// | kind | inputs | result for channel c of group G |
/// |---|---|---|
/// | [Kind#SHIFT] | s = Σ (x − k), k | k_c − mean over G, where mean − k₀ = Σ_G (s + P (k − k₀)) / (P·size), k₀ the first of G |
/// | [Kind#UNIT] | a = Σ \|x − k\|, k − mean | u, a power of two near the inverse of the largest a / P + \|k − mean\| of G: squares of u (x − mean) stay in range |
/// | [Kind#SCALE] | q = Σ (u (x − mean))², u | u / √(Σ_G q / (P·size) + ε u²), which is 1 / √(var + ε) |
/// | [Kind#AVERAGE] | s | Σ_G s / (P·size) |
///
/// @param kind      which of them
/// @param groups    of channels
/// @param positions P, over which the sums ran
/// @param epsilon   ε, 0 where it is not used
public record GroupStatistic(Kind kind, int groups, int positions, double epsilon) implements Lowered {
    /// Which row of the table.
    public enum Kind {
        SHIFT, UNIT, SCALE, AVERAGE
    }

    /// What the normalisation of x (N, …, C) needs: `x − mean` and 1/√(var + ε).
    record Parts(Tensor centred, Tensor scale) {
        /// All is done on x − k, with k the first position's value of each channel, so that digits which all values share
        /// cancel exactly, whatever the mean.
        static Parts of(Tensor x, int groups, double epsilon) {
            int positions = GroupNormalize.positions(x.shape());
            Tensor first = new FirstPosition().of(x);
            Tensor near = x.sub(first);
            Tensor shift = new GroupStatistic(Kind.SHIFT, groups, positions, 0).of(overPositions(near), first);
            Tensor centred = near.add(shift);
            Tensor unit = new GroupStatistic(Kind.UNIT, groups, positions, 0).of(overPositions(near.abs()), shift);
            Tensor small = centred.mul(unit);
            Tensor squares = overPositions(small.mul(small));
            return new Parts(centred, new GroupStatistic(Kind.SCALE, groups, positions, epsilon).of(squares, unit));
        }
    }

    /// The mean of x over the positions and channels of each group, (N, 1, …, 1, C).
    static Tensor mean(Tensor x, int groups) {
        int positions = GroupNormalize.positions(x.shape());
        return new GroupStatistic(Kind.AVERAGE, groups, positions, 0).of(overPositions(x));
    }

    private static Tensor overPositions(Tensor x) {
        return x.sum(true, IntStream.range(1, x.shape().rank() - 1).toArray());
    }

    @Override
    public Shape shape(Shape[] in) {
        return in[0];
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return batch.allPerRow() ? this : null;
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        int channels = out.shape().dim(-1);
        for (int at = 0; at < out.size(); at += channels) {
            switch (out.array()) {
                case float[] y -> sample((float[]) in[0].array(), (float[]) in[in.length - 1].array(), at, channels, y);
                case double[] y ->
                    sample((double[]) in[0].array(), (double[]) in[in.length - 1].array(), at, channels, y);
                default -> throw new AssertionError();
            }
        }
    }

    private void sample(float[] s, float[] k, int at, int channels, float[] y) {
        int size = channels / groups;
        for (int g = at; g < at + channels; g += size) {
            double origin = kind == Kind.SHIFT ? k[g] : 0;
            double sum = 0;
            for (int c = g; c < g + size; c++) {
                sum = add(sum, s[c], k[c] - origin);
            }
            double value = value(sum, size, k[g], 120, 120);
            for (int c = g; c < g + size; c++) {
                y[c] = (float) (kind == Kind.SHIFT ? k[c] - origin - value : value);
            }
        }
    }

    private void sample(double[] s, double[] k, int at, int channels, double[] y) {
        int size = channels / groups;
        for (int g = at; g < at + channels; g += size) {
            double origin = kind == Kind.SHIFT ? k[g] : 0;
            double sum = 0;
            for (int c = g; c < g + size; c++) {
                sum = add(sum, s[c], k[c] - origin);
            }
            double value = value(sum, size, k[g], 1000, 500);
            for (int c = g; c < g + size; c++) {
                y[c] = kind == Kind.SHIFT ? k[c] - origin - value : value;
            }
        }
    }

    private double add(double sum, double s, double k) {
        return switch (kind) {
            case SHIFT -> sum + (s + positions * k);
            case UNIT -> Math.max(sum, s / positions + Math.abs(k));
            case SCALE, AVERAGE -> sum + s;
        };
    }

    /// @param sum  over the group, or the largest
    /// @param unit  of the group, for the scale
    /// @param down the least exponent of a unit, negated
    /// @param up   the largest
    private double value(double sum, int size, double unit, int down, int up) {
        double mean = sum / ((double) positions * size);
        return switch (kind) {
            case SHIFT, AVERAGE -> mean;
            case UNIT -> unit(sum, down, up);
            case SCALE -> unit / Math.sqrt(mean + epsilon * unit * unit);
        };
    }

    /// 1 where there is nothing to bring into range; the smallest where the sum of numbers in range is not.
    private static double unit(double mean, int down, int up) {
        return mean > 0 ? Math.scalb(1.0, Math.clamp(-Math.getExponent(mean), -down, up)) : 1;
    }
}
