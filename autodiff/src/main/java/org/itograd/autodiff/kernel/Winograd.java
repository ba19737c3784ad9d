package org.itograd.autodiff.kernel;

import org.itograd.autodiff.kernel.Convolution.Geometry;
import org.itograd.autodiff.kernel.Scratch.Reals;
import org.itograd.base.DType;
import org.itograd.base.FastForm;
import org.itograd.base.Numbers;

/// The 3×3 convolution of stride one in float32 by Winograd's minimal filtering, and its two gradients.
///
/// **The algorithm.** m outputs of a filter of three taps are coefficients of a product of two polynomials. Evaluate both at
/// m + 2 points (one of them ∞), multiply the values, interpolate: m + 2 multiplications instead of 3m. In two dimensions,
/// with a tile X of (m+2)×(m+2) pixels, the filter W of 3×3 taps and ⊙ elementwise,
///
/// `Y = Aᵀ [ (G W Gᵀ) ⊙ (Bᵀ X B) ] A`
///
/// with the matrices of [WinogradLoops] (S. Winograd, *Arithmetic Complexity of Computations*, SIAM 1980; A. Lavin, S. Gray,
/// *Fast Algorithms for Convolutional Neural Networks*, CVPR 2016, equations 8 and 12). Over channels the ⊙ becomes, at each
/// of the (m+2)² points, a matrix product *(tiles × channels) · (channels × filters)*. F(4×4) spends 2.25 multiplications
/// on an output where the definition spends 9, F(3×3) 2.78. All of it is linear, so gradients are transposes: the gradient
/// by the filter is `Gᵀ [ Σ_tiles (Bᵀ X B) ⊙ (A dY Aᵀ) ] G`, the gradient by the image is the convolution of dY with the
/// flipped filter in the geometry [Geometry#adjoint].
///
/// **Error.** Interpolation amplifies rounding, and the points decide how much. Largest error relative to the largest
/// output, forward and by weight, for one sample of 400 tiles of 64 channels of normal numbers:
///
/// | size | points | forward | weights |
/// |---|---|---|---|
/// | F(4×4) | 0, ±1, ±2, ∞ (the textbook's) | 5.5e-6 | 3.8e-6 |
/// | F(4×4) | **0, ±3/4, ±3/2, ∞** | 1.9e-6 | 0.9e-6 |
/// | F(3×3) | 0, ±3/4, 2, ∞ | 1.4e-6 | 0.9e-6 |
/// | F(3×3) | 0, ±3/4, ±15/8 | 1.0e-6 | 0.7e-6 |
/// | F(3×3) | **±3/8, ±5/4, ∞** | 0.8e-6 | 0.5e-6 |
///
/// The points are dyadic, so that the constants of A and B are exact, and symmetric, which halves the operations of a
/// transform. For F(3×3) 0 is not among them: five points that are symmetric have either 0 or ∞. Over the seven million
/// outputs of (128, 30, 30, 64) → 64 the largest error is 2.3e-6, that of the direct product 0.6e-6. A pixel that is
/// infinite or NaN makes all of its tile NaN, not only the outputs whose taps reach it.
///
/// **Tiles.** An image whose sides are no multiples of m wastes part of its last tiles: 6×6 pixels take four tiles either
/// way, so F(3×3) needs 100 products per channel and filter, F(4×4) 144. The size with fewer products is taken, from the
/// image's size alone.
///
/// **Blocks.** Some tiles at a time are transformed, multiplied and transformed back, so that both sides of the products
/// stay in the L2 cache. A plane (one point, all tiles of a block) is followed by 16 unused numbers: planes at a distance
/// of 12 KiB would share a few sets of the L1 cache.
///
/// **Speed.** One core of a Zen 5 with vectors of 512 bits, 128 images of 64 channels to 64 filters, in ms, the transform
/// of the filter included:
///
/// | images | forward, direct | forward | by image | by weight |
/// |---|---|---|---|---|
/// | 30×30 | 43.8 | 16.5 | 16.6 | 18.2 |
/// | 8×8 | 2.9 | 0.89 | 0.91 | 1.34 |
///
/// The transformed filter and the sums of the transformed gradient are the caller's: a solver that applies the same filter
/// at every time step transforms it once, sums gradients over all steps, and transforms the sum back once. Every method
/// works on the calling thread alone. Results of an image don't depend on the other images of a call.
public final class Winograd {
    /// Channels of the flipped filter that are gathered at once: a cache line.
    private static final int GATHERED = 16;

    /// What the transforms of a tile cost per channel, filter and point, in multiplications of the direct product. With 18,
    /// 30×30 images of 8 channels to 64 filters are left to the direct product (5.1 ms against 7.6 ms for 128 images), those
    /// of 16 channels to 16 filters are not (5.5 ms against 3.2 ms).
    private static final int TRANSFORM_COST = 18;

    /// Larger transformed filters would not leave the caches to the images.
    private static final int LARGEST_FILTER = 1 << 23;

    private static final int BLOCK = WinogradTiles.BLOCK;

    private final Geometry g;
    private final WinogradTiles tiles;
    private final GuardedWinograd loops;
    private final int side;
    private final int points;

    /// Filters with their filling.
    private final int filters;

    /// Rows of a plane of the gradient: the channels up to a multiple of [WinogradProducts#ROWS].
    private final int gradientRows;

    private Winograd(Geometry g) {
        this.g = g;
        tiles = new WinogradTiles(g, outputs(g));
        loops = tiles.loops;
        side = tiles.side;
        points = tiles.points;
        filters = tiles.filters;
        gradientRows = Math.ceilDiv(g.channels(), WinogradProducts.ROWS) * WinogradProducts.ROWS;
    }

    /// Whether this class can do the convolution, and does it in fewer operations than the direct product: float32, 3×3,
    /// stride one, padding up to two, enough channels and pixels.
    ///
    /// The batch does not count, so an image has the same bits whatever batch it stands in.
    public static boolean suits(DType dtype, Geometry g) {
        return dtype == DType.F32
                && g.kernelHeight() == 3
                && g.kernelWidth() == 3
                && g.strideHeight() == 1
                && g.strideWidth() == 1
                && g.paddingHeight() <= 2
                && g.paddingWidth() <= 2
                && worthwhile(g);
    }

    /// Whether the gradient by the image of a convolution with these sizes is one that [#suits].
    public static boolean suitsInputGradient(DType dtype, Geometry g) {
        return g.strideHeight() == 1
                && g.strideWidth() == 1
                && g.paddingHeight() < g.kernelHeight()
                && g.paddingWidth() < g.kernelWidth()
                && suits(dtype, g.adjoint());
    }

    private static boolean worthwhile(Geometry g) {
        long filters = WinogradTiles.padded(g.filters());
        long products = g.channels() * filters;
        long transforms = TRANSFORM_COST * (WinogradTiles.padded(g.channels()) + filters);
        int m = outputs(g);
        return (m + 2L) * (m + 2L) * products <= LARGEST_FILTER
                && points(g, m) * (products + transforms) < 9L * g.outHeight() * g.outWidth() * products;
    }

    /// The size of a tile that takes the fewest products.
    private static int outputs(Geometry g) {
        return points(g, 3) < points(g, 4) ? 3 : 4;
    }

    /// Points of all tiles of an image: so many products it takes per channel and filter.
    private static long points(Geometry g, int m) {
        return (long) Math.ceilDiv(g.outHeight(), m) * Math.ceilDiv(g.outWidth(), m) * (m + 2) * (m + 2);
    }

    /// The convolution with these sizes; the batch is ignored.
    ///
    /// @throws IllegalArgumentException if [#suits] says no
    public static Winograd of(Geometry g) {
        if (!suits(DType.F32, g)) {
            throw new IllegalArgumentException(
                    "geometry must be one that Winograd.suits accepts (3×3, stride 1, padding "
                            + "at most 2, enough channels and pixels), not " + g + ": use Convolution");
        }
        return new Winograd(g);
    }

    /// Tiles of an image.
    public int tilesPerImage() {
        return tiles.perImage;
    }

    /// Multiplications of the products of an image.
    long multiplications() {
        return (long) tiles.perImage * points * tiles.channels * filters;
    }

    /// Length of a transformed filter.
    public int filterSize() {
        return points * g.channels() * filters;
    }

    /// Length of a transformed weight gradient.
    public int gradientSize() {
        return points * gradientRows * filters;
    }

    /// Transforms a filter: `u = G w Gᵀ` for each channel and filter, in the order in which [#convolve] reads it.
    ///
    /// @param w (3, 3, channels, filters); when `flipped`, w is the filter of the adjoint convolution, (3, 3, filters,
    ///        channels) in terms of this one's sizes, and is turned: taps reversed, channels and filters exchanged
    /// @param u at least [#filterSize] numbers
    public void transformFilter(float[] w, int wOffset, boolean flipped, float[] u, int uOffset) {
        FastForm<WinogradLoops> form = loops.filter();
        WinogradLoops filter = form.pick();
        long work = 2L * filterSize() * GuardedWinograd.OPERATIONS;
        long entered = form.enter(filter, work);
        transformFilter(filter, w, wOffset, flipped, u, uOffset);
        form.leave(filter, entered, work);
    }

    private void transformFilter(
            WinogradLoops loops, float[] w, int wOffset, boolean flipped, float[] u, int uOffset) {
        float[] taps = Scratch.floats(Reals.WINOGRAD_TAPS, GATHERED * 9 * filters);
        float[] half = Scratch.floats(Reals.WINOGRAD_HALF, 3 * side * filters);
        for (int c = 0; c < g.channels(); c += GATHERED) {
            int count = Math.min(GATHERED, g.channels() - c);
            if (flipped) {
                gatherFlipped(w, wOffset, c, count, taps);
            } else {
                gather(w, wOffset, c, count, taps);
            }
            for (int i = 0; i < count; i++) {
                loops.filter(1, 3 * filters, taps, i * 9 * filters, 3 * filters, 0, half, 0, 3 * filters, 0);
                for (int j = 0; j < filters; j += tiles.panel(j)) {
                    int to = uOffset + g.channels() * j + (c + i) * tiles.panel(j);
                    int plane = g.channels() * filters;
                    loops.filter(side, tiles.panel(j), half, j, filters, 3 * filters, u, to, plane, side * plane);
                }
            }
        }
    }

    /// `taps[i, q, k] = w[q, c + i, k]`, zero for the filling.
    private void gather(float[] w, int wOffset, int c, int count, float[] taps) {
        for (int i = 0; i < count; i++) {
            for (int q = 0; q < 9; q++) {
                int to = (i * 9 + q) * filters;
                System.arraycopy(w, wOffset + (q * g.channels() + c + i) * g.filters(), taps, to, g.filters());
                Numbers.zero(DType.F32, taps, to + g.filters(), filters - g.filters());
            }
        }
    }

    /// `taps[i, q, k] = w[8 − q, k, c + i]`, zero for the filling.
    private void gatherFlipped(float[] w, int wOffset, int c, int count, float[] taps) {
        for (int q = 0; q < 9; q++) {
            for (int k = 0; k < g.filters(); k++) {
                int at = wOffset + ((8 - q) * g.filters() + k) * g.channels() + c;
                int to = q * filters + k;
                for (int i = 0; i < count; i++) {
                    taps[to + i * 9 * filters] = w[at + i];
                }
            }
            for (int i = 0; i < count; i++) {
                Numbers.zero(DType.F32, taps, (i * 9 + q) * filters + g.filters(), filters - g.filters());
            }
        }
    }

    /// `y = conv(x, w)` for images of x, (images, height, width, channels), and a filter that [#transformFilter] has made.
    public void convolve(int images, float[] x, int xOffset, float[] u, int uOffset, float[] y, int yOffset) {
        float[] space = tiles.space();
        int all = images * tiles.perImage;
        for (int first = 0; first < all; first += BLOCK) {
            int count = Math.min(BLOCK, all - first);
            tiles.images(first, count, x, xOffset, space);
            for (int e = 0; e < points; e++) {
                multiply(count, space, tiles.image(e), u, uOffset + e * g.channels() * filters, tiles.result(e));
            }
            tiles.results(first, count, space, y, yOffset);
        }
    }

    /// One plane: (tiles × channels) · (channels × filters).
    private void multiply(int count, float[] space, int at, float[] u, int uAt, int to) {
        int k = g.channels();
        for (int j = 0; j < filters; j += tiles.panel(j)) {
            int vectors = tiles.panel(j) / GuardedProducts.LANES;
            FastForm<WinogradProducts> form = GuardedProducts.rows(vectors);
            WinogradProducts products = form.pick();
            long work = (long) count * k * tiles.panel(j);
            long entered = form.enter(products, work);
            for (int t = 0; t < count; t += WinogradProducts.ROWS) {
                products.rows(
                        vectors, k, space, at + t * tiles.channels, tiles.channels, u, uAt + k * j, space,
                        to + t * filters + j,
                        filters);
            }
            form.leave(products, entered, work);
        }
    }

    /// Adds the gradient by the filter to du, in the transformed domain: the sum over all tiles of the images of
    /// `(Bᵀ X B) ⊙ (A dY Aᵀ)`, block by block.
    ///
    /// @param x images, (images, height, width, channels)
    /// @param dy cotangents of the results, (images, outHeight, outWidth, filters)
    /// @param du [#gradientSize] numbers, zeros at first
    public void accumulateGradient(
            int images, float[] x, int xOffset, float[] dy, int dyOffset, float[] du, int duOffset) {
        float[] space = tiles.space();
        int all = images * tiles.perImage;
        for (int first = 0; first < all; first += BLOCK) {
            int count = Math.min(BLOCK, all - first);
            tiles.images(first, count, x, xOffset, space);
            tiles.cotangents(first, count, dy, dyOffset, space);
            for (int e = 0; e < points; e++) {
                accumulate(
                        count, space, tiles.image(e), tiles.result(e), du,
                        duOffset + e * gradientRows * filters);
            }
        }
    }

    /// One plane: (channels × tiles) · (tiles × filters).
    private void accumulate(int count, float[] space, int at, int cotangents, float[] du, int to) {
        // The last rows may reach beyond the channels of the last tile: what they sum is never used, but defined.
        Numbers.zero(DType.F32, space, at + count * tiles.channels, WinogradProducts.ROWS);
        for (int j = 0; j < filters; j += tiles.panel(j)) {
            int vectors = tiles.panel(j) / GuardedProducts.LANES;
            FastForm<WinogradProducts> form = GuardedProducts.columns(vectors);
            WinogradProducts products = form.pick();
            long work = (long) gradientRows * count * tiles.panel(j);
            long entered = form.enter(products, work);
            for (int c = 0; c < gradientRows; c += WinogradProducts.ROWS) {
                products.columns(
                        vectors, count, space, at + c, tiles.channels, space, cotangents + BLOCK * j, du,
                        to + c * filters + j,
                        filters);
            }
            form.leave(products, entered, work);
        }
    }

    /// Transforms sums of gradients back: `dw = Gᵀ du G`, or `dw += …` when `accumulate`; dw is (3, 3, channels, filters).
    public void transformGradient(float[] du, int duOffset, float[] dw, int dwOffset, boolean accumulate) {
        transformGradient(0, g.channels(), du, duOffset, dw, dwOffset, accumulate);
    }

    /// The same for the channels `from … to−1`.
    void transformGradient(
            int from, int to, float[] du, int duOffset, float[] dw, int dwOffset, boolean accumulate) {
        FastForm<WinogradLoops> form = loops.filterGradient();
        WinogradLoops gradient = form.pick();
        long work = 2L * (to - from) * points * filters * GuardedWinograd.OPERATIONS;
        long entered = form.enter(gradient, work);
        transformGradient(gradient, from, to, du, duOffset, dw, dwOffset, accumulate);
        form.leave(gradient, entered, work);
    }

    private void transformGradient(
            WinogradLoops loops, int from, int to, float[] du, int duOffset, float[] dw, int dwOffset,
            boolean accumulate) {
        float[] taps = Scratch.floats(Reals.WINOGRAD_TAPS, 9 * filters);
        float[] half = Scratch.floats(Reals.WINOGRAD_HALF, 3 * side * filters);
        int plane = gradientRows * filters;
        for (int c = from; c < to; c++) {
            int at = duOffset + c * filters;
            loops.filterGradient(side, filters, du, at, side * plane, plane, half, 0, side * filters, filters);
            loops.filterGradient(3, filters, half, 0, filters, side * filters, taps, 0, filters, 3 * filters);
            for (int q = 0; q < 9; q++) {
                int target = dwOffset + (q * g.channels() + c) * g.filters();
                Numbers.store(DType.F32, taps, q * filters, dw, target, g.filters(), accumulate);
            }
        }
    }
}
