package org.itograd.experiments.corruption;

/// Spatter of mud: where [drops][Drops] hit, blurred and dry again below .8, the image gives way to brown (63, 42, 20).
///
/// @param mean      of the layer
/// @param deviation of the layer
/// @param sigma     of the layer's blur
/// @param threshold of the layer
/// @param soft      σ of the drops' blur
record Mud(double mean, double deviation, double sigma, double threshold, double soft) implements Effect {
    private static final float DRY = 0.8f;

    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        float[] x = image.unitFloats();
        float[] brown = Luma.shown(image.channels(), (float) (63 / 255.), (float) (42 / 255.), (float) (20 / 255.));
        float[] cover = cover(image.height(), image.width(), draws);
        for (int i = 0; i < x.length; i++) {
            float m = cover[i / brown.length];
            x[i] = x[i] * (1 - m) + brown[i % brown.length] * m;
        }
        return image.withUnit(x);
    }

    private float[] cover(int height, int width, Draws draws) {
        double[] wet = Drops.layer(height, width, mean, deviation, sigma, threshold, draws);
        for (int i = 0; i < wet.length; i++) {
            wet[i] = wet[i] > threshold ? 1 : 0;
        }
        GaussianFilter blur = GaussianFilter.standard(soft);
        wet = blur.acrossRows(wet, height, width, 1);
        for (int i = 0; i < wet.length; i++) {
            wet[i] = (float) wet[i];
        }
        wet = blur.acrossColumns(wet, height, width, 1);
        float[] cover = new float[wet.length];
        for (int i = 0; i < cover.length; i++) {
            cover[i] = (float) wet[i] < DRY ? 0 : (float) wet[i];
        }
        return cover;
    }
}
