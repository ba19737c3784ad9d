package org.itograd.autodiff.kernel;

/// [ReductionLoops] over `double[]` without vectors.
final class ScalarDoubleReductions implements ReductionLoops {
    @Override
    public double sum(Object x, int at, int n, Object lanes) {
        double[] from = (double[]) x;
        double[] sums = (double[]) lanes;
        for (int l = 0; l < LANES; l++) {
            double sum = 0;
            for (int i = l; i < n; i += LANES) {
                sum += from[at + i];
            }
            sums[l] = sum;
        }
        return total(sums);
    }

    /// Adds up the lanes by halves: 16 + 16, 8 + 8, 4 + 4, 2 + 2, 1 + 1.
    static double total(double[] s) {
        double even = four(s, 0) + four(s, 4) + (four(s, 2) + four(s, 6));
        double odd = four(s, 1) + four(s, 5) + (four(s, 3) + four(s, 7));
        return even + odd;
    }

    private static double four(double[] s, int l) {
        return s[l] + s[l + 16] + (s[l + 8] + s[l + 24]);
    }

    @Override
    public double max(Object x, int at, int n, Object lanes) {
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
