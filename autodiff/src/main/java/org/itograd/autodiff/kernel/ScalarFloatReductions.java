package org.itograd.autodiff.kernel;

/// [ReductionLoops] over `float[]` without vectors.
final class ScalarFloatReductions implements ReductionLoops {
    @Override
    public double sum(Object x, int at, int n) {
        float[] from = (float[]) x;
        float[] lanes = Scratch.floats(Scratch.Reals.TILE, LANES);
        for (int l = 0; l < LANES; l++) {
            float sum = 0;
            for (int i = l; i < n; i += LANES) {
                sum += from[at + i];
            }
            lanes[l] = sum;
        }
        return halve(lanes);
    }

    /// Adds up the lanes by halves.
    static double halve(float[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int l = 0; l < half; l++) {
                lanes[l] += lanes[l + half];
            }
        }
        return lanes[0];
    }

    @Override
    public double max(Object x, int at, int n) {
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
