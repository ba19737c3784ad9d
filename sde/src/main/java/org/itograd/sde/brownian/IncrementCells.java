package org.itograd.sde.brownian;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Numbers;

/// Cells of which the increment of W alone is known: numbers next to each other, by the rules of [Bisection] for these.
final class IncrementCells implements TreeCells {
    private final int n;
    /// The increments over a cell stand at n times its place.
    private double[] w;
    private final double[] sum;
    /// Of the difference of the halves of a node, by its level.
    private final double[] deviations;

    /// @param n     how many elements there are
    /// @param depth how many levels are halved
    IncrementCells(int n, int depth) {
        this.n = n;
        deviations = new double[depth];
        w = new double[n];
        sum = new double[n];
    }

    @Override
    public void root(double length, double[] z) {
        for (int e = 0; e < n; e++) {
            w[e] = Math.sqrt(length) * z[e];
        }
        double h = length;
        for (int level = 0; level < deviations.length; level++, h /= 2) {
            deviations[level] = Math.sqrt(h);
        }
    }

    @Override
    public void room(int slots) {
        int least = Math.multiplyExact(TreeCells.place(slots, 0), n);
        if (w.length < least) {
            w = Arrays.copyOf(w, least);
        }
    }

    @Override
    public void halve(int cell, int level, int leftPlace, double[] z, int at) {
        double deviation = deviations[level];
        int whole = cell * n;
        int left = leftPlace * n;
        int right = left + n;
        if (n == 1) {
            // A loop over one number costs three times the number.
            double d = deviation * z[at];
            w[left] = 0.5 * (w[whole] + d);
            w[right] = 0.5 * (w[whole] - d);
            return;
        }
        for (int e = 0; e < n; e++) {
            double d = deviation * z[at + e];
            double both = w[whole + e];
            w[left + e] = 0.5 * (both + d);
            w[right + e] = 0.5 * (both - d);
        }
    }

    @Override
    public void clear() {
        Arrays.fill(sum, 0);
    }

    @Override
    public void set(int cell, double x, double y) {
        double share = y - x;
        for (int e = 0; e < n; e++) {
            sum[e] = share * w[cell * n + e];
        }
    }

    @Override
    public void append(int cell) {
        if (n == 1) {
            sum[0] += w[cell];
            return;
        }
        for (int e = 0; e < n; e++) {
            sum[e] += w[cell * n + e];
        }
    }

    @Override
    public void append(int cell, double y) {
        for (int e = 0; e < n; e++) {
            sum[e] += y * w[cell * n + e];
        }
    }

    @Override
    public void reverse() {
        for (int e = 0; e < n; e++) {
            sum[e] = -sum[e];
        }
    }

    @Override
    public void write(List<Tensor> into) {
        Tensor to = into.getFirst();
        Numbers.fromDoubles(to.dtype(), sum, to.array(), 0, n);
    }
}
