package org.itograd.experiments.attack;

import java.util.Arrays;
import org.itograd.autodiff.Tensor;

/// The prediction averaged over draws, kept as logarithms, so that classes of tiny probability still differ.
final class Votes {
    private final int[] labels;
    /// Image after image, log Σ over draws of each class's probability.
    private double[] logs = new double[0];

    Votes(int[] labels) {
        this.labels = labels;
    }

    /// One draw: logits (images, classes).
    void add(Tensor logits) {
        int classes = logits.shape().dim(1);
        double[] z = logits.toDoubleArray();
        for (int from = 0; from < z.length; from += classes) {
            double total = logSumExp(z, from, from + classes);
            for (int k = from; k < from + classes; k++) {
                z[k] -= total;
            }
        }
        if (logs.length == 0) {
            logs = z;
        } else {
            Arrays.setAll(logs, i -> logAdd(logs[i], z[i]));
        }
    }

    /// Whether the most probable class, the smaller one of equals, is not the label.
    boolean[] wrong() {
        int classes = logs.length / labels.length;
        boolean[] wrong = new boolean[labels.length];
        for (int row = 0; row < labels.length; row++) {
            int best = 0;
            for (int k = 1; k < classes; k++) {
                if (logs[row * classes + k] > logs[row * classes + best]) {
                    best = k;
                }
            }
            wrong[row] = best != labels[row];
        }
        return wrong;
    }

    /// The logarithm of the greatest probability of another class over that of the label.
    double[] margins() {
        int classes = logs.length / labels.length;
        double[] margins = new double[labels.length];
        for (int row = 0; row < labels.length; row++) {
            double other = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < classes; k++) {
                if (k != labels[row]) {
                    other = Math.max(other, logs[row * classes + k]);
                }
            }
            margins[row] = other - logs[row * classes + labels[row]];
        }
        return margins;
    }

    private static double logSumExp(double[] z, int from, int to) {
        double max = Double.NEGATIVE_INFINITY;
        for (int k = from; k < to; k++) {
            max = Math.max(max, z[k]);
        }
        double sum = 0;
        for (int k = from; k < to; k++) {
            sum += StrictMath.exp(z[k] - max);
        }
        return max + StrictMath.log(sum);
    }

    private static double logAdd(double a, double b) {
        double max = Math.max(a, b);
        return max == Double.NEGATIVE_INFINITY ? max : max + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - max));
    }
}
