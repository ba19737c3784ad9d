package org.itograd.experiments.parity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.itograd.autodiff.Tensor;

/// The small classifier in plain loops over (channels, height, width) arrays in float64: the test's own reading of the model.
final class NaiveClassifier {
    private final String kind;
    private final double coefficient;
    private final int steps;
    private final double end;
    private final int groups;
    private final double epsilon;
    private final Map<String, Tensor> tensors;

    NaiveClassifier(
            String kind, double coefficient, int steps, double end, int groups, double epsilon,
            Map<String, Tensor> tensors) {
        this.kind = kind;
        this.coefficient = coefficient;
        this.steps = steps;
        this.end = end;
        this.groups = groups;
        this.epsilon = epsilon;
        this.tensors = new LinkedHashMap<>(tensors);
    }

    NaiveClassifier with(String name, Tensor value) {
        NaiveClassifier other = new NaiveClassifier(kind, coefficient, steps, end, groups, epsilon, tensors);
        other.tensors.put(name, value);
        return other;
    }

    private double[] values(String name) {
        return Objects.requireNonNull(tensors.get(name), name).toDoubleArray();
    }

    private int[] dims(String name) {
        return Objects.requireNonNull(tensors.get(name), name).shape().dims();
    }

    double[] logits() {
        int[] in = dims("input");
        int side = in[2];
        int inner = side - 2;
        int channels = dims("param.stem.weight")[0];
        int classes = dims("param.head.linear.weight")[0];
        double[] x = values("input");
        double[] dW = values("wiener_increments");
        double[] logits = new double[in[0] * classes];
        int state = channels * inner * inner;
        for (int n = 0; n < in[0]; n++) {
            double[] image = java.util.Arrays.copyOfRange(x, n * in[1] * side * side, (n + 1) * in[1] * side * side);
            double[] h = conv(image, in[1], side, values("param.stem.weight"), values("param.stem.bias"), channels, 0);
            double dt = end / steps;
            for (int k = 0; k < steps; k++) {
                double[] f = drift(k * dt, h, channels, inner);
                double[] next = new double[state];
                for (int i = 0; i < state; i++) {
                    double dw = dW[(k * in[0] + n) * state + i];
                    next[i] = h[i] + f[i] * dt + noise(h[i], f[i], dw, dt);
                }
                h = next;
            }
            double[] y = relu(norm(h, "param.head.norm", channels, inner));
            double[] weight = values("param.head.linear.weight");
            double[] bias = values("param.head.linear.bias");
            for (int o = 0; o < classes; o++) {
                double sum = bias[o];
                for (int c = 0; c < channels; c++) {
                    double mean = 0;
                    for (int i = 0; i < inner * inner; i++) {
                        mean += y[c * inner * inner + i] / (inner * inner);
                    }
                    sum += weight[o * channels + c] * mean;
                }
                logits[n * classes + o] = sum;
            }
        }
        return logits;
    }

    private double noise(double h, double f, double dw, double dt) {
        return switch (kind) {
            case "ode" -> 0;
            case "additive" -> coefficient * dw;
            case "multiplicative" -> coefficient * h * dw;
            case "dropout" -> Math.sqrt((1 - coefficient) / coefficient) * f * dw;
            case "milstein" -> coefficient * h * dw + 0.5 * coefficient * coefficient * h * (dw * dw - dt);
            default -> throw new AssertionError(kind);
        };
    }

    private double[] drift(double t, double[] h, int channels, int side) {
        double[] x = h;
        for (int layer = 1; layer <= 3; layer++) {
            double[] y = relu(norm(x, "param.drift.norm" + layer, channels, side));
            double[] withTime = new double[(channels + 1) * side * side];
            java.util.Arrays.fill(withTime, 0, side * side, t);
            System.arraycopy(y, 0, withTime, side * side, y.length);
            String conv = "param.drift.conv" + layer;
            x = conv(withTime, channels + 1, side, values(conv + ".weight"), values(conv + ".bias"), channels, 1);
        }
        return norm(x, "param.drift.norm4", channels, side);
    }

    private static double[] conv(double[] x, int in, int side, double[] w, double[] bias, int out, int pad) {
        int size = side + 2 * pad - 2;
        double[] y = new double[out * size * size];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    double sum = bias[o];
                    for (int c = 0; c < in; c++) {
                        for (int a = 0; a < 3; a++) {
                            for (int b = 0; b < 3; b++) {
                                int row = i + a - pad;
                                int column = j + b - pad;
                                if (row >= 0 && row < side && column >= 0 && column < side) {
                                    sum += x[(c * side + row) * side + column] * w[((o * in + c) * 3 + a) * 3 + b];
                                }
                            }
                        }
                    }
                    y[(o * size + i) * size + j] = sum;
                }
            }
        }
        return y;
    }

    private double[] norm(double[] x, String name, int channels, int side) {
        double[] scale = values(name + ".weight");
        double[] shift = values(name + ".bias");
        int count = Math.min(groups, channels);
        int perGroup = channels / count * side * side;
        double[] y = new double[x.length];
        for (int g = 0; g < count; g++) {
            double mean = 0;
            for (int i = 0; i < perGroup; i++) {
                mean += x[g * perGroup + i] / perGroup;
            }
            double variance = 0;
            for (int i = 0; i < perGroup; i++) {
                double d = x[g * perGroup + i] - mean;
                variance += d * d / perGroup;
            }
            for (int i = g * perGroup; i < (g + 1) * perGroup; i++) {
                int c = i / (side * side);
                y[i] = (x[i] - mean) / Math.sqrt(variance + epsilon) * scale[c] + shift[c];
            }
        }
        return y;
    }

    private static double[] relu(double[] x) {
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.max(0, y[i]);
        }
        return y;
    }

    static double loss(double[] logits, int[] labels) {
        int classes = logits.length / labels.length;
        double total = 0;
        for (int n = 0; n < labels.length; n++) {
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                sum += Math.exp(logits[n * classes + k]);
            }
            total += Math.log(sum) - logits[n * classes + labels[n]];
        }
        return total / labels.length;
    }
}
