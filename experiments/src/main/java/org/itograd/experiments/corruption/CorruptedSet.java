package org.itograd.experiments.corruption;

import static org.itograd.base.Arguments.require;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.AtomicFile;
import org.itograd.base.Workers;
import org.itograd.experiments.data.Images;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.nn.io.Npy;
import org.itograd.nn.io.NpyType;

/// A set of images, corrupted and written to files. Images are read, corrupted and written a few at a time, so a set may be larger than
/// memory; each file is replaced whole or not at all.
///
/// @param images     clean; image i of the set is number i for [Corrupter#key]
/// @param corrupter  the constants
/// @param severities in the order in which they are written
/// @param key        of all chance
public record CorruptedSet(Images images, Corrupter corrupter, List<Integer> severities, RandomKey key) {
    private static final int CHUNK_BYTES = 1 << 22;
    private static final int BYTE_LABELS = 256;

    /// Checks and copies the severities.
    public CorruptedSet {
        severities = List.copyOf(severities);
        require(!severities.isEmpty(), "severities: must be at least one, got none");
    }

    /// Writes `folder/NAME.npy` in the layout of CIFAR-10-C: bytes of shape (severities · images, height, width, channels), all images at the
    /// first severity, then all at the next.
    ///
    /// @param done is told how many more images are written
    public void writeArray(Corruption corruption, Path folder, IntConsumer done) throws IOException {
        Files.createDirectories(folder);
        long[] shape = {rows(), images.format().height(), images.format().width(), images.format().channels()};
        Npy.write(arrayFile(corruption, folder), NpyType.UINT8, shape,
                rows -> forEachChunk(corruption, (_, _, bytes, count) -> {
                    rows.put(bytes);
                    done.accept(count);
                }));
    }

    /// The file of [#writeArray].
    public static Path arrayFile(Corruption corruption, Path folder) {
        return folder.resolve(corruption + ".npy");
    }

    /// Writes `folder/labels.npy`: the labels once for each severity, as bytes (32-bit numbers if there are more than 256 classes).
    public void writeLabels(Path folder) throws IOException {
        Files.createDirectories(folder);
        boolean small = images.format().classes() <= BYTE_LABELS;
        int[] labels = images.labels();
        byte[] bytes = new byte[labels.length * (small ? 1 : Integer.BYTES)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (small ? labels[i] : labels[i / Integer.BYTES] >> (8 * (i % Integer.BYTES)));
        }
        Npy.write(labelsFile(folder), small ? NpyType.UINT8 : NpyType.INT32, new long[]{rows()}, rows -> {
            for (int i = 0; i < severities.size(); i++) {
                rows.put(bytes);
            }
        });
    }

    /// The file of [#writeLabels].
    public static Path labelsFile(Path folder) {
        return folder.resolve("labels.npy");
    }

    /// Writes `folder/NAME/SEVERITY/LABEL/NUMBER.png`, in the layout of Tiny-ImageNet-C: labels and numbers with leading zeros, so that their
    /// order is that of names.
    ///
    /// @param done is told how many more images are written
    public void writePictures(Corruption corruption, Path folder, IntConsumer done) throws IOException {
        int size = images.format().size();
        for (int severity : severities) {
            for (int label = 0; label < images.format().classes(); label++) {
                Files.createDirectories(labelFolder(folder, corruption, severity, label));
            }
        }
        forEachChunk(corruption, (severity, first, bytes, count) -> {
            try {
                Workers.run(count,
                        i -> writePicture(pictureFile(folder, corruption, severity, first + i), bytes, i * size));
            } catch (UncheckedIOException e) {
                throw new IOException(e.getCause());
            }
            done.accept(count);
        });
    }

    private Path labelFolder(Path folder, Corruption corruption, int severity, int label) {
        return folder.resolve(corruption.toString()).resolve(Integer.toString(severity))
                .resolve(padded(label, images.format().classes() - 1));
    }

    Path pictureFile(Path folder, Corruption corruption, int severity, int image) {
        return labelFolder(folder, corruption, severity, images.labels()[image])
                .resolve(padded(image, Math.max(1, images.count() - 1)) + ".png");
    }

    /// With as many digits as the greatest.
    private static String padded(int number, int greatest) {
        return ("%0" + Integer.toString(greatest).length() + "d").formatted(number);
    }

    private void writePicture(Path file, byte[] bytes, int from) {
        int height = images.format().height();
        int width = images.format().width();
        int channels = images.format().channels();
        BufferedImage picture = new BufferedImage(width, height,
                channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width * channels; i++) {
            int pixel = i / channels;
            picture.getRaster().setSample(pixel % width, pixel / width, i % channels, bytes[from + i] & 0xFF);
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(png)) {
            ImageIO.write(picture, "png", stream);
            stream.flush();
            AtomicFile.write(file, png.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long rows() {
        return (long) severities.size() * images.count();
    }

    private interface Chunk {
        void take(int severity, int first, byte[] bytes, int count) throws IOException;
    }

    private void forEachChunk(Corruption corruption, Chunk chunk) throws IOException {
        int most = Math.max(1, CHUNK_BYTES / images.format().size());
        for (int severity : severities) {
            Effect effect = corrupter.effect(corruption, severity);
            for (int from = 0; from < images.count(); from += most) {
                int first = from;
                LabelledImages some = images.range(first, Math.min(images.count(), first + most));
                byte[] bytes = Corrupter.bytes(some, effect,
                        i -> Corrupter.key(key, corruption, severity, first + (long) i));
                chunk.take(severity, first, bytes, some.count());
            }
        }
    }
}
