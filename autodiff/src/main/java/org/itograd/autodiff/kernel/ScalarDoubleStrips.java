package org.itograd.autodiff.kernel;

/// [Strips] over `double[]` without vectors: what every other implementation must equal to the bit.
final class ScalarDoubleStrips implements Strips {
    private static final int LANES = 4;

    @Override
    public void run(
            int m,
            int columns,
            int k,
            Object a,
            int aAt,
            int aRow,
            int aColumn,
            Object b,
            int bAt,
            int bRow,
            Object c,
            int cAt,
            int cRow,
            boolean add) {
        for (int i = 0; i < m; i++) {
            int j = 0;
            for (; j <= columns - LANES; j += LANES) {
                quad(
                        k, (double[]) a, aAt + i * aRow, aColumn, (double[]) b, bAt + j, bRow, (double[]) c,
                        cAt + i * cRow + j,
                        add);
            }
            for (; j < columns; j++) {
                one(
                        k, (double[]) a, aAt + i * aRow, aColumn, (double[]) b, bAt + j, bRow, (double[]) c,
                        cAt + i * cRow + j,
                        add);
            }
        }
    }

    /// Four columns of one row: four chains are enough to hide most of the latency of an fma.
    private static void quad(
            int k, double[] a, int aAt, int aColumn, double[] b, int bAt, int bRow, double[] c, int cAt, boolean add) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int l = 0, p = aAt, q = bAt; l < k; l++, p += aColumn, q += bRow) {
            double x = a[p];
            s0 = Math.fma(x, b[q], s0);
            s1 = Math.fma(x, b[q + 1], s1);
            s2 = Math.fma(x, b[q + 2], s2);
            s3 = Math.fma(x, b[q + 3], s3);
        }
        c[cAt] = add ? c[cAt] + s0 : s0;
        c[cAt + 1] = add ? c[cAt + 1] + s1 : s1;
        c[cAt + 2] = add ? c[cAt + 2] + s2 : s2;
        c[cAt + 3] = add ? c[cAt + 3] + s3 : s3;
    }

    private static void one(
            int k, double[] a, int aAt, int aColumn, double[] b, int bAt, int bRow, double[] c, int cAt, boolean add) {
        double s = 0;
        for (int l = 0, p = aAt, q = bAt; l < k; l++, p += aColumn, q += bRow) {
            s = Math.fma(a[p], b[q], s);
        }
        c[cAt] = add ? c[cAt] + s : s;
    }
}
