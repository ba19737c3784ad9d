package org.itograd.experiments.corruption;

import java.util.Arrays;

/// The distance of each pixel to the nearest edge, by steps to neighbours (Borgefors, "Distance transformations in digital images", 1986): 1
/// straight, 1.4 diagonal, 2.1969 a knight's move, in fixed point of 16 bits as in OpenCV.
final class EdgeDistance {
    private static final int STRAIGHT = 1 << 16;
    private static final int DIAGONAL = (int) Math.rint(1.4f * (1 << 16));
    private static final int KNIGHT = (int) Math.rint(2.1969f * (1 << 16));
    private static final int FAR = Integer.MAX_VALUE >> 2;
    /// Rows up, columns, cost: the steps to pixels that come earlier, row by row.
    private static final int[][] STEPS = {
        {2, -1, KNIGHT}, {2, 1, KNIGHT}, {1, -2, KNIGHT}, {1, -1, DIAGONAL},
        {1, 0, STRAIGHT}, {1, 1, DIAGONAL}, {1, 2, KNIGHT}, {0, -1, STRAIGHT}};

    private EdgeDistance() {}

    /// Distances in pixels, very large where there is no edge at all.
    static float[] of(boolean[] edge, int height, int width) {
        int[] distance = new int[edge.length];
        Arrays.fill(distance, FAR);
        for (int i = 0; i < edge.length; i++) {
            distance[i] = edge[i] ? 0 : shortest(distance, i, height, width, -1);
        }
        float[] result = new float[edge.length];
        for (int i = edge.length - 1; i >= 0; i--) {
            distance[i] = Math.min(distance[i], shortest(distance, i, height, width, 1));
            result[i] = distance[i] * (1f / (1 << 16));
        }
        return result;
    }

    /// By one step to a pixel above (−1) or below (1).
    private static int shortest(int[] distance, int i, int height, int width, int direction) {
        int least = FAR;
        for (int[] step : STEPS) {
            int row = i / width + direction * step[0];
            int column = i % width - direction * step[1];
            if (row >= 0 && row < height && column >= 0 && column < width) {
                least = Math.min(least, distance[row * width + column] + step[2]);
            }
        }
        return least;
    }
}
