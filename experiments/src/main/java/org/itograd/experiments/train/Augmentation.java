package org.itograd.experiments.train;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;

/// Random changes of training images that keep their size.
///
/// The change of an image depends on the key and the image's place in the training part alone: neither on its batch nor on the
/// network, so runs with equal seeds see equal images in every epoch.
///
/// @param crop p >= 0: the image gets a border of p zeros on each side, and of the larger one a random part of the old size is
///             taken, each of the (2p + 1)² equally likely; 0 means none
/// @param flip whether half of the images are mirrored, left for right
public record Augmentation(int crop, boolean flip) {
    /// The images as they are.
    public static final Augmentation NONE = new Augmentation(0, false);

    /// Checks the range.
    public Augmentation {
        require(crop >= 0, "crop: the border must be >= 0 pixels, got %d", crop);
    }

    /// Changes images.
    ///
    /// @param places of the images in the training part
    /// @param key    of this epoch
    /// @throws IllegalArgumentException if the border is as wide as the image, which a crop could then miss
    LabelledImages apply(LabelledImages images, int[] places, RandomKey key) {
        ImageFormat format = images.format();
        requireFits(format);
        if (equals(NONE)) {
            return images;
        }
        float[] changed = new float[images.pixels().length];
        for (int i = 0; i < places.length; i++) {
            double[] u = key.fold(places[i]).uniform(DType.F64, 3).toDoubleArray();
            int down = (int) (u[0] * (2 * crop + 1)) - crop;
            int right = (int) (u[1] * (2 * crop + 1)) - crop;
            move(images.pixels(), changed, i * format.size(), format, down, right, flip && u[2] < 0.5);
        }
        return images.withPixels(changed);
    }

    void requireFits(ImageFormat format) {
        require(
                crop < Math.min(format.height(), format.width()),
                "crop: the border must be narrower than the images, which are %d x %d, got %d",
                format.height(),
                format.width(),
                crop);
    }

    /// Pixel (y, x) becomes that at (y + down, x + right), mirrored if asked.
    private static void move(
            float[] from, float[] to, int image, ImageFormat format, int down, int right, boolean mirrored) {
        int channels = format.channels();
        int width = format.width();
        for (int y = 0; y < format.height(); y++) {
            int row = y + down;
            for (int x = 0; x < width; x++) {
                int column = (mirrored ? width - 1 - x : x) + right;
                if (row >= 0 && row < format.height() && column >= 0 && column < width) {
                    System.arraycopy(
                            from,
                            image + (row * width + column) * channels,
                            to,
                            image + (y * width + x) * channels,
                            channels);
                }
            }
        }
    }

    /// Such as "crop 4, flip" or "none".
    @Override
    public String toString() {
        String cropped = crop == 0 ? "" : "crop out of a border of " + crop + " zeros";
        String flipped = flip ? "flip left for right" : "";
        return equals(NONE) ? "none" : cropped + (crop > 0 && flip ? ", " : "") + flipped;
    }
}
