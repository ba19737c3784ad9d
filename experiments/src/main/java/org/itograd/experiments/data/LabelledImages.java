package org.itograd.experiments.data;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
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
public record LabelledImages(float[] pixels, int[] labels, ImageFormat format) implements Images {
    /// Checks that the arrays fit together.
    public LabelledImages {
        require(
                pixels.length == (long) labels.length * format.size(),
                "pixels: %d images of %s need %d numbers, got %d",
                labels.length,
                format,
                (long) labels.length * format.size(),
                pixels.length);
        format.requireLabels(labels);
    }

    @Override
    public int count() {
        return labels.length;
    }

    /// Numbers of one image: pixels times channels.
    public int pixelsPerImage() {
        return format.size();
    }

    @Override
    public LabelledImages range(int from, int to) {
        return new LabelledImages(
                Arrays.copyOfRange(pixels, from * pixelsPerImage(), to * pixelsPerImage()),
                Arrays.copyOfRange(labels, from, to),
                format);
    }

    @Override
    public LabelledImages inMemory() {
        return this;
    }

    @Override
    public LabelledImages select(int... places) {
        int size = pixelsPerImage();
        float[] chosen = new float[format.size(places.length)];
        int[] chosenLabels = new int[places.length];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(pixels, places[i] * size, chosen, i * size, size);
            chosenLabels[i] = labels[places[i]];
        }
        return new LabelledImages(chosen, chosenLabels, format);
    }

    /// Each square of `by` × `by` pixels becomes one, its mean, as in a 2×2 mean from 28 × 28 to 14 × 14.
    ///
    /// @throws IllegalArgumentException if the height or width is no multiple of `by`
    @Override
    public LabelledImages pooled(int by) {
        return by == 1 ? this : PooledImages.of(this, by);
    }

    /// The same labels with other pixels.
    public LabelledImages withPixels(float[] changed) {
        return new LabelledImages(changed, labels, format);
    }

    /// The pixels as an F32 tensor of shape (count, height, width, channels).
    public Tensor tensor() {
        return Tensor.wrap(DType.F32, Shape.of(count(), format.height(), format.width(), format.channels()), pixels);
    }
}
