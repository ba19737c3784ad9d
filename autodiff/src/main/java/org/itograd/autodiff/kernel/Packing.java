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
        int j = 0;
        for (; j <= columns - 4; j += 4) {
            int at = from + j * step;
            for (int k = 0, q = to + j; k < depth; k++, q += width) {
                int i = at + rows[row + k];
                packed[q] = b[i];
                packed[q + 1] = b[i + step];
                packed[q + 2] = b[i + 2 * step];
                packed[q + 3] = b[i + 3 * step];
            }
        }
        for (; j < columns; j++) {
            int at = from + j * step;
            for (int k = 0; k < depth; k++) {
                packed[to + j + k * width] = b[at + rows[row + k]];
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
        int j = 0;
        for (; j <= columns - 4; j += 4) {
            int at = from + j * step;
            for (int k = 0, q = to + j; k < depth; k++, q += width) {
                int i = at + rows[row + k];
                packed[q] = b[i];
                packed[q + 1] = b[i + step];
                packed[q + 2] = b[i + 2 * step];
                packed[q + 3] = b[i + 3 * step];
            }
        }
        for (; j < columns; j++) {
            int at = from + j * step;
            for (int k = 0; k < depth; k++) {
                packed[to + j + k * width] = b[at + rows[row + k]];
            }
        }
    }
}
