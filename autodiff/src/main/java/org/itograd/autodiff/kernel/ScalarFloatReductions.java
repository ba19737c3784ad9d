package org.itograd.autodiff.kernel;

/// [ReductionLoops] over `float[]` without vectors.
final class ScalarFloatReductions implements ReductionLoops {
    @Override
    public double sum(Object x, int at, int n, Object lanes) {
        float[] from = (float[]) x;
        float[] sums = (float[]) lanes;
        for (int l = 0; l < LANES; l++) {
            float sum = 0;
            for (int i = l; i < n; i += LANES) {
                sum += from[at + i];
            }
            sums[l] = sum;
        }
        return total(sums);
    }

    /// Adds up the lanes by halves: 16 + 16, 8 + 8, 4 + 4, 2 + 2, 1 + 1.
    static float total(float[] s) {
        float even = four(s, 0) + four(s, 4) + (four(s, 2) + four(s, 6));
        float odd = four(s, 1) + four(s, 5) + (four(s, 3) + four(s, 7));
        return even + odd;
    }

    private static float four(float[] s, int l) {
        return s[l] + s[l + 16] + (s[l + 8] + s[l + 24]);
    }

    @Override
    public double max(Object x, int at, int n, Object lanes) {
        return max(Float.NEGATIVE_INFINITY, (float[]) x, at, at + n);
    }

    /// The largest of `max` and `x[at … end−1]`.
    static float max(float max, float[] x, int at, int end) {
        for (int i = at; i < end; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    @Override
    public void columnSum(Object x, int at, int rows, int step, int columns, Object y, int yAt) {
        columnSum((float[]) x, at, rows, step, 0, columns, (float[]) y, yAt);
    }

    /// The columns from `first` on.
    static void columnSum(float[] x, int at, int rows, int step, int first, int columns, float[] y, int yAt) {
        System.arraycopy(x, at + first, y, yAt + first, columns - first);
        for (int r = 1, i = at + step; r < rows; r++, i += step) {
            for (int j = first; j < columns; j++) {
                y[yAt + j] += x[i + j];
            }
        }
    }

    @Override
    public void columnMax(Object x, int at, int rows, int step, int columns, Object y, int yAt) {
        columnMax((float[]) x, at, rows, step, 0, columns, (float[]) y, yAt);
    }

    /// The columns from `first` on.
    static void columnMax(float[] x, int at, int rows, int step, int first, int columns, float[] y, int yAt) {
        System.arraycopy(x, at + first, y, yAt + first, columns - first);
        for (int r = 1, i = at + step; r < rows; r++, i += step) {
            for (int j = first; j < columns; j++) {
                y[yAt + j] = Math.max(y[yAt + j], x[i + j]);
            }
        }
    }
}
