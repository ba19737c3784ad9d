package org.itograd.autodiff.kernel;

import java.util.Arrays;
import org.itograd.autodiff.kernel.Convolution.Geometry;
import org.itograd.autodiff.kernel.Scratch.Reals;
import org.itograd.base.CacheLine;
import org.itograd.base.DType;

/// [Winograd] over a batch, on several threads if it is worth it.
///
/// The batch is cut into groups of images that depend on the sizes alone. A result belongs to one group; for a weight
/// gradient each group has a sum of its own, and the sums are added in the order of the groups.
final class WinogradConvolution {
    /// Tiles that keep a task busy: a block of [WinogradTiles].
    private static final int TILES_PER_TASK = 48;

    /// Most sums of a weight gradient.
    private static final int MOST_SUMS = 16;

    /// Numbers that all sums of a weight gradient may take together, as long as there are two.
    private static final int MOST_SUMMED = 1 << 24;

    /// Channels of a weight gradient that one task transforms back.
    private static final int CHANNELS_PER_TASK = 8;

    /// Where numbers stand at the start of a cache line.
    private static final int START = CacheLine.first(DType.F32);

    private WinogradConvolution() {}

    /// `y = conv(x, w)`, where w is flipped first if so wanted: see [Winograd#transformFilter].
    static void forward(
            Geometry g, float[] x, int xOffset, float[] w, int wOffset, boolean flipped, float[] y, int yOffset) {
        Winograd winograd = Winograd.of(g);
        float[] u = inLine(Reals.WINOGRAD_FILTER, winograd.filterSize());
        winograd.transformFilter(w, wOffset, flipped, u, START);
        int xImage = g.height() * g.width() * g.channels();
        int yImage = g.outHeight() * g.outWidth() * g.filters();
        int images = imagesPerTask(winograd);
        Convolution.overImages(
                g.batch(), images, winograd.multiplications(),
                (first, count) -> winograd.convolve(
                        count, x, xOffset + first * xImage, u, START, y, yOffset + first * yImage));
    }

    /// The gradient by w.
    static void weightGradient(
            Geometry g, float[] x, int xOffset, float[] dy, int dyOffset, float[] dw, int dwOffset,
            boolean accumulate) {
        Winograd winograd = Winograd.of(g);
        int size = winograd.gradientSize();
        int mostSums = Math.clamp(MOST_SUMMED / size, 2, MOST_SUMS);
        int images = Math.max(imagesPerTask(winograd), Math.ceilDiv(g.batch(), mostSums));
        int sums = Math.ceilDiv(g.batch(), images);
        float[] du = inLine(Reals.WINOGRAD_GRADIENTS, Math.multiplyExact(sums, size));
        int xImage = g.height() * g.width() * g.channels();
        int dyImage = g.outHeight() * g.outWidth() * g.filters();
        Convolution.overImages(g.batch(), images, winograd.multiplications(), (first, count) -> {
            int sum = START + first / images * size;
            Arrays.fill(du, sum, sum + size, 0);
            winograd.accumulateGradient(count, x, xOffset + first * xImage, dy, dyOffset + first * dyImage, du, sum);
        });
        Convolution.overImages(g.channels(), CHANNELS_PER_TASK, (long) sums * size / g.channels(), (first, count) -> {
            for (int i = 0; i < sums; i++) {
                winograd.transformGradient(
                        first, first + count, du, START + i * size, dw, dwOffset, accumulate || i > 0);
            }
        });
    }

    /// Memory of this thread for so many numbers from [#START] on.
    private static float[] inLine(Reals use, int length) {
        return Scratch.floats(use, Math.max(CacheLine.least(DType.F32), Math.addExact(START, length)));
    }

    /// A power of two, as batches mostly are.
    private static int imagesPerTask(Winograd winograd) {
        int images = 1;
        while (images * winograd.tilesPerImage() < TILES_PER_TASK) {
            images *= 2;
        }
        return images;
    }
}
