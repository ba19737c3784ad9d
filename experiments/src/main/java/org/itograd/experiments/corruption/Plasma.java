package org.itograd.experiments.corruption;

/// A cloud: a random surface over a torus, made finer and finer (the diamond-square algorithm), from 0 to 1.
///
/// The corner (0, 0) has height 0. At step s, first the centre of each square of side s, then the middle of its upper side, then that of its
/// left side, gets the mean of its four neighbours at distance s/2 plus a · U(−a, a), so noise of scale a². Then s is halved and a, at first
/// 100, divided by the decay. Numbers are drawn row by row in each of the three.
final class Plasma {
    private static final double AMPLITUDE = 100;

    private Plasma() {}

    /// @param side a power of 2
    static double[] of(int side, double decay, Draws draws) {
        double[] map = new double[side * side];
        double amplitude = AMPLITUDE;
        for (int step = side; step >= 2; step /= 2, amplitude /= decay) {
            int half = step / 2;
            fill(map, side, step, half, half, true, amplitude, draws);
            fill(map, side, step, 0, half, false, amplitude, draws);
            fill(map, side, step, half, 0, false, amplitude, draws);
        }
        return normalised(map);
    }

    /// Points (row, column), (row + step, …), …, between four others: at the corners of a square, or above, below, left and right.
    private static void fill(double[] map, int side, int step, int row, int column, boolean corners, double amplitude,
            Draws draws) {
        int half = step / 2;
        for (int r = row; r < side; r += step) {
            for (int c = column; c < side; c += step) {
                double sum;
                if (corners) {
                    sum = (at(map, side, r - half, c - half) + at(map, side, r + half, c - half))
                            + (at(map, side, r - half, c + half) + at(map, side, r + half, c + half));
                } else if (row == 0) {
                    sum = (at(map, side, r + half, c) + at(map, side, r - half, c))
                            + (at(map, side, r, c - half) + at(map, side, r, c + half));
                } else {
                    sum = (at(map, side, r, c + half) + at(map, side, r, c - half))
                            + (at(map, side, r - half, c) + at(map, side, r + half, c));
                }
                map[r * side + c] = sum / 4 + amplitude * draws.uniform(-amplitude, amplitude);
            }
        }
    }

    private static double at(double[] map, int side, int row, int column) {
        return map[Math.floorMod(row, side) * side + Math.floorMod(column, side)];
    }

    private static double[] normalised(double[] map) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (double height : map) {
            least = Math.min(least, height);
            greatest = Math.max(greatest, height);
        }
        for (int i = 0; i < map.length; i++) {
            map[i] = (map[i] - least) / (greatest - least);
        }
        return map;
    }
}
