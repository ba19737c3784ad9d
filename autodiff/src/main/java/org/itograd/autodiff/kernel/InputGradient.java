package org.itograd.autodiff.kernel;

import org.itograd.autodiff.DType;
import org.itograd.autodiff.kernel.Convolution.Geometry;
import org.itograd.autodiff.kernel.Scratch.Reals;
import org.itograd.autodiff.kernel.Scratch.Tables;

/// The gradient of a convolution by its input, as a convolution of dy with reversed taps.
///
/// With strides sh and sw, the input pixels fall into sh·sw classes, by which taps ever reach them: tap i reaches row h when
/// sh divides `h + ph − i`. Each class is a convolution of stride one with a part of the taps, so no multiplication with
/// an inserted zero is ever done. Without strides there is one class.
///
/// @param geometry the sizes of the convolution
/// @param vertical the rows of the class
/// @param horizontal the columns of the class
/// @param window the part of dy that reaches the class, with zeros where there is none
record InputGradient(Geometry geometry, Axis vertical, Axis horizontal, Window window) {
    /// The pixels of an axis that are reached by the taps `rest, rest + stride, …`: every stride-th from `first` on.
    ///
    /// Tap number t reaches pixel number u of these from output `lowest + (taps − 1) + u − t`.
    private record Axis(int first, int count, int taps, int lowest, int rest, int stride) {
        static Axis of(int size, int kernel, int stride, int padding, int rest) {
            int first = Math.floorMod(rest - padding, stride);
            int count = first < size ? Math.ceilDiv(size - first, stride) : 0;
            int taps = rest < kernel ? Math.ceilDiv(kernel - rest, stride) : 0;
            int lowest = (first + padding - rest) / stride - (taps - 1);
            return new Axis(first, count, taps, lowest, rest, stride);
        }

        /// Outputs that reach these pixels.
        int reach() {
            return count + taps - 1;
        }

        int pixel(int number) {
            return first + number * stride;
        }

        int tap(int number) {
            return rest + number * stride;
        }
    }

    static void compute(
            DType dtype, Geometry g, Object dy, int dyOffset, Object w, int wOffset, Object dx, int dxOffset) {
        for (int i = 0; i < g.strideHeight(); i++) {
            Axis vertical = Axis.of(g.height(), g.kernelHeight(), g.strideHeight(), g.paddingHeight(), i);
            for (int j = 0; j < g.strideWidth(); j++) {
                Axis horizontal = Axis.of(g.width(), g.kernelWidth(), g.strideWidth(), g.paddingWidth(), j);
                InputGradient part = of(g, vertical, horizontal);
                if (part.pixels() > 0 && part.taps() > 0) {
                    part.run(dtype, dy, dyOffset, w, wOffset, dx, dxOffset);
                } else if (part.pixels() > 0) {
                    part.zero(dtype, dx, dxOffset);
                }
            }
        }
    }

    private static InputGradient of(Geometry g, Axis vertical, Axis horizontal) {
        int rows = vertical.reach();
        int columns = horizontal.reach();
        int top = vertical.lowest();
        int left = horizontal.lowest();
        Window window = new Window(g.outHeight(), g.outWidth(), g.filters(), top, left, rows, columns);
        return new InputGradient(g, vertical, horizontal, window);
    }

    private int taps() {
        return vertical.taps() * horizontal.taps() * geometry.filters();
    }

    private int pixels() {
        return vertical.count() * horizontal.count();
    }

    private int imageSize() {
        return geometry.height() * geometry.width() * geometry.channels();
    }

    private void run(DType dtype, Object dy, int dyOffset, Object w, int wOffset, Object dx, int dxOffset) {
        ImageGroups groups = ImageGroups.of(geometry.batch(), window.size(), Convolution.WINDOW_AT_ONCE);
        int[] rows = sources(groups.size());
        int[] targets = targets(groups.size());
        int[] columns = tapOffsets();
        Panels panels = Panels.of(dtype, geometry.batch() * pixels(), geometry.channels(), taps());
        Object packed = Scratch.reals(dtype, Reals.PANELS, panels.size(taps()));
        panels.pack(taps(), w, wOffset, weightOffsets(), 0, geometry.filters(), packed);
        groups.run((long) pixels() * taps() * geometry.channels(), (first, count) -> {
            Object a = window.open(dtype, dy, dyOffset, first, count);
            int aBase = window.base(dyOffset, first);
            int cBase = dxOffset + first * imageSize();
            new Product(panels, packed, rows, columns, targets, a, dx)
                    .compute(0, count * pixels(), 0, panels.count(), taps(), aBase, cBase, false);
        });
    }

    /// For all pixels of the class in a number of images, where something stands that lies at `corner` for the first.
    private int[] pixelOffsets(Tables use, int images, int corner, int imageStep, int rowStep, int columnStep) {
        int[] table = Offsets.room(use, images * pixels());
        int t = 0;
        for (int b = 0; b < images; b++) {
            for (int u = 0; u < vertical.count(); u++) {
                for (int v = 0; v < horizontal.count(); v++, t++) {
                    table[t] = corner + b * imageStep + u * rowStep + v * columnStep;
                }
            }
        }
        return Offsets.padded(table, t);
    }

    /// Where in the window the first of the outputs that reach each pixel stands.
    private int[] sources(int images) {
        return pixelOffsets(Tables.ROWS, images, 0, window.imageStep(), window.rowStep(), geometry.filters());
    }

    /// Where in dx the pixels stand.
    private int[] targets(int images) {
        int corner = (vertical.first() * geometry.width() + horizontal.first()) * geometry.channels();
        int down = geometry.channels() * geometry.width() * vertical.stride();
        int right = geometry.channels() * horizontal.stride();
        return pixelOffsets(Tables.TARGETS, images, corner, imageSize(), down, right);
    }

    /// How far from there the output stands that tap (t, s) reaches the pixel from, for each filter.
    private int[] tapOffsets() {
        int[] table = Offsets.room(Tables.COLUMNS, taps());
        int k = 0;
        for (int t = vertical.taps() - 1; t >= 0; t--) {
            for (int s = horizontal.taps() - 1; s >= 0; s--) {
                for (int o = 0; o < geometry.filters(); o++, k++) {
                    table[k] = t * window.rowStep() + s * geometry.filters() + o;
                }
            }
        }
        return Offsets.padded(table, k);
    }

    /// Where in w the taps stand, for the first channel.
    private int[] weightOffsets() {
        int[] table = Offsets.room(Tables.PANEL_ROWS, taps());
        int k = 0;
        for (int t = 0; t < vertical.taps(); t++) {
            for (int s = 0; s < horizontal.taps(); s++) {
                int tap = vertical.tap(t) * geometry.kernelWidth() + horizontal.tap(s);
                for (int o = 0; o < geometry.filters(); o++, k++) {
                    table[k] = tap * geometry.channels() * geometry.filters() + o;
                }
            }
        }
        return Offsets.padded(table, k);
    }

    /// Pixels that no tap reaches.
    private void zero(DType dtype, Object dx, int dxOffset) {
        for (int b = 0; b < geometry.batch(); b++) {
            for (int u = 0; u < vertical.count(); u++) {
                for (int v = 0; v < horizontal.count(); v++) {
                    int pixel = vertical.pixel(u) * geometry.width() + horizontal.pixel(v);
                    int at = dxOffset + b * imageSize() + pixel * geometry.channels();
                    Lines.zero(dtype, dx, at, geometry.channels());
                }
            }
        }
    }
}
