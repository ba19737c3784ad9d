package org.itograd.experiments.corruption;

/// Rubber: an affine map of three points that are moved at random, then each pixel moved a little by two smooth random fields.
///
/// With the middle (⌊W/2⌋, ⌊H/2⌋) and t, a third of the shorter side, the points (+t, +t), (+t, −t), (−t, −t) from the middle move by uniform(−jitter, jitter) in each
/// coordinate; the image is drawn so that they land there, linearly interpolated, its border a mirror on the edge. A field is uniform(−1, 1)
/// for each pixel, blurred (cut off at 3σ) and multiplied by the amplitude; border a mirror behind the edge. Drawn in this order: the points'
/// x and y, the field of x, the field of y.
///
/// @param amplitude of a field, in sides
/// @param sigma     of a field's blur, in sides
/// @param jitter    of the points, in sides
/// @param numerator   a side is the image's shorter side times numerator / denominator
/// @param denominator see `numerator`
record ElasticTransform(double amplitude, double sigma, double jitter, double numerator, double denominator)
        implements
            Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        int height = image.height();
        int width = image.width();
        double side = Math.min(height, width) * numerator / denominator;
        Sampler affine = new Sampler(image.unitFloats(), height, width, image.channels(), Border.MIRROR_ON_EDGE);
        float[] moved = affine.sample(triangle(height, width, side * jitter, draws));
        double[] dx = field(height, width, side * sigma, side * amplitude, draws);
        double[] dy = field(height, width, side * sigma, side * amplitude, draws);
        Sampler elastic = new Sampler(moved, height, width, image.channels(), Border.MIRROR);
        return image.withUnit(elastic.sample((column, row, at) -> {
            at[0] = column + (float) dx[row * width + column];
            at[1] = row + (float) dy[row * width + column];
        }));
    }

    /// A smooth random displacement of each pixel along one axis.
    static double[] field(int height, int width, double sigma, double amplitude, Draws draws) {
        double[] field = new double[height * width];
        for (int i = 0; i < field.length; i++) {
            field[i] = draws.uniform(-1, 1);
        }
        field = new GaussianFilter(sigma, 3, Border.MIRROR).apply(field, height, width, 1);
        for (int i = 0; i < field.length; i++) {
            field[i] *= amplitude;
        }
        return field;
    }

    /// Where the affine map takes each pixel from: coordinates along the two sides that meet in the second point.
    private static Sampler.Places triangle(int height, int width, double jitter, Draws draws) {
        int t = Math.min(height, width) / 3;
        int cornerX = width / 2 + t;
        int cornerY = height / 2 - t;
        float ax = cornerX + (float) draws.uniform(-jitter, jitter);
        float ay = cornerY + 2 * t + (float) draws.uniform(-jitter, jitter);
        float bx = cornerX + (float) draws.uniform(-jitter, jitter);
        float by = cornerY + (float) draws.uniform(-jitter, jitter);
        float cx = cornerX - 2 * t + (float) draws.uniform(-jitter, jitter);
        float cy = cornerY + (float) draws.uniform(-jitter, jitter);
        double ux = (double) ax - bx;
        double uy = (double) ay - by;
        double vx = (double) cx - bx;
        double vy = (double) cy - by;
        double area = ux * vy - uy * vx;
        return (column, row, at) -> {
            double px = column - bx;
            double py = row - by;
            at[0] = cornerX - 2 * t * (ux * py - uy * px) / area;
            at[1] = cornerY + 2 * t * (px * vy - py * vx) / area;
        };
    }
}
