package org.itograd.autodiff.kernel;

import org.itograd.autodiff.DType;
import org.itograd.autodiff.kernel.Scratch.Reals;
import org.itograd.autodiff.kernel.Scratch.Tables;

/// Two-dimensional convolution (as machine learning calls it: cross-correlation) and its two gradients.
///
/// With zeros around the image,
/// `y[b,p,q,o] = Σ_{i,j,c} x[b, p·sh + i − ph, q·sw + j − pw, c] · w[i,j,c,o]`.
///
/// All three are matrix products of a matrix that is never built. The patch under an output pixel is a row of it, and
/// since the image is NHWC, element (pixel, tap) stands at *offset of the pixel + offset of the tap*: just what [Tiles]
/// reads. Images with a border are first copied, a few at a time, into a window with the zeros in place.
///
/// | | rows of A | columns of A | B | C |
/// |---|---|---|---|---|
/// | forward | output pixels | taps (i, j, c) | w: taps × o | y |
/// | gradient by weight | taps | output pixels | dy: pixels × o | dw |
/// | gradient by input ([InputGradient]) | input pixels | taps (i, j, o), reversed | w: taps × c | dx |
///
/// For images of a few channels the last row would leave most of a vector empty; [ScatteredInputGradient] does it the other
/// way round.
public final class Convolution {
    /// Numbers of the windows that one task copies at once.
    static final int WINDOW_AT_ONCE = 1 << 15;

    /// Numbers of the windows over whose pixels a weight gradient is summed at once.
    private static final int SUMMED_AT_ONCE = 1 << 19;

    private Convolution() {}

    /// The sizes of a convolution: x is (batch, height, width, channels), w is (kernelHeight, kernelWidth, channels,
    /// filters), y is (batch, outHeight, outWidth, filters).
    ///
    /// @param batch number of images, may be zero
    /// @param height rows of an image
    /// @param width columns of an image
    /// @param channels channels of x
    /// @param kernelHeight rows of the kernel
    /// @param kernelWidth columns of the kernel
    /// @param filters channels of y
    /// @param strideHeight step between windows, in rows
    /// @param strideWidth step between windows, in columns
    /// @param paddingHeight rows of zeros above and below
    /// @param paddingWidth columns of zeros left and right
    public record Geometry(
            int batch,
            int height,
            int width,
            int channels,
            int kernelHeight,
            int kernelWidth,
            int filters,
            int strideHeight,
            int strideWidth,
            int paddingHeight,
            int paddingWidth) {
        /// @throws IllegalArgumentException if a size is out of range, or the kernel is larger than the padded image
        public Geometry {
            atLeast(0, "batch", batch);
            atLeast(1, "height", height);
            atLeast(1, "width", width);
            atLeast(1, "channels", channels);
            atLeast(1, "kernelHeight", kernelHeight);
            atLeast(1, "kernelWidth", kernelWidth);
            atLeast(1, "filters", filters);
            atLeast(1, "strideHeight", strideHeight);
            atLeast(1, "strideWidth", strideWidth);
            atLeast(0, "paddingHeight", paddingHeight);
            atLeast(0, "paddingWidth", paddingWidth);
            atLeast(kernelHeight, "height + 2·paddingHeight (the kernel must fit in)", height + 2 * paddingHeight);
            atLeast(kernelWidth, "width + 2·paddingWidth (the kernel must fit in)", width + 2 * paddingWidth);
        }

        private static void atLeast(int least, String name, int value) {
            if (value < least) {
                throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
            }
        }

        /// Rows of y: `⌊(height + 2·paddingHeight − kernelHeight) / strideHeight⌋ + 1`.
        public int outHeight() {
            return (height + 2 * paddingHeight - kernelHeight) / strideHeight + 1;
        }

        /// Columns of y: `⌊(width + 2·paddingWidth − kernelWidth) / strideWidth⌋ + 1`.
        public int outWidth() {
            return (width + 2 * paddingWidth - kernelWidth) / strideWidth + 1;
        }
    }

    /// `y = conv(x, w)`.
    ///
    /// Each element of y is summed over (i, j, c) in ascending order as [Gemm] sums over k.
    public static void forward(
            DType dtype, Geometry g, Object x, int xOffset, Object w, int wOffset, Object y, int yOffset) {
        Patches patches = Patches.of(g);
        Window window = patches.window();
        int taps = patches.taps();
        int pixels = patches.pixels();
        ImageGroups groups = ImageGroups.of(g.batch(), window.size(), WINDOW_AT_ONCE);
        int[] rows = patches.pixelOffsets(Tables.ROWS, groups.size());
        int[] columns = patches.tapOffsets(Tables.COLUMNS);
        int[] targets = Offsets.steps(Tables.TARGETS, groups.size() * pixels, g.filters());
        Panels panels = Panels.of(dtype, g.batch() * pixels, g.filters(), taps);
        Object packed = Scratch.reals(dtype, Reals.PANELS, panels.size(taps));
        panels.pack(taps, w, wOffset, Offsets.steps(Tables.PANEL_ROWS, taps, g.filters()), 0, 1, packed);
        groups.run((long) pixels * taps * g.filters(), (first, count) -> {
            Object a = window.open(dtype, x, xOffset, first, count);
            int cBase = yOffset + first * pixels * g.filters();
            new Product(panels, packed, rows, columns, targets, a, y)
                    .compute(0, count * pixels, 0, panels.count(), taps, window.base(xOffset, first), cBase, false);
        });
    }

    /// `dw = ∂⟨dy, conv(x, w)⟩/∂w`, or `dw += …` when `accumulate`: (kernelHeight, kernelWidth, channels, filters).
    ///
    /// `dw[i,j,c,o] = Σ_{b,p,q} x[b, p·sh + i − ph, q·sw + j − pw, c] · dy[b,p,q,o]`, summed over (b, p, q) in blocks that
    /// depend on the sizes alone.
    public static void weightGradient(
            DType dtype,
            Geometry g,
            Object x,
            int xOffset,
            Object dy,
            int dyOffset,
            Object dw,
            int dwOffset,
            boolean accumulate) {
        Patches patches = Patches.of(g);
        Window window = patches.window();
        int taps = patches.taps();
        int pixels = patches.pixels();
        if (g.batch() == 0 && !accumulate) {
            Lines.zero(dtype, dw, dwOffset, taps * g.filters());
        }
        int images = ImageGroups.of(g.batch(), window.size(), SUMMED_AT_ONCE).size();
        int[] rows = patches.tapOffsets(Tables.ROWS);
        int[] columns = patches.pixelOffsets(Tables.COLUMNS, images);
        int[] targets = Offsets.steps(Tables.TARGETS, taps, g.filters());
        int[] panelRows = Offsets.steps(Tables.PANEL_ROWS, images * pixels, g.filters());
        Panels panels = Panels.of(dtype, taps, g.filters(), g.batch() * pixels);
        Object packed = Scratch.reals(dtype, Reals.PANELS, panels.size(images * pixels));
        for (int first = 0; first < g.batch(); first += images) {
            int count = Math.min(images, g.batch() - first);
            Object a = window.open(dtype, x, xOffset, first, count);
            panels.pack(count * pixels, dy, dyOffset + first * pixels * g.filters(), panelRows, 0, 1, packed);
            Product product = new Product(panels, packed, rows, columns, targets, a, dw);
            Gemm.share(product, taps, count * pixels, window.base(xOffset, first), dwOffset, accumulate || first > 0);
        }
    }

    /// `dx = ∂⟨dy, conv(x, w)⟩/∂x`: (batch, height, width, channels).
    ///
    /// `dx[b,h,v,c] = Σ_{i,j,o} dy[b, (h + ph − i)/sh, (v + pw − j)/sw, o] · w[i,j,c,o]` over those (i, j) for which the
    /// divisions leave no rest and the pixel exists.
    public static void inputGradient(
            DType dtype, Geometry g, Object dy, int dyOffset, Object w, int wOffset, Object dx, int dxOffset) {
        if (g.channels() <= ScatteredInputGradient.MOST_CHANNELS) {
            ScatteredInputGradient.compute(dtype, g, dy, dyOffset, w, wOffset, dx, dxOffset);
        } else {
            InputGradient.compute(dtype, g, dy, dyOffset, w, wOffset, dx, dxOffset);
        }
    }
}
