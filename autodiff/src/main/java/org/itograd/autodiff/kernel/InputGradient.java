package org.itograd.autodiff.kernel;

import org.itograd.autodiff.kernel.Convolution.Geometry;
import org.itograd.autodiff.kernel.Scratch.Reals;
import org.itograd.autodiff.kernel.Scratch.Tables;
import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// The gradient of a [Convolution] by its input, the direct way.
///
/// With a stride, the input pixels fall into sh·sw classes, by which taps ever reach them. Each class is a convolution of
/// stride one with a part of the taps, so no multiplication with an inserted zero is ever done.
record InputGradient(DType dtype, Geometry g, Object dy, int dyOffset, Object w, int wOffset, Object dx, int dxOffset) {
    void run() {
        for (int i = 0; i < g.strideHeight(); i++) {
            Axis vertical = Axis.of(g.height(), g.kernelHeight(), g.strideHeight(), g.paddingHeight(), i);
            for (int j = 0; j < g.strideWidth(); j++) {
                Axis horizontal = Axis.of(g.width(), g.kernelWidth(), g.strideWidth(), g.paddingWidth(), j);
                if (vertical.count() == 0 || horizontal.count() == 0) {
                    continue;
                }
                if (vertical.taps() == 0 || horizontal.taps() == 0) {
                    zero(vertical, horizontal);
                } else {
                    gradient(vertical, horizontal);
                }
            }
        }
    }

    /// The pixels of an axis that are reached by the taps `rest, rest + stride, …`: every stride-th from `first` on.
    ///
    /// Tap number t of them reaches pixel number u from output `lowest + (taps − 1) + u − t`.
    private record Axis(int first, int count, int taps, int lowest, int rest, int stride) {
        static Axis of(int size, int kernel, int stride, int padding, int rest) {
            int first = Math.floorMod(rest - padding, stride);
            int count = first < size ? Math.ceilDiv(size - first, stride) : 0;
            int taps = rest < kernel ? Math.ceilDiv(kernel - rest, stride) : 0;
            int lowest = (first + padding - rest) / stride - (taps - 1);
            return new Axis(first, count, taps, lowest, rest, stride);
        }

        int reach() {
            return count + taps - 1;
        }

        /// Where tap number t stands along the kernel.
        int tap(int t) {
            return rest + t * stride;
        }

        /// Where pixel number u stands along the image.
        int pixel(int u) {
            return first + u * stride;
        }
    }

    /// The pixels of a class: a product of the pixels' windows into dy with the class's taps.
    private void gradient(Axis vertical, Axis horizontal) {
        int taps = vertical.taps() * horizontal.taps() * g.filters();
        int pixels = vertical.count() * horizontal.count();
        Window window = new Window(
                g.outHeight(), g.outWidth(), g.filters(), vertical.lowest(), horizontal.lowest(), vertical.reach(),
                horizontal.reach());
        int images = window.imagesOf(g.batch(), Convolution.WINDOW_AT_ONCE);
        int[] columns = columns(vertical, horizontal, window);
        int[] rows = rows(vertical, horizontal, window, images);
        int[] targets = targets(vertical, horizontal, images);
        Panels panels = Panels.of(dtype, g.channels());
        Object packed = Scratch.reals(dtype, Reals.PANELS, panels.size(taps));
        panels.pack(taps, w, wOffset, panelRows(vertical, horizontal), 0, g.filters(), packed);
        Convolution.overImages(g.batch(), images, (long) pixels * taps * g.channels(), (first, count) -> {
            Object a = window.open(dtype, dy, dyOffset, first, count);
            int aBase = window.base(dyOffset, first);
            int cBase = dxOffset + first * image();
            new Product(panels, packed, rows, columns, targets, a, dx)
                    .compute(0, count * pixels, 0, panels.count(), taps, aBase, cBase, false);
        });
    }

    /// Numbers of an image of dx.
    private int image() {
        return g.height() * g.width() * g.channels();
    }

    /// For each tap of a class and filter, where the window has its cotangent, in reverse: the last tap comes from the first output.
    private int[] columns(Axis vertical, Axis horizontal, Window window) {
        int[] columns = Scratch.ints(Tables.COLUMNS, vertical.taps() * horizontal.taps() * g.filters());
        int k = 0;
        for (int t = 0; t < vertical.taps(); t++) {
            for (int s = 0; s < horizontal.taps(); s++) {
                int at = (vertical.taps() - 1 - t) * window.rowStep() + (horizontal.taps() - 1 - s) * g.filters();
                for (int o = 0; o < g.filters(); o++, k++) {
                    columns[k] = at + o;
                }
            }
        }
        return columns;
    }

    /// Where w has the same taps.
    private int[] panelRows(Axis vertical, Axis horizontal) {
        int[] panelRows = Scratch.ints(Tables.PANEL_ROWS, vertical.taps() * horizontal.taps() * g.filters());
        int k = 0;
        for (int t = 0; t < vertical.taps(); t++) {
            for (int s = 0; s < horizontal.taps(); s++) {
                int at = (vertical.tap(t) * g.kernelWidth() + horizontal.tap(s)) * g.channels() * g.filters();
                for (int o = 0; o < g.filters(); o++, k++) {
                    panelRows[k] = at + o;
                }
            }
        }
        return panelRows;
    }

    /// Where the window of each pixel of a class begins.
    private int[] rows(Axis vertical, Axis horizontal, Window window, int images) {
        int[] rows = Scratch.ints(Tables.ROWS, images * vertical.count() * horizontal.count());
        int i = 0;
        for (int b = 0; b < images; b++) {
            for (int u = 0; u < vertical.count(); u++) {
                int at = b * window.imageStep() + u * window.rowStep();
                for (int v = 0; v < horizontal.count(); v++, i++, at += g.filters()) {
                    rows[i] = at;
                }
            }
        }
        return rows;
    }

    /// Where these pixels stand in dx.
    private int[] targets(Axis vertical, Axis horizontal, int images) {
        int[] targets = Scratch.ints(Tables.TARGETS, images * vertical.count() * horizontal.count());
        int i = 0;
        for (int b = 0; b < images; b++) {
            for (int u = 0; u < vertical.count(); u++) {
                int at = b * image() + (vertical.pixel(u) * g.width() + horizontal.first()) * g.channels();
                for (int v = 0; v < horizontal.count(); v++, i++, at += horizontal.stride() * g.channels()) {
                    targets[i] = at;
                }
            }
        }
        return targets;
    }

    /// Pixels that no tap reaches.
    private void zero(Axis vertical, Axis horizontal) {
        int[] targets = targets(vertical, horizontal, 1);
        for (int b = 0; b < g.batch(); b++) {
            for (int i = 0; i < vertical.count() * horizontal.count(); i++) {
                Numbers.zero(dtype, dx, dxOffset + b * image() + targets[i], g.channels());
            }
        }
    }
}
