package org.itograd.experiments.bench;

import java.util.List;
import java.util.stream.DoubleStream;
import org.itograd.autodiff.Tensor;
import org.itograd.nn.GroupNorm;

/// y = max(0, γ z + β), z = (x − mean) / √(var + ε), and its gradients by plain sums in double precision, for the last group of
/// channels.
///
/// @param inputs x (N, H, W, C), γ (C), β (C)
/// @param groups of channels
record PlainGroupNormRelu(List<Tensor> inputs, int groups) {
    private static final double TOLERANCE = 1e-4;

    /// Compares the last image's output.
    void checkOutput(Tensor y) {
        double[] z = normalized(images() - 1);
        double[] actual = group(y, images() - 1);
        for (int i = 0; i < z.length; i++) {
            ResultChecks.near("a normalised element", actual[i], Math.max(0, z[i] * ofChannel(1, i) + ofChannel(2, i)),
                    TOLERANCE);
        }
    }

    /// Compares the gradient by the last image, and those by γ and β of the last channel. With ȳ where y is positive and 0
    /// elsewhere: β̄ = Σ ȳ, γ̄ = Σ ȳ z, and with u = γ ȳ, x̄ = (u − mean(u) − z · mean(u z)) / √(var + ε).
    void checkGradients(Tensor y, Tensor cotangent, List<Tensor> gradients) {
        double gamma = 0;
        double beta = 0;
        for (int image = 0; image < images(); image++) {
            double[] z = normalized(image);
            double[] passed = passed(y, cotangent, image);
            for (int i = size() - 1; i < z.length; i += size()) {
                gamma += passed[i] * z[i];
                beta += passed[i];
            }
        }
        double sums = TOLERANCE * Math.sqrt((double) y.size() / channels());
        ResultChecks.near("the gradient by the last gamma", gradients.get(1).at(channels() - 1), gamma, sums);
        ResultChecks.near("the gradient by the last beta", gradients.get(2).at(channels() - 1), beta, sums);
        checkInputGradient(passed(y, cotangent, images() - 1), group(gradients.get(0), images() - 1));
    }

    private void checkInputGradient(double[] passed, double[] actual) {
        double[] z = normalized(images() - 1);
        double[] u = new double[z.length];
        double[] uz = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            u[i] = passed[i] * ofChannel(1, i);
            uz[i] = u[i] * z[i];
        }
        double deviation = deviation(group(inputs.get(0), images() - 1));
        double meanU = mean(u);
        double meanUz = mean(uz);
        for (int i = 0; i < z.length; i++) {
            double expected = (u[i] - meanU - z[i] * meanUz) / deviation;
            ResultChecks.near("the gradient by an element", actual[i], expected, TOLERANCE);
        }
    }

    private double[] passed(Tensor y, Tensor cotangent, int image) {
        double[] output = group(y, image);
        double[] passed = group(cotangent, image);
        for (int i = 0; i < passed.length; i++) {
            passed[i] = output[i] > 0 ? passed[i] : 0;
        }
        return passed;
    }

    private double[] normalized(int image) {
        double[] x = group(inputs.get(0), image);
        double mean = mean(x);
        double deviation = deviation(x);
        return DoubleStream.of(x).map(v -> (v - mean) / deviation).toArray();
    }

    private static double deviation(double[] x) {
        double mean = mean(x);
        return Math.sqrt(mean(DoubleStream.of(x).map(v -> (v - mean) * (v - mean)).toArray()) + GroupNorm.EPSILON);
    }

    private static double mean(double[] values) {
        return DoubleStream.of(values).average().orElseThrow();
    }

    /// The last group of one image: all pixels, the group's channels side by side.
    private double[] group(Tensor t, int image) {
        int pixels = t.size() / images() / channels();
        double[] out = new double[pixels * size()];
        for (int i = 0; i < out.length; i++) {
            int pixel = image * pixels + i / size();
            out[i] = t.at((pixel + 1) * channels() - size() + i % size());
        }
        return out;
    }

    private double ofChannel(int input, int i) {
        return inputs.get(input).at(channels() - size() + i % size());
    }

    private int images() {
        return inputs.get(0).shape().dim(0);
    }

    private int channels() {
        return inputs.get(1).size();
    }

    /// Channels of a group.
    private int size() {
        return channels() / groups;
    }
}
