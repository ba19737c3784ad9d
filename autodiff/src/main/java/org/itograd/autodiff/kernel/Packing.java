package org.itograd.autodiff.kernel;

import java.util.Arrays;

/// Copies columns of a matrix into a panel.
final class Packing {
    private Packing() {}

    /// Packs a panel of `float[]`: `packed[to + k·width + j] = b[from + rows[row + k] + j·step]` for j < columns, else 0.
    static void panel(
            float[] b,
            int from,
            int[] rows,
            int row,
            int step,
            int depth,
            int columns,
            float[] packed,
            int to,
            int width) {
        if (columns < width) {
            Arrays.fill(packed, to, to + depth * width, 0);
        }
        if (step == 1) {
            for (int k = 0; k < depth; k++) {
                System.arraycopy(b, from + rows[row + k], packed, to + k * width, columns);
            }
            return;
        }
        for (int k = 0; k < depth; k++) {
            int at = from + rows[row + k];
            int q = to + k * width;
            for (int j = 0; j < columns; j++) {
                packed[q + j] = b[at + j * step];
            }
        }
    }

    /// Packs a panel of `double[]`: `packed[to + k·width + j] = b[from + rows[row + k] + j·step]` for j < columns, else 0.
    static void panel(
            double[] b,
            int from,
            int[] rows,
            int row,
            int step,
            int depth,
            int columns,
            double[] packed,
            int to,
            int width) {
        if (columns < width) {
            Arrays.fill(packed, to, to + depth * width, 0);
        }
        if (step == 1) {
            for (int k = 0; k < depth; k++) {
                System.arraycopy(b, from + rows[row + k], packed, to + k * width, columns);
            }
            return;
        }
        for (int k = 0; k < depth; k++) {
            int at = from + rows[row + k];
            int q = to + k * width;
            for (int j = 0; j < columns; j++) {
                packed[q + j] = b[at + j * step];
            }
        }
    }
}
