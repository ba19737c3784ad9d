package org.itograd.experiments.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Images of bytes, 0 … 255, that are read when asked for and divided by 255.
public final class StoredImages implements Images {
    /// Where the bytes are.
    @FunctionalInterface
    public interface Pixels {
        /// Reads an image: row by row, the channels of a pixel side by side. Any number of threads may do so at once.
        ///
        /// @param into as long as one image has numbers
        void read(int place, byte[] into) throws IOException;
    }

    private final ImageFormat format;
    private final int[] labels;
    private final Pixels pixels;
    private @Nullable String fingerprint;

    /// @param labels one for each image, from 0; shared
    /// @throws IllegalArgumentException if a label is not one of the format's classes
    public StoredImages(ImageFormat format, int[] labels, Pixels pixels) {
        format.requireLabels(labels);
        this.format = format;
        this.labels = labels;
        this.pixels = pixels;
    }

    @Override
    public ImageFormat format() {
        return format;
    }

    @Override
    public int count() {
        return labels.length;
    }

    @Override
    public int[] labels() {
        return labels;
    }

    @Override
    public LabelledImages select(int... places) {
        int size = format.size();
        float[] chosen = new float[format.size(places.length)];
        int[] chosenLabels = new int[places.length];
        byte[] image = new byte[size];
        for (int i = 0; i < places.length; i++) {
            chosenLabels[i] = labels[Objects.checkIndex(places[i], labels.length)];
            try {
                pixels.read(places[i], image);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            for (int j = 0; j < size; j++) {
                chosen[i * size + j] = (image[j] & 0xff) / 255f;
            }
        }
        return new LabelledImages(chosen, chosenLabels, format);
    }

    @Override
    public synchronized String fingerprint() {
        if (fingerprint == null) {
            fingerprint = Fingerprint.of(this);
        }
        return fingerprint;
    }
}
