package org.itograd.experiments.data;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.stream.IntStream;

/// Images with a label each, wherever they are: in memory, or in a file that is read when they are asked for.
///
/// Implementations can be read by any number of threads. What cannot be read is an [java.io.UncheckedIOException].
@CheckReturnValue
public interface Images {
    /// The size of every image and the number of classes.
    ImageFormat format();

    /// Number of images.
    int count();

    /// One for each image; shared, not to be written to.
    int[] labels();

    /// The images at the given places, in that order.
    ///
    /// @throws IllegalArgumentException if they exceed the nearly 2³¹ numbers of an array
    LabelledImages select(int... places);

    /// Images `from` (inclusive) to `to` (exclusive).
    default LabelledImages range(int from, int to) {
        return select(IntStream.range(from, to).toArray());
    }

    /// All of them.
    default LabelledImages inMemory() {
        return range(0, count());
    }

    /// A view of the images at the given places, in that order; nothing is read.
    default Images chosen(int... places) {
        return new ChosenImages(this, places.clone());
    }

    /// A view of the first images, or of all if there are fewer; nothing is read.
    default Images first(int count) {
        return count >= count() ? this : chosen(IntStream.range(0, count).toArray());
    }

    /// A view of the images with each square of `by` × `by` pixels become one, its mean; nothing is read.
    ///
    /// @throws IllegalArgumentException if the height or width is no multiple of `by`
    default Images pooled(int by) {
        return by == 1 ? this : new PooledImages(this, by);
    }

    /// A check sum (CRC-32C) of everything, to recognise the same data again, wherever they are. Reads each image once.
    default String fingerprint() {
        return Fingerprint.of(this);
    }
}
