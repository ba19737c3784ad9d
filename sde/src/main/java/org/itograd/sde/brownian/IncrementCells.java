package org.itograd.sde.brownian;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Numbers;

/// Cells of which the increment of W alone is known, for several elements, by the rules of [Bisection] for these. Each cell has an array
/// of its own, and all loops go from 0: only then does C2 write them with vectors, as what they write cannot be what they read elsewhere.
final class IncrementCells implements TreeCells {
    private final int n;
    /// The increments over a cell, by its place.
    private double[][] w;
    private final double[] sum;
    /// The normal numbers of the cell that is halved.
    private final double[] own;
    /// Of the difference of the halves of a node, by its level.
    private final double[] deviations;

    /// @param n     how many elements there are
    /// @param depth how many levels are halved
    IncrementCells(int n, int depth) {
        this.n = n;
        deviations = new double[depth];
        w = new double[1][n];
        sum = new double[n];
        own = new double[n];
    }

    /// Writes the deviations of the levels of a tree.
    static void deviations(double length, double[] into) {
        double h = length;
        for (int level = 0; level < into.length; level++, h /= 2) {
            into[level] = Math.sqrt(h);
        }
    }

    @Override
    public void root(double length, double[] z) {
        for (int e = 0; e < n; e++) {
            w[ROOT][e] = Math.sqrt(length) * z[e];
        }
        deviations(length, deviations);
    }

    @Override
    public void room(int slots) {
        int present = w.length;
        int least = TreeCells.place(slots, 0);
        if (present < least) {
            w = Arrays.copyOf(w, least);
            for (int place = present; place < least; place++) {
                w[place] = new double[n];
            }
        }
    }

    @Override
    public void halve(int cell, int level, int leftPlace, double[] z, int at) {
        double deviation = deviations[level];
        double[] whole = w[cell];
        double[] left = w[leftPlace];
        double[] right = w[leftPlace + 1];
        System.arraycopy(z, at, own, 0, n);
        for (int e = 0; e < n; e++) {
            double d = deviation * own[e];
            double both = whole[e];
            left[e] = 0.5 * (both + d);
            right[e] = 0.5 * (both - d);
        }
    }

    @Override
    public void clear() {
        Arrays.fill(sum, 0);
    }

    @Override
    public void set(int cell, double x, double y) {
        double share = y - x;
        double[] whole = w[cell];
        for (int e = 0; e < n; e++) {
            sum[e] = share * whole[e];
        }
    }

    @Override
    public void append(int cell) {
        double[] whole = w[cell];
        for (int e = 0; e < n; e++) {
            sum[e] += whole[e];
        }
    }

    @Override
    public void append(int cell, double y) {
        double[] whole = w[cell];
        for (int e = 0; e < n; e++) {
            sum[e] += y * whole[e];
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
