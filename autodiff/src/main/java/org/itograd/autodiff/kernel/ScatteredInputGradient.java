package org.itograd.autodiff.kernel;

import org.itograd.autodiff.DType;
import org.itograd.autodiff.kernel.Convolution.Geometry;
import org.itograd.autodiff.kernel.Scratch.Reals;

/// The gradient of a convolution by its input, for images of a few channels such as the input of a network.
///
/// As a convolution it would be a product with as many columns as x has channels: one lane of a vector in use. The other
/// way round there are as many columns as taps: first what every output pixel gives to its whole patch,
/// `P[pixel, (i,j,c)] = Σ_o dy[pixel, o] · w[i,j,c,o]`, then each row of P added to where the patch lies, pixel after
/// pixel.
final class ScatteredInputGradient {
    /// Up to this many channels this way is the faster one.
    static final int MOST_CHANNELS = 4;

    private static final int PATCHES_AT_ONCE = 1 << 15;

    private ScatteredInputGradient() {}

    static void compute(
            DType dtype, Geometry g, Object dy, int dyOffset, Object w, int wOffset, Object dx, int dxOffset) {
        Patches patches = Patches.of(g);
        Window window = patches.window();
        int taps = patches.taps();
        int pixels = patches.pixels();
        int filters = g.filters();
        ImageGroups groups = ImageGroups.of(g.batch(), (long) pixels * taps, PATCHES_AT_ONCE);
        groups.run((long) pixels * taps * filters, (first, count) -> {
            int rows = count * pixels;
            Object p = Scratch.reals(dtype, Reals.PATCHES, rows * taps);
            int from = dyOffset + first * pixels * filters;
            Gemm.multiply(dtype, rows, taps, filters, dy, from, filters, false, w, wOffset, filters, true, p, 0, taps,
                    false);
            Object sum = Scratch.reals(dtype, Reals.WINDOW, count * window.size());
            Lines.zero(dtype, sum, 0, count * window.size());
            for (int b = 0; b < count; b++) {
                scatter(dtype, g, window, p, b * pixels * taps, sum, b * window.size());
            }
            window.put(dtype, sum, dx, dxOffset, first, count);
        });
    }

    private static void scatter(DType dtype, Geometry g, Window window, Object p, int pAt, Object sum, int sumAt) {
        int run = g.kernelWidth() * g.channels();
        int line = window.columns() * g.channels();
        int from = pAt;
        for (int row = 0; row < g.outHeight(); row++) {
            for (int column = 0; column < g.outWidth(); column++) {
                int to = sumAt + row * g.strideHeight() * line + column * g.strideWidth() * g.channels();
                for (int i = 0; i < g.kernelHeight(); i++, from += run) {
                    Lines.add(dtype, p, from, sum, to + i * line, run);
                }
            }
        }
    }
}
