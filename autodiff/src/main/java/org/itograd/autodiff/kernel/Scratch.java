package org.itograd.autodiff.kernel;

import java.util.EnumMap;
import java.util.Map;
import org.itograd.base.DType;

/// The work space of one thread: arrays that live on from call to call and only grow.
///
/// Kernels need packed panels, padded images and offset tables. A fresh array for each would be zeroed and collected every
/// time, which halves the speed of whatever is bound by memory. Each use has a slot of its own, so that two arrays held at
/// the same time never coincide; contents do not survive to the next request of the same slot. A task of [org.itograd.base.Workers] may
/// read what its caller keeps here, and takes slots of its own thread for what it writes.
final class Scratch {
    /// Uses of real arrays.
    enum Reals {
        /// the right factor of a product, in panels
        PANELS,
        /// rows of the left factor of a large product
        ROWS,
        /// an image with its border of zeros
        WINDOW,
        /// a tile that overhangs its matrix
        TILE,
        /// partial results of a reduction
        PARTIALS,
        /// sums and coefficients per channel
        CHANNELS,
        /// the same in float64
        CHANNEL_TOTALS,
        /// what a Winograd convolution has on its way: see [WinogradTiles]
        WINOGRAD,
        /// taps of a filter of a Winograd convolution
        WINOGRAD_TAPS,
        /// the same between their two one-dimensional transforms
        WINOGRAD_HALF,
        /// a transformed filter
        WINOGRAD_FILTER,
        /// transformed weight gradients, one per group of images
        WINOGRAD_GRADIENTS
    }

    /// Uses of index tables.
    enum Tables {
        ROWS, COLUMNS, TARGETS, PANEL_ROWS, TILE_ROWS
    }

    private static final ThreadLocal<Scratch> CURRENT = ThreadLocal.withInitial(Scratch::new);

    private final Map<Reals, float[]> floats = new EnumMap<>(Reals.class);
    private final Map<Reals, double[]> doubles = new EnumMap<>(Reals.class);
    private final Map<Tables, int[]> ints = new EnumMap<>(Tables.class);

    private Scratch() {}

    /// An array of the type with at least `length` elements of any content.
    static Object reals(DType dtype, Reals use, int length) {
        return switch (dtype) {
            case F32 -> floats(use, length);
            case F64 -> doubles(use, length);
        };
    }

    static float[] floats(Reals use, int length) {
        Map<Reals, float[]> held = CURRENT.get().floats;
        float[] array = held.get(use);
        if (array == null || array.length < length) {
            array = new float[room(length)];
            held.put(use, array);
        }
        return array;
    }

    static double[] doubles(Reals use, int length) {
        Map<Reals, double[]> held = CURRENT.get().doubles;
        double[] array = held.get(use);
        if (array == null || array.length < length) {
            array = new double[room(length)];
            held.put(use, array);
        }
        return array;
    }

    static int[] ints(Tables use, int length) {
        Map<Tables, int[]> held = CURRENT.get().ints;
        int[] array = held.get(use);
        if (array == null || array.length < length) {
            array = new int[room(length)];
            held.put(use, array);
        }
        return array;
    }

    private static int room(int length) {
        return Math.clamp(length + length / 4L, 1024, Integer.MAX_VALUE - 64);
    }
}
