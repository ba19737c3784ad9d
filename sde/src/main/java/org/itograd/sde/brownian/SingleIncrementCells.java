package org.itograd.sde.brownian;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Numbers;

/// [IncrementCells] for a single element, with all cells in one array: a loop over one number costs three times the number.
final class SingleIncrementCells implements TreeCells {
    private double[] w = new double[1];
    private final double[] sum = new double[1];
    private final double[] deviations;

    /// @param depth how many levels are halved
    SingleIncrementCells(int depth) {
        deviations = new double[depth];
    }

    @Override
    public void root(double length, double[] z) {
        w[ROOT] = Math.sqrt(length) * z[0];
        IncrementCells.deviations(length, deviations);
    }

    @Override
    public void room(int slots) {
        int least = TreeCells.place(slots, 0);
        if (w.length < least) {
            w = Arrays.copyOf(w, least);
        }
    }

    @Override
    public void halve(int cell, int level, int left, double[] z, int at) {
        double d = deviations[level] * z[at];
        w[left] = 0.5 * (w[cell] + d);
        w[left + 1] = 0.5 * (w[cell] - d);
    }

    @Override
    public void clear() {
        sum[0] = 0;
    }

    @Override
    public void set(int cell, double x, double y) {
        sum[0] = (y - x) * w[cell];
    }

    @Override
    public void append(int cell) {
        sum[0] += w[cell];
    }

    @Override
    public void append(int cell, double y) {
        sum[0] += y * w[cell];
    }

    @Override
    public void reverse() {
        sum[0] = -sum[0];
    }

    @Override
    public void write(List<Tensor> into) {
        Tensor to = into.getFirst();
        Numbers.fromDoubles(to.dtype(), sum, to.array(), 0, 1);
    }
}
