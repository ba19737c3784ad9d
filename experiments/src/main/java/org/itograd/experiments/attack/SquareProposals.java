package org.itograd.experiments.attack;

import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;
import org.itograd.experiments.data.ImageFormat;

/// The random changes of [Square] for one image and one query: an offset from the true image becomes another one.
///
/// Windows lie anywhere in the image, the last row and column included.
final class SquareProposals {
    private static final double TINY = 1e-12;
    /// Uniform numbers for places and directions, before those of signs.
    private static final int PLACES = 8;

    private final Ball ball;
    private final ImageFormat format;
    private final RandomKey key;
    private final double[] uniform;

    /// @param key gives the random numbers
    SquareProposals(Ball ball, ImageFormat format, RandomKey key) {
        this.ball = ball;
        this.format = format;
        this.key = key;
        uniform = key.fold(0).uniform(DType.F64, PLACES + format.channels()).toDoubleArray();
    }

    /// The first point: vertical stripes of ± the radius (L∞), or bumps side by side over the whole image, five from top to bottom
    /// (L2).
    void first(double[] offset) {
        switch (ball.norm()) {
            case LINF -> stripes(offset);
            case L2 -> bumps(offset);
        }
    }

    /// A change of a square window.
    ///
    /// @param share of the pixels that the window covers
    void next(double[] offset, double share) {
        int side = (int) Math.rint(Math.sqrt(share * format.height() * format.width()));
        int most = Math.min(format.height(), format.width());
        switch (ball.norm()) {
            case LINF -> repaint(offset, Math.clamp(side, 1, most));
            case L2 -> move(offset, Math.min(most, Math.max(side, 3) | 1));
        }
    }

    private void stripes(double[] offset) {
        int row = format.width() * format.channels();
        double[] u = key.fold(1).uniform(DType.F64, row).toDoubleArray();
        for (int i = 0; i < offset.length; i++) {
            offset[i] = sign(u[i % row]) * ball.radius();
        }
    }

    /// A window moves by twice the radius up or down, each channel by itself: it ends at the radius either way.
    private void repaint(double[] offset, int side) {
        int top = place(0, format.height(), side);
        int left = place(1, format.width(), side);
        for (int c = 0; c < format.channels(); c++) {
            double change = 2 * ball.radius() * sign(uniform[PLACES + c]);
            for (int i = 0; i < side * side; i++) {
                int at = at(top + i / side, left + i % side, c);
                offset[at] = Math.clamp(offset[at] + change, -ball.radius(), ball.radius());
            }
        }
    }

    private void bumps(double[] offset) {
        int side = Math.max(1, format.height() / 5);
        int rows = format.height() / side;
        int columns = format.width() / side;
        int above = (format.height() - rows * side) / 2;
        int before = (format.width() - columns * side) / 2;
        int channels = format.channels();
        double[] u = key.fold(1).uniform(DType.F64, rows * columns * (channels + 1)).toDoubleArray();
        for (int b = 0; b < rows * columns; b++) {
            double[][] bump = SquareBump.of(side, u[b * (channels + 1)] > 0.5);
            for (int i = 0; i < side * side * channels; i++) {
                int c = i % channels;
                int y = above + b / columns * side + i / channels / side;
                int x = before + b % columns * side + i / channels % side;
                offset[at(y, x, c)] += bump[i / channels / side][i / channels % side]
                        * sign(u[b * (channels + 1) + 1 + c]);
            }
        }
        scaleToRadius(offset);
    }

    /// A window gives its length to another one, which gets a bump on top of what it has.
    private void move(double[] offset, int side) {
        int top = place(0, format.height(), side);
        int left = place(1, format.width(), side);
        int fromTop = place(2, format.height(), side);
        int fromLeft = place(3, format.width(), side);
        double[][] bump = SquareBump.of(side, uniform[4] > 0.5);
        double unused = Math.max(0, ball.radius() * ball.radius() - squares(offset, 0, 0, -1, 0));
        double[] before = offset.clone();
        double available = 0;
        for (int c = 0; c < format.channels(); c++) {
            available += squares(before, top, left, c, side) + squares(before, fromTop, fromLeft, c, side)
                    - overlap(before, top, left, fromTop, fromLeft, c, side);
        }
        double length = Math.sqrt(unused / format.channels() + available);
        for (int c = 0; c < format.channels(); c++) {
            for (int i = 0; i < side * side; i++) {
                offset[at(fromTop + i / side, fromLeft + i % side, c)] = 0;
            }
        }
        for (int c = 0; c < format.channels(); c++) {
            double old = Math.sqrt(squares(before, top, left, c, side)) + TINY;
            double[] window = new double[side * side];
            double sum = 0;
            for (int i = 0; i < window.length; i++) {
                window[i] = bump[i / side][i % side] * sign(uniform[PLACES + c])
                        + before[at(top + i / side, left + i % side, c)] / old;
                sum += window[i] * window[i];
            }
            for (int i = 0; i < window.length; i++) {
                offset[at(top + i / side, left + i % side, c)] = window[i] / (TINY + Math.sqrt(sum)) * length;
            }
        }
        scaleToRadius(offset);
    }

    /// Σ of squares in a window of one channel; of the whole image if the channel is −1.
    private double squares(double[] v, int top, int left, int channel, int side) {
        double sum = 0;
        if (channel < 0) {
            for (double e : v) {
                sum += e * e;
            }
            return sum;
        }
        for (int i = 0; i < side * side; i++) {
            double e = v[at(top + i / side, left + i % side, channel)];
            sum += e * e;
        }
        return sum;
    }

    /// Σ of squares where two windows of one channel overlap.
    private double overlap(double[] v, int top, int left, int otherTop, int otherLeft, int channel, int side) {
        double sum = 0;
        for (int y = Math.max(top, otherTop); y < Math.min(top, otherTop) + side; y++) {
            for (int x = Math.max(left, otherLeft); x < Math.min(left, otherLeft) + side; x++) {
                double e = v[at(y, x, channel)];
                sum += e * e;
            }
        }
        return sum;
    }

    private void scaleToRadius(double[] offset) {
        double factor = ball.radius() / (TINY + Math.sqrt(squares(offset, 0, 0, -1, 0)));
        for (int i = 0; i < offset.length; i++) {
            offset[i] *= factor;
        }
    }

    private int place(int number, int extent, int side) {
        return (int) (uniform[number] * (extent - side + 1));
    }

    private static double sign(double u) {
        return u < 0.5 ? -1 : 1;
    }

    private int at(int y, int x, int channel) {
        return (y * format.width() + x) * format.channels() + channel;
    }
}
