package org.itograd.autodiff.kernel;

import org.itograd.autodiff.kernel.Convolution.Geometry;
import org.itograd.autodiff.kernel.Scratch.Tables;

/// The matrix that makes a convolution a product: a row for every output pixel, a column for every tap (i, j, c). Never
/// built, only addressed: element (pixel, tap) stands at the sum of their offsets in the window.
///
/// @param geometry the sizes
/// @param window the padded images
record Patches(Geometry geometry, Window window) {
    static Patches of(Geometry g) {
        int rows = (g.outHeight() - 1) * g.strideHeight() + g.kernelHeight();
        int columns = (g.outWidth() - 1) * g.strideWidth() + g.kernelWidth();
        int top = -g.paddingHeight();
        int left = -g.paddingWidth();
        return new Patches(g, new Window(g.height(), g.width(), g.channels(), top, left, rows, columns));
    }

    /// Number of taps.
    int taps() {
        return geometry.kernelHeight() * geometry.kernelWidth() * geometry.channels();
    }

    /// Number of output pixels of one image.
    int pixels() {
        return geometry.outHeight() * geometry.outWidth();
    }

    /// Offsets of all taps.
    int[] tapOffsets(Tables use) {
        int[] table = Offsets.room(use, taps());
        int t = 0;
        for (int i = 0; i < geometry.kernelHeight(); i++) {
            for (int j = 0; j < geometry.kernelWidth(); j++) {
                for (int c = 0; c < geometry.channels(); c++, t++) {
                    table[t] = i * window.rowStep() + j * geometry.channels() + c;
                }
            }
        }
        return Offsets.padded(table, t);
    }

    /// Offsets of all output pixels of a number of images.
    int[] pixelOffsets(Tables use, int images) {
        int[] table = Offsets.room(use, images * pixels());
        int down = geometry.strideHeight() * window.rowStep();
        int right = geometry.strideWidth() * geometry.channels();
        int t = 0;
        for (int b = 0; b < images; b++) {
            for (int p = 0; p < geometry.outHeight(); p++) {
                for (int q = 0; q < geometry.outWidth(); q++, t++) {
                    table[t] = b * window.imageStep() + p * down + q * right;
                }
            }
        }
        return Offsets.padded(table, t);
    }
}
