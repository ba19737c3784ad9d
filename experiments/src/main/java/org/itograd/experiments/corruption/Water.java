package org.itograd.experiments.corruption;

import org.jspecify.annotations.Nullable;

/// Spatter of water: [drops][Drops] that shine (175, 238, 238) where their surface slopes.
///
/// The layer as bytes has [edges][Canny]; the [distance][EdgeDistance] to them, at most 20, is averaged over 3 × 3, equalised, correlated with a
/// kernel of slope and averaged again. Times the layer and divided by its maximum, it is the cover. Without any drop the image stays as it is. A
/// layer above 1 wraps round as a byte, as the original's does.
///
/// @param mean      of the layer
/// @param deviation of the layer
/// @param sigma     of the layer's blur
/// @param threshold of the layer
/// @param strength  of the shine
record Water(double mean, double deviation, double sigma, double threshold, double strength) implements Effect {
    private static final float FAR = 20;
    private static final int[] SLOPE = {-2, -1, 0, -1, 1, 1, 0, 1, 2};

    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        double[] layer = Drops.layer(image.height(), image.width(), mean, deviation, sigma, threshold, draws);
        int[] drops = new int[layer.length];
        for (int i = 0; i < drops.length; i++) {
            drops[i] = (int) (layer[i] * 255) & 0xFF;
        }
        float[] cover = cover(drops, image.height(), image.width());
        float[] shine = Luma.shown(image.channels(), (float) (175 / 255.), (float) (238 / 255.), (float) (238 / 255.));
        float[] x = image.unitFloats();
        for (int i = 0; i < x.length; i++) {
            x[i] += cover[i / shine.length] * shine[i % shine.length];
        }
        return image.withUnit(x);
    }

    private float[] cover(int[] drops, int height, int width) {
        int[] relief = relief(drops, height, width);
        float[] cover = new float[drops.length];
        float most = 0;
        for (int i = 0; i < cover.length; i++) {
            cover[i] = (float) drops[i] * relief[i];
            most = Math.max(most, cover[i]);
        }
        for (int i = 0; i < cover.length && most > 0; i++) {
            cover[i] = cover[i] / most * (float) strength;
        }
        return cover;
    }

    private static int[] relief(int[] drops, int height, int width) {
        float[] distance = EdgeDistance.of(Canny.edges(drops, height, width, 50, 150), height, width);
        double[] near = new double[drops.length];
        for (int i = 0; i < near.length; i++) {
            near[i] = Math.min(distance[i], FAR);
        }
        int[] bytes = new int[near.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (int) (float) (around(near, height, width, i, null) * (1 / 9.0));
        }
        double[] equal = equalised(bytes);
        double[] slopes = new double[equal.length];
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = Math.clamp(around(equal, height, width, i, SLOPE), 0.0, 255.0);
        }
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (int) Math.rint(around(slopes, height, width, i, null) / 9);
        }
        return bytes;
    }

    /// The sum over 3 × 3 pixels, each by its weight if there are weights; the border a mirror on the edge.
    private static double around(double[] x, int height, int width, int i, int @Nullable [] weights) {
        double sum = 0;
        for (int k = 0; k < 9; k++) {
            int row = Border.MIRROR_ON_EDGE.inside(i / width + k / 3 - 1, height);
            int column = Border.MIRROR_ON_EDGE.inside(i % width + k % 3 - 1, width);
            sum += (weights == null ? 1 : weights[k]) * x[row * width + column];
        }
        return sum;
    }

    /// Bytes spread over the whole range: the least becomes 0, and any other 255 times the share of those up to it, without the least.
    private static double[] equalised(int[] bytes) {
        int[] counts = new int[256];
        for (int b : bytes) {
            counts[b]++;
        }
        int least = 0;
        while (counts[least] == 0) {
            least++;
        }
        int others = bytes.length - counts[least];
        double[] table = new double[256];
        table[least] = others == 0 ? least : 0;
        int sum = 0;
        for (int b = least + 1; b < 256; b++) {
            sum += counts[b];
            table[b] = others == 0 ? b : Math.rint(sum * (255f / others));
        }
        double[] equal = new double[bytes.length];
        for (int i = 0; i < equal.length; i++) {
            equal[i] = table[bytes[i]];
        }
        return equal;
    }
}
