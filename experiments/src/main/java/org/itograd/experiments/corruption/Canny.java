package org.itograd.experiments.corruption;

import java.util.ArrayDeque;

/// Edges in a grey image (Canny, "A computational approach to edge detection", 1986), as OpenCV finds them.
///
/// The gradient g is Sobel's, 3 × 3, edges of the image repeated; its size is |gx| + |gy|, and 0 outside of the image. A pixel may belong to an
/// edge if its size is above the lower threshold and the greatest along the gradient's direction, of four (multiples of 45°). It does if it is
/// joined, over such pixels and their eight neighbours, to one above the upper threshold.
final class Canny {
    /// tan 22.5° in units of 2⁻¹⁵.
    private static final int TAN = 13573;
    private static final int SHIFT = 15;

    private final int[] x;
    private final int height;
    private final int width;

    private Canny(int[] x, int height, int width) {
        this.x = x;
        this.height = height;
        this.width = width;
    }

    /// Which pixels are edges.
    static boolean[] edges(int[] x, int height, int width, int lower, int upper) {
        return new Canny(x, height, width).edges(lower, upper);
    }

    private boolean[] edges(int lower, int upper) {
        int[] gx = new int[x.length];
        int[] gy = new int[x.length];
        int[] size = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            gx[i] = slope(i / width, i % width, true);
            gy[i] = slope(i / width, i % width, false);
            size[i] = Math.abs(gx[i]) + Math.abs(gy[i]);
        }
        boolean[] possible = new boolean[x.length];
        boolean[] edge = new boolean[x.length];
        ArrayDeque<Integer> fresh = new ArrayDeque<>();
        for (int i = 0; i < x.length; i++) {
            possible[i] = size[i] > lower && greatest(size, i, gx[i], gy[i]);
            if (possible[i] && size[i] > upper) {
                edge[i] = true;
                fresh.add(i);
            }
        }
        while (!fresh.isEmpty()) {
            int i = fresh.remove();
            for (int k = 0; k < 9; k++) {
                int row = i / width + k / 3 - 1;
                int column = i % width + k % 3 - 1;
                int j = row * width + column;
                if (row >= 0 && row < height && column >= 0 && column < width && possible[j] && !edge[j]) {
                    edge[j] = true;
                    fresh.add(j);
                }
            }
        }
        return edge;
    }

    private int slope(int row, int column, boolean horizontal) {
        int sum = 0;
        for (int k = -1; k <= 1; k++) {
            int weight = k == 0 ? 2 : 1;
            sum += horizontal
                    ? weight * (at(row + k, column + 1) - at(row + k, column - 1))
                    : weight * (at(row + 1, column + k) - at(row - 1, column + k));
        }
        return sum;
    }

    private int at(int row, int column) {
        return x[Border.EDGE.inside(row, height) * width + Border.EDGE.inside(column, width)];
    }

    /// Of equal sizes along a row or column, the first counts as the greatest.
    private boolean greatest(int[] size, int i, int gx, int gy) {
        int row = i / width;
        int column = i % width;
        long across = (long) Math.abs(gx) * TAN;
        long down = (long) Math.abs(gy) << SHIFT;
        if (down < across) {
            return size[i] > size(size, row, column - 1) && size[i] >= size(size, row, column + 1);
        }
        if (down > across + ((long) Math.abs(gx) << (SHIFT + 1))) {
            return size[i] > size(size, row - 1, column) && size[i] >= size(size, row + 1, column);
        }
        int side = (gx ^ gy) < 0 ? -1 : 1;
        return size[i] > size(size, row - 1, column - side) && size[i] > size(size, row + 1, column + side);
    }

    private int size(int[] size, int row, int column) {
        return row < 0 || row >= height || column < 0 || column >= width ? 0 : size[row * width + column];
    }
}
