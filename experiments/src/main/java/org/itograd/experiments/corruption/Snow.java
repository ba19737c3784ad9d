package org.itograd.experiments.corruption;

/// Falling snow over a whitened image.
///
/// A layer of normal numbers, one for each pixel, is enlarged; what lies below the threshold is no flake. As bytes, the layer is smeared at an
/// angle uniform in (−135°, −45°). The image becomes mix · x + (1 − mix) · max(x, 1.5 · luma + .5), plus the layer, plus the layer turned by 180°.
///
/// @param mean      of the layer
/// @param deviation of the layer
/// @param zoom      size of flakes in pixels
/// @param threshold least brightness of a flake
/// @param radius    of the smear
/// @param sigma     of the smear
/// @param mix       how much of the image stays as it is
record Snow(double mean, double deviation, double zoom, double threshold, double radius, double sigma, double mix)
        implements
            Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        ByteImage flakes = flakes(image.height(), image.width(), draws);
        int channels = image.channels();
        float[] x = image.unitFloats();
        double[] y = new double[x.length];
        int pixels = flakes.samples().length;
        for (int p = 0; p < pixels; p++) {
            double layer = flakes.at(p) / 255.0;
            double turned = flakes.at(pixels - 1 - p) / 255.0;
            int at = p * channels;
            float luma = Luma.of(x[at], x[at + channels / 2], x[at + channels - 1]);
            for (int i = at; i < at + channels; i++) {
                float white = (float) mix * x[i] + (float) (1 - mix) * Math.max(x[i], luma * 1.5f + 0.5f);
                y[i] = white + layer + turned;
            }
        }
        return image.withUnit(y);
    }

    private ByteImage flakes(int height, int width, Draws draws) {
        double[] layer = new double[height * width];
        for (int i = 0; i < layer.length; i++) {
            layer[i] = mean + deviation * draws.normal();
        }
        layer = Enlarged.by(zoom, layer, height, width, 1);
        for (int i = 0; i < layer.length; i++) {
            layer[i] = layer[i] < threshold ? 0 : layer[i];
        }
        ByteImage flakes = new ByteImage(new byte[layer.length], height, width, 1).withUnit(layer);
        return new MotionFilter(radius, sigma, draws.uniform(-135, -45)).apply(flakes);
    }
}
