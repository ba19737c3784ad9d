package org.itograd.autodiff.kernel;

/// [Tiles] over `float[]` without vectors: what every other implementation must equal to the bit.
final class ScalarFloatTiles implements Tiles {
    private static final int LANES = 4;

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public int widest() {
        return 4;
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
        int width = vectors * LANES;
        for (int i = 0; i < ROWS; i++) {
            int from = aBase + rows[row + i];
            int to = cBase + targets[target + i];
            for (int j = 0; j < width; j += LANES) {
                strip(k, (float[]) a, from, columns, column, (float[]) b, bOffset + j, width, (float[]) c, to + j, add);
            }
        }
    }

    /// Four columns of one row: four chains are enough to hide most of the latency of an fma.
    private static void strip(
            int k, float[] a, int from, int[] columns, int column, float[] b, int bAt, int width, float[] c, int to,
            boolean add) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        for (int l = 0, q = bAt; l < k; l++, q += width) {
            float x = a[from + columns[column + l]];
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
        columns(0, n, k, (float[]) a, aBase, columns, (float[]) b, bBase, bRows, (float[]) c, cBase, add);
    }

    /// The columns from `first` to `n` of a row.
    static void columns(
            int first,
            int n,
            int k,
            float[] a,
            int aBase,
            int[] columns,
            float[] b,
            int bBase,
            int[] bRows,
            float[] c,
            int cBase,
            boolean add) {
        int j = first;
        for (; j <= n - LANES; j += LANES) {
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            for (int l = 0; l < k; l++) {
                float x = a[aBase + columns[l]];
                int q = bBase + bRows[l] + j;
                s0 = Math.fma(x, b[q], s0);
                s1 = Math.fma(x, b[q + 1], s1);
                s2 = Math.fma(x, b[q + 2], s2);
                s3 = Math.fma(x, b[q + 3], s3);
            }
            store(s0, s1, s2, s3, c, cBase + j, add);
        }
        for (; j < n; j++) {
            float s = 0;
            for (int l = 0; l < k; l++) {
                s = Math.fma(a[aBase + columns[l]], b[bBase + bRows[l] + j], s);
            }
            c[cBase + j] = add ? c[cBase + j] + s : s;
        }
    }

    private static void store(float s0, float s1, float s2, float s3, float[] c, int to, boolean add) {
        c[to] = add ? c[to] + s0 : s0;
        c[to + 1] = add ? c[to + 1] + s1 : s1;
        c[to + 2] = add ? c[to + 2] + s2 : s2;
        c[to + 3] = add ? c[to + 3] + s3 : s3;
    }
}
