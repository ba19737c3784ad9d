package org.itograd.autodiff.device.source;

import org.itograd.autodiff.kernel.Pooling.Geometry;
import org.itograd.base.DType;

/// Average pooling of images, its adjoint, and upsampling, a work-item for each element of the result. Each kernel's parameters: what is
/// read, what is written.
public final class PoolLoop {
    private PoolLoop() {}

    private static KernelText text(Dialect d, String name) {
        KernelText text = new KernelText(d, name, "");
        text.parameter("const E", "x");
        text.parameter("E", "y");
        return text;
    }

    private static String share(Dialect d, Geometry g) {
        double share = 1.0 / ((double) g.windowHeight() * g.windowWidth());
        return d.dtype() == DType.F32 ? Float.toHexString((float) share) + "f" : Double.toHexString(share);
    }

    /// The means of windows.
    public static Task average(Dialect d, Geometry g) {
        KernelText text = text(d, "AVERAGE");
        text.line(1, "const int c = at %% %d, q = at / %d %% %d, r = at / %d %% %d, n = at / %d;".formatted(
                g.channels(), g.channels(), g.outWidth(), g.channels() * g.outWidth(), g.outHeight(),
                g.channels() * g.outWidth() * g.outHeight()));
        text.line(1, "R sum = K(0);");
        text.line(1, "for (int i = 0; i < " + g.windowHeight() + "; i++) {");
        text.line(2, "for (int j = 0; j < " + g.windowWidth() + "; j++) {");
        text.line(3, "sum = ADD(sum, x[((n * %d + r * %d + i) * %d + q * %d + j) * %d + c]);".formatted(
                g.height(), g.strideHeight(), g.width(), g.strideWidth(), g.channels()));
        text.line(2, "}");
        text.line(1, "}");
        text.line(1, "y[at] = MUL(sum, K(" + share(d, g) + "));");
        return text.task(g.batch() * g.outHeight() * g.outWidth() * g.channels(), false);
    }

    /// The adjoint: the sums over the windows that a pixel is in.
    public static Task adjoint(Dialect d, Geometry g) {
        KernelText text = text(d, "SPREAD");
        text.line(1, "const int c = at %% %d, v = at / %d %% %d, h = at / %d %% %d, n = at / %d;".formatted(
                g.channels(), g.channels(), g.width(), g.channels() * g.width(), g.height(),
                g.channels() * g.width() * g.height()));
        bounds(text, "h", g.windowHeight(), g.strideHeight(), g.outHeight());
        bounds(text, "v", g.windowWidth(), g.strideWidth(), g.outWidth());
        text.line(1, "R sum = K(0);");
        text.line(1, "for (int r = first_h; r <= last_h; r++) {");
        text.line(2, "for (int q = first_v; q <= last_v; q++) {");
        text.line(3, "sum = ADD(sum, x[((n * %d + r) * %d + q) * %d + c]);".formatted(
                g.outHeight(), g.outWidth(), g.channels()));
        text.line(2, "}");
        text.line(1, "}");
        text.line(1, "y[at] = MUL(sum, K(" + share(d, g) + "));");
        return text.task(g.batch() * g.height() * g.width() * g.channels(), false);
    }

    /// The first and the last window that a pixel is in.
    private static void bounds(KernelText text, String pixel, int window, int stride, int windows) {
        text.line(1, "const int first_%s = %s < %d ? 0 : (%s - %d) / %d;".formatted(
                pixel, pixel, window, pixel, window - stride, stride));
        text.line(1, "const int last_%s = %s / %d < %d ? %s / %d : %d;".formatted(
                pixel, pixel, stride, windows, pixel, stride, windows - 1));
    }

    /// Each pixel repeated k × k times.
    public static Task upsample(Dialect d, int batch, int height, int width, int channels, int k) {
        KernelText text = text(d, "REPEAT");
        text.line(1, "const int c = at %% %d, q = at / %d %% %d, r = at / %d %% %d, n = at / %d;".formatted(
                channels, channels, width * k, channels * width * k, height * k, channels * width * k * height * k));
        text.line(1, "y[at] = x[((n * %d + r / %d) * %d + q / %d) * %d + c];".formatted(
                height, k, width, k, channels));
        return text.task(batch * height * k * width * k * channels, false);
    }
}
