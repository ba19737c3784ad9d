package org.itograd.experiments.corruption;

import static org.itograd.base.Arguments.require;

/// Paler or gaudier colours: the saturation s of each pixel in [HSV][Hsv] becomes s · factor + added. Grey pixels that get a saturation become
/// reddish, as grey has the hue 0; grey images have no saturation and are refused.
///
/// @param factor >= 0
/// @param added  >= 0
record Saturate(double factor, double added) implements Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        require(image.channels() == 3, "channels: saturate changes colours, and a grey image has none; leave it out");
        double[] x = image.unit();
        for (int i = 0; i < x.length; i += 3) {
            Hsv colour = Hsv.of(x[i], x[i + 1], x[i + 2]);
            double saturation = Math.clamp(colour.saturation() * factor + added, 0.0, 1.0);
            new Hsv(colour.hue(), saturation, colour.value()).write(x, i);
        }
        return image.withUnit(x);
    }
}
