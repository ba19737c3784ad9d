package org.itograd.experiments.train;

import static org.itograd.base.Arguments.require;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;

/// Random changes of training images that keep their size. None happens in use.
///
/// The change of an image depends on the key and the image's place in the training part alone: neither on its batch nor on the
/// network, so runs with equal seeds see equal images in every epoch.
///
/// @param crop p >= 0: the image gets a border of p zeros on each side, and of the larger one a random part of the old size is
///             taken, each of the (2p + 1)² equally likely; 0 means none
/// @param flip whether half of the images are mirrored, left for right
/// @param inputNoise σ >= 0: afterwards, each pixel x becomes min(1, max(0, x + σ z)) with a standard normal z, in units of full ink
public record Augmentation(int crop, boolean flip, double inputNoise) implements Serializable {
    /// The images as they are.
    public static final Augmentation NONE = new Augmentation(0, false);

    private static final int NOISE = 1;

    /// Checks the ranges.
    public Augmentation {
        require(crop >= 0, "crop: the border must be >= 0 pixels, got %d", crop);
        require(
                inputNoise >= 0 && Double.isFinite(inputNoise),
                "input-noise: must be finite and >= 0, got %s",
                inputNoise);
    }

    /// Without noise on the pixels.
    public Augmentation(int crop, boolean flip) {
        this(crop, flip, 0);
    }

    /// The same with another σ of the noise on the pixels.
    Augmentation withInputNoise(double sigma) {
        return new Augmentation(crop, flip, sigma);
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
            if (inputNoise > 0) {
                disturb(changed, i * format.size(), format.size(), key.fold(places[i]).fold(NOISE));
            }
        }
        return images.withPixels(changed);
    }

    private void disturb(float[] pixels, int from, int size, RandomKey key) {
        float[] z = key.normal(DType.F32, size).toFloatArray();
        for (int i = 0; i < size; i++) {
            pixels[from + i] = Math.clamp((float) (pixels[from + i] + inputNoise * z[i]), 0f, 1f);
        }
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

    /// Such as "crop out of a border of 4 zeros, flip left for right" or "none".
    @Override
    public String toString() {
        List<String> changes = new ArrayList<>();
        if (crop > 0) {
            changes.add("crop out of a border of " + crop + " zeros");
        }
        if (flip) {
            changes.add("flip left for right");
        }
        if (inputNoise > 0) {
            changes.add("Gaussian noise of sigma " + inputNoise + " on the pixels, clipped to [0, 1]");
        }
        return changes.isEmpty() ? "none" : String.join(", ", changes);
    }
}
