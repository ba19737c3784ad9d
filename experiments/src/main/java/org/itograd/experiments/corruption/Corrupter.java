package org.itograd.experiments.corruption;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.function.IntFunction;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.Workers;
import org.itograd.experiments.data.LabelledImages;
import org.jspecify.annotations.Nullable;

/// Corrupts images with the published constants.
///
/// What happens to an image depends on the image, the corruption, the severity, the key and the image's number alone, not on the other
/// images or the number of threads. Different corruptions, severities and numbers have independent randomness.
///
/// @param scale whose constants
/// @param frost pictures for [Corruption#FROST], or null to do without it
@CheckReturnValue
public record Corrupter(Scale scale, @Nullable FrostPictures frost) {
    private static final float WHITE = 255;

    /// A corrupter without frost.
    public static Corrupter of(Scale scale) {
        return new Corrupter(scale, null);
    }

    /// Those of the wanted corruptions that can be applied: frost needs pictures, and some need colour.
    ///
    /// @param channels of the images, 1 or 3
    public List<Corruption> possible(List<Corruption> wanted, int channels) {
        return wanted.stream().filter(c -> c.needsPictures() ? frost != null : channels == 3 || !c.needsColour())
                .toList();
    }

    /// The effect of a corruption, with everything that it needs.
    ///
    /// @throws IllegalArgumentException for frost without pictures
    public Effect effect(Corruption corruption, int severity) {
        return frost == null ? corruption.effect(scale, severity) : corruption.effect(scale, severity, frost);
    }

    /// The key of one image.
    ///
    /// @param number of the image in its whole set, >= 0
    public static RandomKey key(RandomKey key, Corruption corruption, int severity, long number) {
        return key.fold(corruption.ordinal()).fold(severity).fold(number);
    }

    /// Corrupts images, the first of which is number 0 of its set. Pixels are rounded to 8 bits before, and are multiples of 1/255 after.
    ///
    /// @throws IllegalArgumentException if the corruption cannot be applied to such images: see [#possible]
    public LabelledImages apply(LabelledImages images, Corruption corruption, int severity, RandomKey key) {
        return apply(images, corruption, severity, key, 0);
    }

    /// The same for a part of a set.
    ///
    /// @param first number of the first image in its set
    public LabelledImages apply(LabelledImages images, Corruption corruption, int severity, RandomKey key, long first) {
        byte[] bytes = bytes(images, effect(corruption, severity), i -> key(key, corruption, severity, first + i));
        float[] pixels = new float[bytes.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (bytes[i] & 0xFF) / WHITE;
        }
        return images.withPixels(pixels);
    }

    /// Corrupted images, one after another, in parallel.
    ///
    /// @param keys gives the key of each image, from 0
    static byte[] bytes(LabelledImages images, Effect effect, IntFunction<RandomKey> keys) {
        int size = images.pixelsPerImage();
        byte[] bytes = new byte[images.pixels().length];
        Workers.run(images.count(), i -> System.arraycopy(
                effect.apply(image(images, i), keys.apply(i)).samples(), 0, bytes, i * size, size));
        return bytes;
    }

    /// One image, rounded to 8 bits.
    ///
    /// @throws IllegalArgumentException if it is smaller than 4 × 4, has neither 1 nor 3 channels, or pixels outside of [0, 1]
    public static ByteImage image(LabelledImages images, int number) {
        int size = images.pixelsPerImage();
        byte[] samples = new byte[size];
        for (int j = 0; j < size; j++) {
            float pixel = images.pixels()[number * size + j];
            require(pixel >= 0 && pixel <= 1, "images: pixels must be from 0 to 1, got %s", pixel);
            samples[j] = (byte) Math.round(pixel * WHITE);
        }
        return new ByteImage(samples, images.format().height(), images.format().width(), images.format().channels());
    }
}
