package org.itograd.autodiff.kernel;

import java.util.Arrays;

/// Copies columns of a matrix into a panel, and transposes back.
final class Packing {
    /// Rows of a panel that are filled at once from a transpose: a cache line of it.
    private static final int LINE = 16;

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

    /// Packs a panel of `float[]` from a matrix whose columns are contiguous: `packed[to + k·width + j] = B[k,j]`.
    static void transposed(Strided b, int depth, int columns, float[] packed, int to, int width) {
        float[] data = (float[]) b.data();
        for (int first = 0; first < depth; first += LINE) {
            int last = Math.min(depth, first + LINE);
            for (int j = 0; j < columns; j++) {
                int at = b.at() + j * b.column();
                for (int k = first; k < last; k++) {
                    packed[to + k * width + j] = data[at + k * b.row()];
                }
            }
        }
    }

    /// Packs a panel of `double[]` from a matrix whose columns are contiguous: `packed[to + k·width + j] = B[k,j]`.
    static void transposed(Strided b, int depth, int columns, double[] packed, int to, int width) {
        double[] data = (double[]) b.data();
        for (int first = 0; first < depth; first += LINE) {
            int last = Math.min(depth, first + LINE);
            for (int j = 0; j < columns; j++) {
                int at = b.at() + j * b.column();
                for (int k = first; k < last; k++) {
                    packed[to + k * width + j] = data[at + k * b.row()];
                }
            }
        }
    }

    /// Stores a transpose in m rows of n numbers: `C[i,j] = x[j·m + i]`, or `C[i,j] += x[j·m + i]` when `add`.
    static void storeTransposed(float[] x, int m, int n, float[] c, int cAt, int cRow, boolean add) {
        for (int i = 0; i < m; i++) {
            int to = cAt + i * cRow;
            for (int j = 0, from = i; j < n; j++, from += m) {
                c[to + j] = add ? c[to + j] + x[from] : x[from];
            }
        }
    }

    /// Stores a transpose in m rows of n numbers: `C[i,j] = x[j·m + i]`, or `C[i,j] += x[j·m + i]` when `add`.
    static void storeTransposed(double[] x, int m, int n, double[] c, int cAt, int cRow, boolean add) {
        for (int i = 0; i < m; i++) {
            int to = cAt + i * cRow;
            for (int j = 0, from = i; j < n; j++, from += m) {
                c[to + j] = add ? c[to + j] + x[from] : x[from];
            }
        }
    }
}
