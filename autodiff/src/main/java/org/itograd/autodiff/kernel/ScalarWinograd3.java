package org.itograd.autodiff.kernel;

/// The transforms of F(3, 3) without vectors, at the points ±a, ±b, ∞ with a = 3/8, b = 5/4.
///
/// The constants of the image and of the result are exact in binary; those of the filter are rounded once.
final class ScalarWinograd3 implements WinogradLoops {
    static final float A = 0.375f;
    static final float B = 1.25f;
    static final float AA = A * A;
    static final float BB = B * B;
    static final float PRODUCT = AA * BB;
    static final float SUM = AA + BB;

    /// The filter's values are divided by the products of the differences to the other points:
    /// `±2a · (a² − b²)` at ±a, `±2b · (b² − a²)` at ±b.
    static final float A0 = (float) (1.0 / (2.0 * A * (AA - BB)));
    static final float A1 = (float) (A / (2.0 * A * (AA - BB)));
    static final float A2 = (float) (AA / (2.0 * A * (AA - BB)));
    static final float B0 = (float) (1.0 / (2.0 * B * (BB - AA)));
    static final float B1 = (float) (B / (2.0 * B * (BB - AA)));
    static final float B2 = (float) (BB / (2.0 * B * (BB - AA)));

    @Override
    public int outputs() {
        return 3;
    }

    @Override
    public void image(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        for (int g = 0; g < groups; g++) {
            for (int s = 0; s < n; s++) {
                int p = at + g * jump + s;
                int q = to + g * rJump + s;
                float x0 = x[p];
                float x1 = x[p + step];
                float x2 = x[p + 2 * step];
                float x3 = x[p + 3 * step];
                float x4 = x[p + 4 * step];
                float t = Math.fma(x1, -BB, x3);
                float u = Math.fma(x0, -BB, x2);
                float v = Math.fma(x1, -AA, x3);
                float w = Math.fma(x0, -AA, x2);
                r[q] = Math.fma(u, A, t);
                r[q + rStep] = Math.fma(u, -A, t);
                r[q + 2 * rStep] = Math.fma(w, B, v);
                r[q + 3 * rStep] = Math.fma(w, -B, v);
                r[q + 4 * rStep] = Math.fma(x0, PRODUCT, Math.fma(x2, -SUM, x4));
            }
        }
    }

    @Override
    public void result(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        for (int g = 0; g < groups; g++) {
            for (int s = 0; s < n; s++) {
                int p = at + g * jump + s;
                int q = to + g * rJump + s;
                float x0 = x[p];
                float x1 = x[p + step];
                float x2 = x[p + 2 * step];
                float x3 = x[p + 3 * step];
                float x4 = x[p + 4 * step];
                float t = x0 + x1;
                float u = x0 - x1;
                float v = x2 + x3;
                float w = x2 - x3;
                r[q] = t + v;
                r[q + rStep] = Math.fma(w, B, u * A);
                r[q + 2 * rStep] = Math.fma(v, BB, Math.fma(t, AA, x4));
            }
        }
    }

    @Override
    public void cotangent(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        for (int g = 0; g < groups; g++) {
            for (int s = 0; s < n; s++) {
                int p = at + g * jump + s;
                int q = to + g * rJump + s;
                float x0 = x[p];
                float x1 = x[p + step];
                float x2 = x[p + 2 * step];
                float t = Math.fma(x2, AA, x0);
                float v = Math.fma(x2, BB, x0);
                r[q] = Math.fma(x1, A, t);
                r[q + rStep] = Math.fma(x1, -A, t);
                r[q + 2 * rStep] = Math.fma(x1, B, v);
                r[q + 3 * rStep] = Math.fma(x1, -B, v);
                r[q + 4 * rStep] = x2;
            }
        }
    }

    @Override
    public void filter(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        for (int g = 0; g < groups; g++) {
            for (int s = 0; s < n; s++) {
                int p = at + g * jump + s;
                int q = to + g * rJump + s;
                float x0 = x[p];
                float x1 = x[p + step];
                float x2 = x[p + 2 * step];
                float t = Math.fma(x2, A2, x0 * A0);
                float u = x1 * A1;
                float v = Math.fma(x2, B2, x0 * B0);
                float w = x1 * B1;
                r[q] = u + t;
                r[q + rStep] = u - t;
                r[q + 2 * rStep] = w + v;
                r[q + 3 * rStep] = w - v;
                r[q + 4 * rStep] = x2;
            }
        }
    }

    @Override
    public void filterGradient(
            int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump) {
        for (int g = 0; g < groups; g++) {
            for (int s = 0; s < n; s++) {
                int p = at + g * jump + s;
                int q = to + g * rJump + s;
                float x0 = x[p];
                float x1 = x[p + step];
                float x2 = x[p + 2 * step];
                float x3 = x[p + 3 * step];
                float x4 = x[p + 4 * step];
                float t = x0 - x1;
                float u = x0 + x1;
                float v = x2 - x3;
                float w = x2 + x3;
                r[q] = Math.fma(v, B0, t * A0);
                r[q + rStep] = Math.fma(w, B1, u * A1);
                r[q + 2 * rStep] = Math.fma(v, B2, Math.fma(t, A2, x4));
            }
        }
    }
}
