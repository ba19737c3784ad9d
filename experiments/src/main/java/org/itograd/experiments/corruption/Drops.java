package org.itograd.experiments.corruption;

/// Where a splash hits: a layer of normal numbers, blurred; what lies below the threshold is dry (0).
final class Drops {
    private Drops() {}

    static double[] layer(
            int height, int width, double mean, double deviation, double sigma, double threshold, Draws draws) {
        double[] layer = new double[height * width];
        for (int i = 0; i < layer.length; i++) {
            layer[i] = mean + deviation * draws.normal();
        }
        layer = GaussianFilter.standard(sigma).apply(layer, height, width, 1);
        for (int i = 0; i < layer.length; i++) {
            layer[i] = layer[i] < threshold ? 0 : layer[i];
        }
        return layer;
    }
}
