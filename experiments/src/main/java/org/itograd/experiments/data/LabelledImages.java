package org.itograd.experiments.data;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// Images with a label each.
///
/// Pixels lie in [0, 1], where 1 is full ink or light; all attack radii and noise levels are in these units. Arrays
/// are shared, not copied: nobody writes to them once the object exists.
///
/// @param pixels  image after image, row by row, the channels of a pixel side by side
/// @param labels  one for each image
/// @param format  of every image
@CheckReturnValue
public record LabelledImages(float[] pixels, int[] labels, ImageFormat format) {
    /// Checks that the arrays fit together.
    public LabelledImages {
        require(
                pixels.length == (long) labels.length * format.size(),
                "pixels: %d images of %s need %d numbers, got %d",
                labels.length,
                format,
                (long) labels.length * format.size(),
                pixels.length);
        for (int label : labels) {
            require(
                    label >= 0 && label < format.classes(),
                    "labels: must be from 0 to %d, got %d",
                    format.classes() - 1,
                    label);
        }
    }

    /// Number of images.
    public int count() {
        return labels.length;
    }

    /// Numbers of one image: pixels times channels.
    public int pixelsPerImage() {
        return format.size();
    }

    /// Images `from` (inclusive) to `to` (exclusive).
    public LabelledImages range(int from, int to) {
        return new LabelledImages(
                Arrays.copyOfRange(pixels, from * pixelsPerImage(), to * pixelsPerImage()),
                Arrays.copyOfRange(labels, from, to),
                format);
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
        return new LabelledImages(chosen, chosenLabels, format);
    }

    /// The same labels with other pixels.
    public LabelledImages withPixels(float[] changed) {
        return new LabelledImages(changed, labels, format);
    }

    /// The pixels as an F32 tensor of shape (count, height, width, channels).
    public Tensor tensor() {
        return Tensor.wrap(DType.F32, Shape.of(count(), format.height(), format.width(), format.channels()), pixels);
    }

    /// A check sum (CRC-32C) of everything, to recognise the same data again.
    public String fingerprint() {
        CRC32C sum = new CRC32C();
        update(sum, format.height());
        if (!format.equals(ImageFormat.digits(format.height()))) {
            update(sum, format.width());
            update(sum, format.channels());
            update(sum, format.classes());
        }
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
