package org.itograd.autodiff.kernel;

import org.itograd.autodiff.kernel.Scratch.Reals;
import org.itograd.autodiff.kernel.Scratch.Tables;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.itograd.base.Workers;

/// Two-dimensional convolution (as machine learning calls it: cross-correlation) and its two gradients.
///
/// With zeros around the image,
/// `y[b,p,q,o] = Σ_{i,j,c} x[b, p·sh + i − ph, q·sw + j − pw, c] · w[i,j,c,o]`.
///
/// The usual case, 3×3 with stride one in float32, is left to [Winograd] where that takes fewer operations. What follows is
/// the direct way, for everything else.
///
/// All three are matrix products of a matrix that is never built. The patch under an output pixel is a row of it, and
/// since the image is NHWC, element (pixel, tap) stands at *offset of the pixel + offset of the tap*: just what [Tiles]
/// reads. Images with a border are first copied, a few at a time, into a window with the zeros in place.
///
/// | | rows of A | columns of A | B | C |
/// |---|---|---|---|---|
/// | forward | output pixels | taps (i, j, c) | w: taps × o | y |
/// | gradient by weight | taps | output pixels | dy: pixels × o | dw |
/// | gradient by input | input pixels | taps (i, j, o), reversed | w: taps × c | dx |
/// The last is [InputGradient].
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

        /// The convolution that takes dy to dx, when the stride is one: channels and filters change places, and the
        /// padding is what is left of the kernel. Its filter is the flipped one, `w'[i,j,o,c] = w[2−i,2−j,c,o]` for 3×3.
        ///
        /// @throws IllegalArgumentException if a stride is not one, or a padding is larger than the kernel less one
        public Geometry adjoint() {
            if (strideHeight != 1 || strideWidth != 1) {
                throw new IllegalArgumentException(
                        "only a convolution of stride 1 has a convolution as its adjoint, not one of stride "
                                + strideHeight + " × " + strideWidth + ": use Convolution.inputGradient");
            }
            return new Geometry(
                    batch,
                    outHeight(),
                    outWidth(),
                    filters,
                    kernelHeight,
                    kernelWidth,
                    channels,
                    1,
                    1,
                    kernelHeight - 1 - paddingHeight,
                    kernelWidth - 1 - paddingWidth);
        }
    }

    /// `y = conv(x, w)`.
    ///
    /// Each element of y is summed over (i, j, c) in ascending order as [Gemm] sums over k, unless [Winograd] does it.
    public static void forward(
            DType dtype, Geometry g, Object x, int xOffset, Object w, int wOffset, Object y, int yOffset) {
        if (Winograd.suits(dtype, g)) {
            WinogradConvolution.forward(g, (float[]) x, xOffset, (float[]) w, wOffset, false, (float[]) y, yOffset);
            return;
        }
        int taps = g.kernelHeight() * g.kernelWidth() * g.channels();
        int pixels = g.outHeight() * g.outWidth();
        Window window = inputWindow(g);
        int images = window.imagesOf(g.batch(), WINDOW_AT_ONCE);
        int[] columns = taps(g, window, Scratch.ints(Tables.COLUMNS, taps));
        int[] rows = pixels(g, window, images, Scratch.ints(Tables.ROWS, images * pixels));
        int[] targets = steps(Tables.TARGETS, images * pixels, g.filters());
        Panels panels = Panels.of(dtype, g.filters());
        Object packed = Scratch.reals(dtype, Reals.PANELS, panels.size(taps));
        panels.pack(taps, w, wOffset, steps(Tables.PANEL_ROWS, taps, g.filters()), 0, 1, packed);
        overImages(g.batch(), images, (long) pixels * taps * g.filters(), (first, count) -> {
            Object a = window.open(dtype, x, xOffset, first, count);
            int aBase = window.base(xOffset, first);
            int cBase = yOffset + first * pixels * g.filters();
            new Product(panels, packed, rows, columns, targets, a, y)
                    .compute(0, count * pixels, 0, panels.count(), taps, aBase, cBase, false);
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
        if (Winograd.suits(dtype, g) && g.batch() > 0) {
            WinogradConvolution.weightGradient(
                    g, (float[]) x, xOffset, (float[]) dy, dyOffset, (float[]) dw, dwOffset, accumulate);
            return;
        }
        int taps = g.kernelHeight() * g.kernelWidth() * g.channels();
        int pixels = g.outHeight() * g.outWidth();
        if (g.batch() == 0 && !accumulate) {
            Numbers.zero(dtype, dw, dwOffset, taps * g.filters());
        }
        Window window = inputWindow(g);
        int images = window.imagesOf(g.batch(), SUMMED_AT_ONCE);
        int[] rows = taps(g, window, Scratch.ints(Tables.ROWS, taps));
        int[] columns = pixels(g, window, images, Scratch.ints(Tables.COLUMNS, images * pixels));
        int[] targets = steps(Tables.TARGETS, taps, g.filters());
        int[] panelRows = steps(Tables.PANEL_ROWS, images * pixels, g.filters());
        Panels panels = Panels.of(dtype, g.filters());
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
        if (Winograd.suitsInputGradient(dtype, g)) {
            WinogradConvolution.forward(
                    g.adjoint(), (float[]) dy, dyOffset, (float[]) w, wOffset, true, (float[]) dx, dxOffset);
            return;
        }
        new InputGradient(dtype, g, dy, dyOffset, w, wOffset, dx, dxOffset).run();
    }

    interface ImageTask {
        void run(int first, int count);
    }

    /// Runs `task` for groups of images, on several threads if it is worth it.
    static void overImages(int batch, int images, long workPerImage, ImageTask task) {
        if (batch == 0) {
            return;
        }
        int groups = Math.ceilDiv(batch, images);
        if (workPerImage * batch < Gemm.WORTH_SHARING) {
            for (int i = 0; i < groups; i++) {
                task.run(i * images, Math.min(images, batch - i * images));
            }
        } else {
            Workers.run(groups, i -> task.run(i * images, Math.min(images, batch - i * images)));
        }
    }

    private static Window inputWindow(Geometry g) {
        return new Window(
                g.height(),
                g.width(),
                g.channels(),
                -g.paddingHeight(),
                -g.paddingWidth(),
                (g.outHeight() - 1) * g.strideHeight() + g.kernelHeight(),
                (g.outWidth() - 1) * g.strideWidth() + g.kernelWidth());
    }

    private static int[] taps(Geometry g, Window window, int[] table) {
        int t = 0;
        for (int i = 0; i < g.kernelHeight(); i++) {
            for (int j = 0; j < g.kernelWidth(); j++) {
                for (int c = 0; c < g.channels(); c++, t++) {
                    table[t] = i * window.rowStep() + j * g.channels() + c;
                }
            }
        }
        return table;
    }

    private static int[] pixels(Geometry g, Window window, int images, int[] table) {
        int t = 0;
        for (int b = 0; b < images; b++) {
            for (int p = 0; p < g.outHeight(); p++) {
                for (int q = 0; q < g.outWidth(); q++, t++) {
                    table[t] = b * window.imageStep()
                            + p * g.strideHeight() * window.rowStep()
                            + q * g.strideWidth() * g.channels();
                }
            }
        }
        return table;
    }

    private static int[] steps(Tables use, int count, int step) {
        int[] table = Scratch.ints(use, count);
        for (int i = 0; i < count; i++) {
            table[i] = i * step;
        }
        return table;
    }
}
