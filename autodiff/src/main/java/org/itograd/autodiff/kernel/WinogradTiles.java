package org.itograd.autodiff.kernel;

import org.itograd.autodiff.kernel.Convolution.Geometry;
import org.itograd.autodiff.kernel.Scratch.Reals;
import org.itograd.base.CacheLine;
import org.itograd.base.DType;
import org.itograd.base.FastForm;
import org.itograd.base.Numbers;

/// The tiles of images of [Winograd] on their way to the points and back: some at a time, point by point in planes.
///
/// A tile that overhangs its image is read from a copy with zeros, and written without what overhangs.
final class WinogradTiles {
    /// Tiles at once: a multiple of [WinogradProducts#ROWS].
    static final int BLOCK = 48;

    /// Numbers in the widest vector: channels are filled up with zeros to a multiple, so that no transform has a rest.
    private static final int LANES = 16;

    /// Numbers between two planes.
    private static final int GAP = 16;

    final GuardedWinograd loops;

    /// Side of a tile in points, and their number.
    final int side;

    final int points;

    /// Tiles of an image.
    final int perImage;

    /// Channels and filters with their filling.
    final int channels;

    final int filters;

    /// Lengths of a plane of [#images], and of [#results] and [#cotangents].
    private final int imagePlane;

    private final int resultPlane;

    /// Where a tile stands that overhangs its image, a tile between its two one-dimensional transforms, and the planes. All of it is one
    /// array, since one is large enough to start at a cache line ([CacheLine]) where four would not be, or would waste memory.
    private final int window;

    private final int half;
    private final int images;
    private final int results;
    private final int size;

    private final Geometry g;
    private final int m;
    private final int columnsPerImage;

    /// @param m side of a tile in pixels of the result
    WinogradTiles(Geometry g, int m) {
        this.g = g;
        this.m = m;
        loops = Implementations.winograd(m);
        side = m + 2;
        points = side * side;
        columnsPerImage = Math.ceilDiv(g.outWidth(), m);
        perImage = Math.ceilDiv(g.outHeight(), m) * columnsPerImage;
        channels = padded(g.channels());
        filters = padded(g.filters());
        imagePlane = BLOCK * channels + GAP;
        resultPlane = BLOCK * filters + GAP;
        window = CacheLine.first(DType.F32);
        half = CacheLine.next(DType.F32, window + points * Math.max(channels, filters));
        images = CacheLine.next(DType.F32, half + points * Math.max(channels, filters));
        results = images + points * imagePlane;
        size = results + points * resultPlane;
    }

    /// Memory of this thread for all that the methods below write but y.
    float[] space() {
        return Scratch.floats(Reals.WINOGRAD, Math.max(CacheLine.least(DType.F32), size));
    }

    /// Where point e of all tiles of a block stands in [#space].
    int image(int e) {
        return images + e * imagePlane;
    }

    /// Where point e of all results of a block, or of their cotangents, stands in [#space].
    int result(int e) {
        return results + e * resultPlane;
    }

    static int padded(int channels) {
        return Math.ceilDiv(channels, LANES) * LANES;
    }

    /// Width of the panel of filters that starts at column j: as wide as a register tile, less at the end.
    int panel(int j) {
        int width = GuardedProducts.WIDEST * GuardedProducts.LANES;
        while (width > filters - j) {
            width /= 2;
        }
        return width;
    }

    /// `values[e, t, c]` = point e of `Bᵀ X B` for tile `first + t` and channel c.
    void images(int first, int count, float[] x, int xOffset, float[] space) {
        FastForm<WinogradLoops> form = this.loops.image();
        WinogradLoops loops = form.pick();
        long work = work(count, channels);
        long entered = form.enter(loops, work);
        images(loops, first, count, x, xOffset, space);
        form.leave(loops, entered, work);
    }

    private long work(int count, int channels) {
        return 2L * count * points * channels * GuardedWinograd.OPERATIONS;
    }

    private void images(WinogradLoops loops, int first, int count, float[] x, int xOffset, float[] space) {
        for (int t = 0; t < count; t++) {
            int image = (first + t) / perImage;
            int tile = (first + t) % perImage;
            int top = tile / columnsPerImage * m - g.paddingHeight();
            int left = tile % columnsPerImage * m - g.paddingWidth();
            int at = xOffset + image * g.height() * g.width() * g.channels();
            if (channels == g.channels() && top >= 0 && left >= 0 && top + side <= g.height()
                    && left + side <= g.width()) {
                int row = g.width() * channels;
                int corner = at + top * row + left * channels;
                loops.image(1, side * channels, x, corner, row, 0, space, half, side * channels, 0);
            } else {
                window(x, at, g.height(), g.width(), g.channels(), top, left, side, space, window, channels);
                loops.image(1, side * channels, space, window, side * channels, 0, space, half, side * channels, 0);
            }
            loops.image(
                    side, channels, space, half, channels, side * channels, space, images + t * channels, imagePlane,
                    side * imagePlane);
        }
    }

    /// The pixels of y from `Aᵀ M A` of every tile, without what lies beyond the image.
    void results(int first, int count, float[] space, float[] y, int yOffset) {
        FastForm<WinogradLoops> form = this.loops.result();
        WinogradLoops loops = form.pick();
        long work = work(count, filters);
        long entered = form.enter(loops, work);
        results(loops, first, count, space, y, yOffset);
        form.leave(loops, entered, work);
    }

    private void results(WinogradLoops loops, int first, int count, float[] space, float[] y, int yOffset) {
        int row = g.outWidth() * g.filters();
        for (int t = 0; t < count; t++) {
            int image = (first + t) / perImage;
            int tile = (first + t) % perImage;
            int top = tile / columnsPerImage * m;
            int left = tile % columnsPerImage * m;
            int rows = Math.min(m, g.outHeight() - top);
            int columns = Math.min(m, g.outWidth() - left);
            int corner = yOffset + (image * g.outHeight() + top) * row + left * g.filters();
            loops.result(
                    side, filters, space, results + t * filters, side * resultPlane, resultPlane, space, half,
                    side * filters,
                    filters);
            if (filters == g.filters() && columns == m) {
                loops.result(rows, filters, space, half, filters, side * filters, y, corner, filters, row);
                continue;
            }
            loops.result(rows, filters, space, half, filters, side * filters, space, window, filters, m * filters);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    System.arraycopy(
                            space, window + (i * m + j) * filters, y, corner + i * row + j * g.filters(), g.filters());
                }
            }
        }
    }

    /// `cotangents[e, panel, t, k]` = point e of `A dY Aᵀ` for tile `first + t` and filter k of the panel.
    void cotangents(int first, int count, float[] dy, int dyOffset, float[] space) {
        FastForm<WinogradLoops> form = this.loops.cotangent();
        WinogradLoops loops = form.pick();
        long work = work(count, filters);
        long entered = form.enter(loops, work);
        cotangents(loops, first, count, dy, dyOffset, space);
        form.leave(loops, entered, work);
    }

    private void cotangents(
            WinogradLoops loops, int first, int count, float[] dy, int dyOffset, float[] space) {
        for (int t = 0; t < count; t++) {
            int image = (first + t) / perImage;
            int tile = (first + t) % perImage;
            int top = tile / columnsPerImage * m;
            int left = tile % columnsPerImage * m;
            int at = dyOffset + image * g.outHeight() * g.outWidth() * g.filters();
            if (filters == g.filters() && top + m <= g.outHeight() && left + m <= g.outWidth()) {
                int row = g.outWidth() * filters;
                loops.cotangent(
                        1, m * filters, dy, at + top * row + left * filters, row, 0, space, half, m * filters, 0);
            } else {
                window(dy, at, g.outHeight(), g.outWidth(), g.filters(), top, left, m, space, window, filters);
                loops.cotangent(1, m * filters, space, window, m * filters, 0, space, half, m * filters, 0);
            }
            for (int j = 0; j < filters; j += panel(j)) {
                loops.cotangent(
                        side, panel(j), space, half + j, filters, m * filters, space,
                        results + BLOCK * j + t * panel(j),
                        resultPlane,
                        side * resultPlane);
            }
        }
    }

    /// Copies a square of an image, with zeros for the pixels outside and for the filling of the channels.
    private static void window(
            float[] x, int at, int height, int width, int channels, int top, int left, int size, float[] space,
            int window, int padded) {
        int from = Math.clamp(-left, 0, size);
        int to = Math.clamp(width - left, from, size);
        for (int i = 0; i < size; i++) {
            int row = top + i;
            int line = window + i * size * padded;
            if (row < 0 || row >= height || from == to) {
                Numbers.zero(DType.F32, space, line, size * padded);
                continue;
            }
            Numbers.zero(DType.F32, space, line, from * padded);
            Numbers.zero(DType.F32, space, line + to * padded, (size - to) * padded);
            int source = at + (row * width + left + from) * channels;
            if (channels == padded) {
                System.arraycopy(x, source, space, line + from * padded, (to - from) * padded);
                continue;
            }
            for (int j = from; j < to; j++, source += channels) {
                System.arraycopy(x, source, space, line + j * padded, channels);
                Numbers.zero(DType.F32, space, line + j * padded + channels, padded - channels);
            }
        }
    }
}
