package org.itograd.experiments.corruption;

/// Fog: x' = (x + c · cloud) · m / (m + c), where m is the greatest sample of the image. The [cloud][Plasma]'s side is the least power of
/// two that covers the image.
///
/// @param density c
/// @param decay   the larger, the smoother the cloud
record Fog(double density, double decay) implements Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        int side = 1;
        while (side < Math.max(image.height(), image.width())) {
            side *= 2;
        }
        double[] cloud = Plasma.of(side, decay, draws);
        double[] x = image.unit();
        double most = 0;
        for (double sample : x) {
            most = Math.max(most, sample);
        }
        for (int i = 0; i < x.length; i++) {
            int pixel = i / image.channels();
            double fog = cloud[pixel / image.width() * side + pixel % image.width()];
            x[i] = (x[i] + density * fog) * most / (most + density);
        }
        return image.withUnit(x);
    }
}
