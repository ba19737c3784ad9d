package org.itograd.sde.montecarlo;

import java.util.ArrayDeque;
import java.util.Deque;
import org.itograd.sde.TimeGrid;

/// The bridge construction over a grid: W(t_N) = √(t_N − t_0) Z_0, then breadth first over intervals (l, r) halved at step m,
///
/// W(t_m) = ((t_r − t_m) W(t_l) + (t_m − t_l) W(t_r)) / (t_r − t_l) + √((t_m − t_l)(t_r − t_m) / (t_r − t_l)) Z_k.
///
/// @param grid  the times
/// @param left  of each number but the first, the left end of its interval as number of a grid point
/// @param point the point it places
/// @param right the right end
record BridgeConstruction(TimeGrid grid, int[] left, int[] point, int[] right) {
    private record Interval(int left, int right) {}

    static BridgeConstruction of(TimeGrid grid) {
        int n = grid.steps();
        int[] left = new int[n];
        int[] point = new int[n];
        int[] right = new int[n];
        point[0] = n;
        Deque<Interval> open = new ArrayDeque<>();
        open.add(new Interval(0, n));
        for (int k = 1; k < n;) {
            Interval next = open.remove();
            int middle = (next.left + next.right) >>> 1;
            if (middle > next.left) {
                left[k] = next.left;
                point[k] = middle;
                right[k] = next.right;
                k++;
                open.add(new Interval(next.left, middle));
                open.add(new Interval(middle, next.right));
            }
        }
        return new BridgeConstruction(grid, left, point, right);
    }

    /// See [PathConstruction#increments].
    void increments(double[][] z) {
        int n = grid.steps();
        double[][] w = new double[n + 1][];
        w[0] = new double[z[0].length];
        w[n] = z[0];
        scale(z[0], Math.sqrt(grid.end() - grid.start()));
        for (int k = 1; k < n; k++) {
            double before = grid.time(point[k]) - grid.time(left[k]);
            double after = grid.time(right[k]) - grid.time(point[k]);
            double whole = grid.time(right[k]) - grid.time(left[k]);
            double[] l = w[left[k]];
            double[] r = w[right[k]];
            double[] middle = z[k];
            w[point[k]] = middle;
            scale(middle, Math.sqrt(before * after / whole));
            for (int i = 0; i < middle.length; i++) {
                middle[i] += after / whole * l[i] + before / whole * r[i];
            }
        }
        for (int k = n; k > 0; k--) {
            z[k - 1] = w[k];
            for (int i = 0; i < w[k].length; i++) {
                w[k][i] -= w[k - 1][i];
            }
        }
    }

    private static void scale(double[] z, double factor) {
        for (int i = 0; i < z.length; i++) {
            z[i] *= factor;
        }
    }
}
