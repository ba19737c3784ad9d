package org.itograd.experiments.data;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// Square grey images with a label each.
///
/// Pixels lie in [0, 1], where 0 is paper and 1 is full ink; all attack radii and noise levels are in these units. Arrays
/// are shared, not copied: nobody writes to them once the object exists.
///
/// @param pixels  image after image, row by row
/// @param labels  one of 0 … [#CLASSES]−1 for each image
/// @param side    height and width of an image in pixels
@CheckReturnValue
public record LabelledImages(float[] pixels, int[] labels, int side) {
    /// Ten digits.
    public static final int CLASSES = 10;

    /// Checks that the arrays fit together.
    public LabelledImages {
        require(side >= 1, "side: must be >= 1 pixel, got %d", side);
        require(
                pixels.length == (long) labels.length * side * side,
                "pixels: %d images of %d x %d need %d numbers, got %d",
                labels.length,
                side,
                side,
                (long) labels.length * side * side,
                pixels.length);
    }

    /// Number of images.
    public int count() {
        return labels.length;
    }

    /// Number of pixels of one image.
    public int pixelsPerImage() {
        return side * side;
    }

    /// Images `from` (inclusive) to `to` (exclusive).
    public LabelledImages range(int from, int to) {
        return new LabelledImages(
                Arrays.copyOfRange(pixels, from * pixelsPerImage(), to * pixelsPerImage()),
                Arrays.copyOfRange(labels, from, to),
                side);
    }

    /// The images at the given places, in that order.
    public LabelledImages select(int... places) {
        int size = pixelsPerImage();
        float[] chosen = new float[places.length * size];
        int[] chosenLabels = new int[places.length];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(pixels, places[i] * size, chosen, i * size, size);
            chosenLabels[i] = labels[places[i]];
        }
        return new LabelledImages(chosen, chosenLabels, side);
    }

    /// The same labels with other pixels.
    public LabelledImages withPixels(float[] changed) {
        return new LabelledImages(changed, labels, side);
    }

    /// The pixels as an F32 tensor of shape (count, side, side, 1).
    public Tensor tensor() {
        return Tensor.wrap(DType.F32, Shape.of(count(), side, side, 1), pixels);
    }

    /// A check sum (CRC-32C) of everything, to recognise the same data again.
    public String fingerprint() {
        CRC32C sum = new CRC32C();
        update(sum, side);
        for (float pixel : pixels) {
            update(sum, Float.floatToIntBits(pixel));
        }
        for (int label : labels) {
            update(sum, label);
        }
        return String.format("%08x", sum.getValue());
    }

    private static void update(CRC32C sum, int word) {
        for (int shift = 0; shift < 32; shift += 8) {
            sum.update(word >>> shift);
        }
    }
}
