package org.itograd.experiments.corruption;

/// A zoom lens in motion: the mean of the image and of all its enlargements by 1, 1 + s, 1 + 2s, … below `end`, and that at `end` where
/// (end − 1)/s is not a whole number in double precision.
///
/// @param end  largest factor
/// @param step s
record ZoomBlur(double end, double step) implements Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        float[] x = image.unitFloats();
        double[] start = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            start[i] = x[i];
        }
        float[] sum = new float[x.length];
        int count = count();
        for (int k = 0; k < count; k++) {
            // 1 + s − 1 is not s: at a factor of 1.25 it decides about the size.
            double zoom = 1 + k * ((1 + step) - 1);
            double[] larger = Enlarged.by(zoom, start, image.height(), image.width(), image.channels());
            for (int i = 0; i < sum.length; i++) {
                sum[i] += (float) larger[i];
            }
        }
        for (int i = 0; i < x.length; i++) {
            x[i] = (x[i] + sum[i]) / (count + 1);
        }
        return image.withUnit(x);
    }

    int count() {
        return (int) Math.ceil((end - 1) / step);
    }
}
