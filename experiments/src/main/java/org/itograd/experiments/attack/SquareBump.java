package org.itograd.experiments.attack;

/// The shape of a change by which [Square] moves in L2: two pyramids side by side, one up and one down, of Euclidean length 1
/// (M. Andriushchenko et al. 2020, section 4.2).
final class SquareBump {
    private SquareBump() {}

    /// A bump of side × side pixels.
    ///
    /// @param across whether the two halves lie left and right of each other instead of one above the other
    static double[][] of(int side, boolean across) {
        double[][] bump = new double[side][side];
        int half = side / 2;
        add(bump, 0, half, pyramid(half, side), 1, across);
        add(bump, half, side - half, pyramid(side - half, side), -1, across);
        normalize(bump);
        return bump;
    }

    private static void add(double[][] bump, int first, int rows, double[][] part, int sign, boolean across) {
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < bump.length; x++) {
                bump[across ? x : first + y][across ? first + y : x] = sign * part[y][x];
            }
        }
    }

    /// Rectangles around the middle, each 1/(k + 1)² high and wider by one than the one on it; of length 1.
    private static double[][] pyramid(int rows, int columns) {
        double[][] sum = new double[rows][columns];
        int middle = rows / 2;
        int centre = columns / 2;
        for (int k = 0; k <= Math.max(middle, centre); k++) {
            for (int y = Math.max(middle - k, 0); y < Math.min(middle + k + 1, rows); y++) {
                for (int x = Math.max(centre - k, 0); x < Math.min(centre + k + 1, columns); x++) {
                    sum[y][x] += 1.0 / ((k + 1) * (k + 1));
                }
            }
        }
        normalize(sum);
        return sum;
    }

    private static void normalize(double[][] v) {
        double squares = 0;
        for (double[] row : v) {
            for (double e : row) {
                squares += e * e;
            }
        }
        for (double[] row : v) {
            for (int i = 0; i < row.length; i++) {
                row[i] /= Math.sqrt(squares);
            }
        }
    }
}
