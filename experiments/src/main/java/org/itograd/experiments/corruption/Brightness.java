package org.itograd.experiments.corruption;

/// A brighter image: adds to the value of each pixel in [HSV][Hsv], which is the sample itself where the image is grey.
///
/// @param added where 1 is the whole range
record Brightness(double added) implements Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        double[] x = image.unit();
        if (image.channels() == 1) {
            for (int i = 0; i < x.length; i++) {
                x[i] += added;
            }
            return image.withUnit(x);
        }
        for (int i = 0; i < x.length; i += 3) {
            Hsv colour = Hsv.of(x[i], x[i + 1], x[i + 2]);
            new Hsv(colour.hue(), colour.saturation(), Math.clamp(colour.value() + added, 0.0, 1.0)).write(x, i);
        }
        return image.withUnit(x);
    }
}
