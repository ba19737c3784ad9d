package org.itograd.experiments.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.itograd.experiments.data.DataException;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.StoredImages;
import org.itograd.nn.io.Npy;
import org.itograd.nn.io.NpyArray;
import org.itograd.nn.io.NpyReader;
import org.itograd.nn.io.NpyType;
import org.jspecify.annotations.Nullable;

/// Images in an NPY file of bytes: (count, height, width, channels), (count, channels, height, width) or (count, numbers), the latter two
/// with one channel after the other; of grey images also (count, height, width).
final class ArrayImages {
    private final String set;
    private final Path file;
    private final ImageFormat format;
    private final NpyReader reader;
    private final int[] places;

    private ArrayImages(String set, Path file, ImageFormat format, NpyReader reader, Layout layout) {
        this.set = set;
        this.file = file;
        this.format = format;
        this.reader = reader;
        places = layout.places(format);
    }

    /// Opens a file; the system closes it when nobody uses it any more.
    ///
    /// @param set    the data set's name, for the check sum
    /// @param format that the images must have
    static ArrayImages open(String set, Path file, ImageFormat format, List<FileCheck> files) throws IOException {
        NpyReader reader = Npy.open(file);
        List<Long> shape = reader.header().shape();
        Layout layout = layout(shape, format);
        if (layout == null || reader.header().type() != NpyType.UINT8 || shape.getFirst() > Integer.MAX_VALUE) {
            String found = reader.header().toString();
            reader.close();
            throw new DataException(
                    file + ": expected images as uint8 (count, " + format.height() + ", " + format.width() + ", "
                            + format.channels() + "), found " + found + "; give the right file");
        }
        files.add(Bytes.check(set, file, Bytes.map(file)));
        return new ArrayImages(set, file, format, reader, layout);
    }

    private static @Nullable Layout layout(List<Long> shape, ImageFormat format) {
        long height = format.height();
        long width = format.width();
        long channels = format.channels();
        List<Long> image = shape.isEmpty() ? shape : shape.subList(1, shape.size());
        if (image.equals(List.of(height, width, channels)) || (channels == 1 && image.equals(List.of(height, width)))) {
            return Layout.PIXELS;
        }
        boolean planes = image.equals(List.of(channels, height, width)) || image.equals(List.of((long) format.size()));
        return planes ? Layout.PLANES : null;
    }

    int count() {
        return (int) reader.header().rows();
    }

    /// With the labels of another file, of any integer type, as (count) or (count, 1).
    StoredImages with(Path labelsFile, List<FileCheck> files) throws IOException {
        int[] labels = labels(set, labelsFile, format.classes(), files);
        if (labels.length != count()) {
            throw new DataException(
                    labelsFile + ": expected " + count() + " labels, one for each image of " + file + ", found "
                            + labels.length + "; take both files from one data set");
        }
        return new StoredImages(format, labels, this::read);
    }

    /// With labels, for images from a place on.
    StoredImages with(int from, int[] labels) {
        return new StoredImages(format, labels, (place, into) -> read(from + place, into));
    }

    static int[] labels(String set, Path file, int classes, List<FileCheck> files) throws IOException {
        NpyArray labels = Npy.read(file);
        files.add(Bytes.check(set, file, Bytes.map(file)));
        return Labels.checked(file, numbers(file.toString(), labels), 0, classes);
    }

    /// The labels that an array holds.
    ///
    /// @throws DataException if it has several for an image, or something else than whole numbers
    static int[] numbers(String file, NpyArray labels) throws DataException {
        int rank = labels.shape().rank();
        if (rank == 2 && labels.shape().dim(1) > 1) {
            throw new DataException(file + ": expected one label for each image, found " + labels
                    + ": images with several labels cannot be used; choose another data set");
        }
        if (rank < 1 || rank > 2 || !labels.type().isWhole()) {
            throw new DataException(file + ": expected whole numbers (count) or (count, 1), found " + labels
                    + "; give the right file");
        }
        return labels.toInts();
    }

    private void read(int place, byte[] into) throws IOException {
        byte[] image = reader.rows(place, place + 1L).bytes();
        for (int i = 0; i < into.length; i++) {
            into[i] = image[places[i]];
        }
    }
}
