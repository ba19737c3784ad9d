package org.itograd.autodiff.kernel;

/// [WinogradProducts] without vectors.
final class ScalarWinogradProducts implements WinogradProducts {
    private static final int LANES = 4;

    /// Columns of a vector whose tiles these are: a multiple of [#LANES].
    private final int lanes;

    ScalarWinogradProducts(int lanes) {
        this.lanes = lanes;
    }

    @Override
    public void rows(
            int vectors, int k, float[] a, int at, int aStep, float[] b, int bAt, float[] c, int to, int cStep) {
        product(vectors, k, a, at, aStep, 1, b, bAt, c, to, cStep, false);
    }

    @Override
    public void columns(
            int vectors, int k, float[] a, int at, int aStep, float[] b, int bAt, float[] c, int to, int cStep) {
        product(vectors, k, a, at, 1, aStep, b, bAt, c, to, cStep, true);
    }

    private void product(
            int vectors, int k, float[] a, int at, int rowStep, int columnStep, float[] b, int bAt, float[] c, int to,
            int cStep, boolean add) {
        int width = vectors * lanes;
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < width; j += LANES) {
                strip(k, a, at + i * rowStep, columnStep, b, bAt + j, width, c, to + i * cStep + j, add);
            }
        }
    }

    /// Four columns of one row: four chains are enough to hide most of the latency of an fma.
    private static void strip(
            int k, float[] a, int at, int step, float[] b, int bAt, int width, float[] c, int to, boolean add) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        for (int l = 0; l < k; l++) {
            float x = a[at + l * step];
            int q = bAt + l * width;
            s0 = Math.fma(x, b[q], s0);
            s1 = Math.fma(x, b[q + 1], s1);
            s2 = Math.fma(x, b[q + 2], s2);
            s3 = Math.fma(x, b[q + 3], s3);
        }
        c[to] = add ? c[to] + s0 : s0;
        c[to + 1] = add ? c[to + 1] + s1 : s1;
        c[to + 2] = add ? c[to + 2] + s2 : s2;
        c[to + 3] = add ? c[to + 3] + s3 : s3;
    }
}
