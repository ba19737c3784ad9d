package org.itograd.autodiff.kernel;

/// [ReductionLoops] over `double[]` without vectors.
final class ScalarDoubleReductions implements ReductionLoops {
    @Override
    public /*64*/double sum(Object x, int at, int n) {
        double[] from = (double[]) x;
        double[] lanes = Scratch.doubles(Scratch.Reals.TILE, LANES);
        for (int l = 0; l < LANES; l++) {
            double sum = 0;
            for (int i = l; i < n; i += LANES) {
                sum += from[at + i];
            }
            lanes[l] = sum;
        }
        return halve(lanes);
    }

    /// Adds up the lanes by halves.
    static double halve(double[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int l = 0; l < half; l++) {
                lanes[l] += lanes[l + half];
            }
        }
        return lanes[0];
    }

    @Override
    public /*64*/double max(Object x, int at, int n) {
        return max(Double.NEGATIVE_INFINITY, (double[]) x, at, at + n);
    }

    /// The largest of `max` and `x[at … end−1]`.
    static double max(double max, double[] x, int at, int end) {
        for (int i = at; i < end; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    @Override
    public void columnSum(Object x, int at, int rows, int step, int columns, Object y, int yAt) {
        columnSum((double[]) x, at, rows, step, 0, columns, (double[]) y, yAt);
    }

    /// The columns from `first` on.
    static void columnSum(double[] x, int at, int rows, int step, int first, int columns, double[] y, int yAt) {
        System.arraycopy(x, at + first, y, yAt + first, columns - first);
        for (int r = 1, i = at + step; r < rows; r++, i += step) {
            for (int j = first; j < columns; j++) {
                y[yAt + j] += x[i + j];
            }
        }
    }

    @Override
    public void columnMax(Object x, int at, int rows, int step, int columns, Object y, int yAt) {
        columnMax((double[]) x, at, rows, step, 0, columns, (double[]) y, yAt);
    }

    /// The columns from `first` on.
    static void columnMax(double[] x, int at, int rows, int step, int first, int columns, double[] y, int yAt) {
        System.arraycopy(x, at + first, y, yAt + first, columns - first);
        for (int r = 1, i = at + step; r < rows; r++, i += step) {
            for (int j = first; j < columns; j++) {
                y[yAt + j] = Math.max(y[yAt + j], x[i + j]);
            }
        }
    }
}
