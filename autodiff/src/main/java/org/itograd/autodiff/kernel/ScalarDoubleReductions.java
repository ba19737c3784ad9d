package org.itograd.autodiff.kernel;

/// [ReductionLoops] over `double[]` without vectors.
final class ScalarDoubleReductions implements ReductionLoops {
    @Override
    public double sum(Object x, int at, int n) {
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
    public double max(Object x, int at, int n) {
        double[] from = (double[]) x;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, from[at + i]);
        }
        return max;
    }

    @Override
    public void columnSum(Object x, int at, int rows, int step, int columns, Object y, int yAt) {
        double[] from = (double[]) x;
        double[] to = (double[]) y;
        System.arraycopy(from, at, to, yAt, columns);
        for (int i = 1; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                to[yAt + j] += from[at + i * step + j];
            }
        }
    }

    @Override
    public void columnMax(Object x, int at, int rows, int step, int columns, Object y, int yAt) {
        double[] from = (double[]) x;
        double[] to = (double[]) y;
        System.arraycopy(from, at, to, yAt, columns);
        for (int i = 1; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                to[yAt + j] = Math.max(to[yAt + j], from[at + i * step + j]);
            }
        }
    }
}
