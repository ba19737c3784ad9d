package org.itograd.autodiff.kernel;

/// [Tiles] over `double[]` without vectors: what every other implementation must equal to the bit.
final class ScalarDoubleTiles implements Tiles {
    private static final int LANES = 4;

    /// Columns of a vector whose tiles these are.
    private final int lanes;

    ScalarDoubleTiles(int lanes) {
        this.lanes = lanes;
    }

    @Override
    public void tile(
            int vectors,
            int k,
            Object a,
            int aBase,
            int[] rows,
            int row,
            int[] columns,
            int column,
            Object b,
            int bOffset,
            Object c,
            int cBase,
            int[] targets,
            int target,
            boolean add) {
        int width = vectors * lanes;
        for (int i = 0; i < ROWS; i++) {
            int from = aBase + rows[row + i];
            int to = cBase + targets[target + i];
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                strip(k, (double[]) a, from, columns, column, (double[]) b, bOffset + j, width, (double[]) c, to + j,
                        add);
            }
            for (; j < width; j++) {
                one(k, (double[]) a, from, columns, column, (double[]) b, bOffset + j, width, (double[]) c, to + j,
                        add);
            }
        }
    }

    private static void one(
            int k, double[] a, int from, int[] columns, int column, double[] b, int bAt, int width, double[] c, int to,
            boolean add) {
        double s = 0;
        for (int l = 0, q = bAt; l < k; l++, q += width) {
            s = Math.fma(a[from + columns[column + l]], b[q], s);
        }
        c[to] = add ? c[to] + s : s;
    }

    /// Four columns of one row: four chains are enough to hide most of the latency of an fma.
    private static void strip(
            int k, double[] a, int from, int[] columns, int column, double[] b, int bAt, int width, double[] c, int to,
            boolean add) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int l = 0, q = bAt; l < k; l++, q += width) {
            double x = a[from + columns[column + l]];
            s0 = Math.fma(x, b[q], s0);
            s1 = Math.fma(x, b[q + 1], s1);
            s2 = Math.fma(x, b[q + 2], s2);
            s3 = Math.fma(x, b[q + 3], s3);
        }
        store(s0, s1, s2, s3, c, to, add);
    }

    @Override
    public void row(
            int n,
            int k,
            Object a,
            int aBase,
            int[] columns,
            Object b,
            int bBase,
            int[] bRows,
            Object c,
            int cBase,
            boolean add) {
        columns(0, n, k, (double[]) a, aBase, columns, (double[]) b, bBase, bRows, (double[]) c, cBase, add);
    }

    /// The columns from `first` to `n` of a row.
    static void columns(
            int first,
            int n,
            int k,
            double[] a,
            int aBase,
            int[] columns,
            double[] b,
            int bBase,
            int[] bRows,
            double[] c,
            int cBase,
            boolean add) {
        int j = first;
        for (; j <= n - LANES; j += LANES) {
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            for (int l = 0; l < k; l++) {
                double x = a[aBase + columns[l]];
                int q = bBase + bRows[l] + j;
                s0 = Math.fma(x, b[q], s0);
                s1 = Math.fma(x, b[q + 1], s1);
                s2 = Math.fma(x, b[q + 2], s2);
                s3 = Math.fma(x, b[q + 3], s3);
            }
            store(s0, s1, s2, s3, c, cBase + j, add);
        }
        for (; j < n; j++) {
            double s = 0;
            for (int l = 0; l < k; l++) {
                s = Math.fma(a[aBase + columns[l]], b[bBase + bRows[l] + j], s);
            }
            c[cBase + j] = add ? c[cBase + j] + s : s;
        }
    }

    private static void store(double s0, double s1, double s2, double s3, double[] c, int to, boolean add) {
        c[to] = add ? c[to] + s0 : s0;
        c[to + 1] = add ? c[to + 1] + s1 : s1;
        c[to + 2] = add ? c[to + 2] + s2 : s2;
        c[to + 3] = add ? c[to + 3] + s3 : s3;
    }
}
