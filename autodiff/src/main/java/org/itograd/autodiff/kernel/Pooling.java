package org.itograd.autodiff.kernel;

import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// Average pooling and nearest-neighbour upsampling of NHWC images, and the adjoints of both.
///
/// The adjoint of a linear map L is the map with `⟨L x, g⟩ = ⟨x, adjoint(g)⟩`: the derivative by the input.
public final class Pooling {
    private Pooling() {}

    /// The sizes of a pooling: x is (batch, height, width, channels), y is (batch, outHeight, outWidth, channels).
    ///
    /// @param batch number of images, may be zero
    /// @param height rows of an image
    /// @param width columns of an image
    /// @param channels channels
    /// @param windowHeight rows of the window, at most `height`
    /// @param windowWidth columns of the window, at most `width`
    /// @param strideHeight step between windows, in rows
    /// @param strideWidth step between windows, in columns
    public record Geometry(
            int batch,
            int height,
            int width,
            int channels,
            int windowHeight,
            int windowWidth,
            int strideHeight,
            int strideWidth) {
        /// @throws IllegalArgumentException if a size is out of range, or the window is larger than the image
        public Geometry {
            within("batch", batch, 0, Integer.MAX_VALUE);
            within("height", height, 1, Integer.MAX_VALUE);
            within("width", width, 1, Integer.MAX_VALUE);
            within("channels", channels, 1, Integer.MAX_VALUE);
            within("windowHeight", windowHeight, 1, height);
            within("windowWidth", windowWidth, 1, width);
            within("strideHeight", strideHeight, 1, Integer.MAX_VALUE);
            within("strideWidth", strideWidth, 1, Integer.MAX_VALUE);
        }

        /// Rows of y: `⌊(height − windowHeight) / strideHeight⌋ + 1`.
        public int outHeight() {
            return (height - windowHeight) / strideHeight + 1;
        }

        /// Columns of y: `⌊(width − windowWidth) / strideWidth⌋ + 1`.
        public int outWidth() {
            return (width - windowWidth) / strideWidth + 1;
        }
    }

    /// `y[b,p,q,c] = mean_{i,j} x[b, p·sh + i, q·sw + j, c]` over the window; the window never leaves the image.
    ///
    /// Summed over (i, j) in ascending order, then multiplied by 1/(windowHeight·windowWidth).
    public static void average(DType dtype, Geometry g, Object x, int xOffset, Object y, int yOffset) {
        double share = 1.0 / ((double) g.windowHeight() * g.windowWidth());
        int channels = g.channels();
        int to = yOffset;
        for (int b = 0; b < g.batch(); b++) {
            for (int p = 0; p < g.outHeight(); p++) {
                for (int q = 0; q < g.outWidth(); q++, to += channels) {
                    for (int i = 0; i < g.windowHeight(); i++) {
                        int row = b * g.height() + p * g.strideHeight() + i;
                        int from = xOffset + (row * g.width() + q * g.strideWidth()) * channels;
                        for (int j = 0; j < g.windowWidth(); j++) {
                            Numbers.store(dtype, x, from + j * channels, y, to, channels, i + j > 0);
                        }
                    }
                    Numbers.scale(dtype, share, y, to, channels);
                }
            }
        }
    }

    /// The adjoint of [#average]: every dy spreads evenly over its window, and what overlaps adds up.
    public static void averageAdjoint(DType dtype, Geometry g, Object dy, int dyOffset, Object dx, int dxOffset) {
        double share = 1.0 / ((double) g.windowHeight() * g.windowWidth());
        int channels = g.channels();
        int all = g.batch() * g.height() * g.width() * channels;
        Numbers.zero(dtype, dx, dxOffset, all);
        int from = dyOffset;
        for (int b = 0; b < g.batch(); b++) {
            for (int p = 0; p < g.outHeight(); p++) {
                for (int q = 0; q < g.outWidth(); q++, from += channels) {
                    for (int i = 0; i < g.windowHeight(); i++) {
                        int row = b * g.height() + p * g.strideHeight() + i;
                        int to = dxOffset + (row * g.width() + q * g.strideWidth()) * channels;
                        for (int j = 0; j < g.windowWidth(); j++) {
                            Numbers.add(dtype, dy, from, dx, to + j * channels, channels);
                        }
                    }
                }
            }
        }
        Numbers.scale(dtype, share, dx, dxOffset, all);
    }

    /// `y[b, h, v, c] = x[b, ⌊h / factorHeight⌋, ⌊v / factorWidth⌋, c]`: x is (batch, height, width, channels), y is
    /// (batch, height·factorHeight, width·factorWidth, channels).
    ///
    /// @throws IllegalArgumentException if a size is out of range
    public static void upsample(
            DType dtype,
            int batch,
            int height,
            int width,
            int channels,
            int factorHeight,
            int factorWidth,
            Object x,
            int xOffset,
            Object y,
            int yOffset) {
        checkFactors(batch, height, width, channels, factorHeight, factorWidth);
        int line = width * factorWidth * channels;
        for (int row = 0; row < batch * height; row++) {
            int to = yOffset + row * factorHeight * line;
            for (int v = 0; v < width; v++) {
                for (int j = 0; j < factorWidth; j++) {
                    int pixel = v * factorWidth + j;
                    System.arraycopy(x, xOffset + (row * width + v) * channels, y, to + pixel * channels, channels);
                }
            }
            for (int i = 1; i < factorHeight; i++) {
                System.arraycopy(y, to, y, to + i * line, line);
            }
        }
    }

    private static void checkFactors(
            int batch, int height, int width, int channels, int factorHeight, int factorWidth) {
        within("batch", batch, 0, Integer.MAX_VALUE);
        within("height", height, 1, Integer.MAX_VALUE);
        within("width", width, 1, Integer.MAX_VALUE);
        within("channels", channels, 1, Integer.MAX_VALUE);
        within("factorHeight", factorHeight, 1, Integer.MAX_VALUE);
        within("factorWidth", factorWidth, 1, Integer.MAX_VALUE);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            String range = most == Integer.MAX_VALUE ? "at least " + least : "from " + least + " to " + most;
            throw new IllegalArgumentException(name + " must be " + range + ", not " + value);
        }
    }
}
