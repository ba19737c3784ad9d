package org.itograd.experiments.corruption;

/// A lens out of focus: the mean over a disk whose edge is softened.
///
/// The disk, x² + y² <= r² on a grid of 17 × 17 pixels, or of 2r + 1 for r > 8, is normalised and blurred by a Gaussian of 3 × 3 pixels (5 × 5
/// for r > 8); borders are mirrors on the edge, for the disk and for the image.
///
/// @param radius r in pixels
/// @param alias  σ of the disk's blur, in pixels
record DefocusBlur(double radius, double alias) implements Effect {
    private static final int LARGE = 8;

    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        float[] kernel = kernel();
        int side = side();
        int height = image.height();
        int width = image.width();
        int channels = image.channels();
        double[] x = image.unit();
        double[] y = new double[x.length];
        for (int k = 0; k < kernel.length; k++) {
            if (kernel[k] == 0) {
                continue;
            }
            for (int row = 0; row < height; row++) {
                int from = Border.MIRROR_ON_EDGE.inside(row + k / side - side / 2, height) * width;
                for (int column = 0; column < width; column++) {
                    int at = (from + Border.MIRROR_ON_EDGE.inside(column + k % side - side / 2, width)) * channels;
                    int to = (row * width + column) * channels;
                    for (int c = 0; c < channels; c++) {
                        y[to + c] += kernel[k] * x[at + c];
                    }
                }
            }
        }
        return image.withUnit(y);
    }

    private int side() {
        return 2 * (radius <= LARGE ? LARGE : (int) radius) + 1;
    }

    /// The softened disk, row by row, in single precision.
    float[] kernel() {
        int side = side();
        float[] disk = new float[side * side];
        int inside = 0;
        for (int i = 0; i < disk.length; i++) {
            int y = i / side - side / 2;
            int x = i % side - side / 2;
            disk[i] = x * x + y * y <= radius * radius ? 1 : 0;
            inside += (int) disk[i];
        }
        for (int i = 0; i < disk.length; i++) {
            disk[i] /= inside;
        }
        float[] weights = GaussianFilter.floats(alias, radius <= LARGE ? 1 : 2);
        return softened(softened(disk, side, 1, weights), side, side, weights);
    }

    /// Blurred along one axis, in which neighbours are `step` places apart.
    private static float[] softened(float[] x, int side, int step, float[] weights) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            int at = i / step % side;
            y[i] = x[i] * weights[0];
            for (int k = 1; k < weights.length; k++) {
                int before = i + (Border.MIRROR_ON_EDGE.inside(at - k, side) - at) * step;
                int after = i + (Border.MIRROR_ON_EDGE.inside(at + k, side) - at) * step;
                y[i] += (x[before] + x[after]) * weights[k];
            }
        }
        return y;
    }
}
