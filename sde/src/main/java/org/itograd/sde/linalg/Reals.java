package org.itograd.sde.linalg;

/// Parts of `float[]` and `double[]` as float64.
final class Reals {
    private Reals() {}

    static void read(Object from, int at, double[] to, int n) {
        switch (from) {
            case double[] d -> System.arraycopy(d, at, to, 0, n);
            case float[] f -> {
                for (int i = 0; i < n; i++) {
                    to[i] = f[at + i];
                }
            }
            default -> throw new AssertionError();
        }
    }

    /// Whether the first n numbers are finite.
    static boolean areFinite(double[] numbers, int n) {
        for (int i = 0; i < n; i++) {
            if (!Double.isFinite(numbers[i])) {
                return false;
            }
        }
        return true;
    }

    static void write(double[] from, Object to, int at, int n) {
        switch (to) {
            case double[] d -> System.arraycopy(from, 0, d, at, n);
            case float[] f -> {
                for (int i = 0; i < n; i++) {
                    f[at + i] = (float) from[i];
                }
            }
            default -> throw new AssertionError();
        }
    }
}
