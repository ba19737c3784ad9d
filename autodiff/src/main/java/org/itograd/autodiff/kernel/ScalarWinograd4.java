package org.itograd.autodiff.kernel;

/// The transforms of F(4, 3) without vectors, at the points 0, ±a, ±b, ∞ with a = 3/4, b = 3/2.
///
/// The constants of the image and of the result are exact in binary; those of the filter are rounded once.
final class ScalarWinograd4 implements WinogradLoops {
    static final float A = 0.75f;
    static final float B = 1.5f;
    static final float AA = A * A;
    static final float BB = B * B;
    static final float AAA = A * A * A;
    static final float BBB = B * B * B;
    static final float PRODUCT = AA * BB;
    static final float SUM = AA + BB;

    /// The filter's values are divided by the products of the differences to the other points:
    /// a²b² at 0, `a · 2a · (a² − b²)` at ±a, `b · 2b · (b² − a²)` at ±b.
    static final float ZERO = (float) (1.0 / PRODUCT);
    static final float A0 = (float) (1.0 / (2.0 * AA * (AA - BB)));
    static final float A1 = (float) (A / (2.0 * AA * (AA - BB)));
    static final float A2 = (float) (AA / (2.0 * AA * (AA - BB)));
    static final float B0 = (float) (1.0 / (2.0 * BB * (BB - AA)));
    static final float B1 = (float) (B / (2.0 * BB * (BB - AA)));
    static final float B2 = (float) (BB / (2.0 * BB * (BB - AA)));

    @Override
    public int outputs() {
        return 4;
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
                float x5 = x[p + 5 * step];
                float t = Math.fma(x2, -BB, x4);
                float u = Math.fma(x1, -BB, x3);
                float v = Math.fma(x2, -AA, x4);
                float w = Math.fma(x1, -AA, x3);
                r[q] = Math.fma(x0, PRODUCT, Math.fma(x2, -SUM, x4));
                r[q + rStep] = Math.fma(u, A, t);
                r[q + 2 * rStep] = Math.fma(u, -A, t);
                r[q + 3 * rStep] = Math.fma(w, B, v);
                r[q + 4 * rStep] = Math.fma(w, -B, v);
                r[q + 5 * rStep] = Math.fma(x1, PRODUCT, Math.fma(x3, -SUM, x5));
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
                float x5 = x[p + 5 * step];
                float t = x1 + x2;
                float u = x1 - x2;
                float v = x3 + x4;
                float w = x3 - x4;
                r[q] = x0 + t + v;
                r[q + rStep] = Math.fma(w, B, u * A);
                r[q + 2 * rStep] = Math.fma(v, BB, t * AA);
                r[q + 3 * rStep] = Math.fma(w, BBB, Math.fma(u, AAA, x5));
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
                float x3 = x[p + 3 * step];
                float t = Math.fma(x2, AA, x0);
                float u = Math.fma(x3, AA, x1);
                float v = Math.fma(x2, BB, x0);
                float w = Math.fma(x3, BB, x1);
                r[q] = x0;
                r[q + rStep] = Math.fma(u, A, t);
                r[q + 2 * rStep] = Math.fma(u, -A, t);
                r[q + 3 * rStep] = Math.fma(w, B, v);
                r[q + 4 * rStep] = Math.fma(w, -B, v);
                r[q + 5 * rStep] = x3;
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
                r[q] = x0 * ZERO;
                r[q + rStep] = t + u;
                r[q + 2 * rStep] = t - u;
                r[q + 3 * rStep] = v + w;
                r[q + 4 * rStep] = v - w;
                r[q + 5 * rStep] = x2;
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
                float x5 = x[p + 5 * step];
                float t = x1 + x2;
                float u = x1 - x2;
                float v = x3 + x4;
                float w = x3 - x4;
                r[q] = Math.fma(v, B0, Math.fma(t, A0, x0 * ZERO));
                r[q + rStep] = Math.fma(w, B1, u * A1);
                r[q + 2 * rStep] = Math.fma(v, B2, Math.fma(t, A2, x5));
            }
        }
    }
}
