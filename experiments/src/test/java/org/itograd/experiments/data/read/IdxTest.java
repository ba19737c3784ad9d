package org.itograd.experiments.data.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Images;
import org.itograd.experiments.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";

    @TempDir
    Path folder = Path.of("");

    static byte[] idx(int type, byte[] data, int... extents) {
        ByteBuffer out = ByteBuffer.allocate(4 + 4 * extents.length + data.length);
        out.put((byte) 0).put((byte) 0).put((byte) type).put((byte) extents.length);
        Arrays.stream(extents).forEach(out::putInt);
        return out.put(data).array();
    }

    /// What byte stands at a place: no two rows, planes or images are alike.
    static int at(int place) {
        return (place * 7 + place / 251 * 13) & 0xff;
    }

    static byte[] numbered(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) at(i);
        }
        return bytes;
    }

    static byte[] labels(int count, int classes, int first) {
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (first + i % classes);
        }
        return labels;
    }

    static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(content);
        }
        return out.toByteArray();
    }

    /// 40 training and 20 test images of 2 × 3 pixels.
    static void write(Path folder, String train, String test, int classes, int first) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(train + "-images-idx3-ubyte"), idx(8, numbered(240), 40, 2, 3));
        Files.write(folder.resolve(train + "-labels-idx1-ubyte"), idx(8, labels(40, classes, first), 40));
        Files.write(folder.resolve(test + "-images-idx3-ubyte"), idx(8, numbered(120), 20, 2, 3));
        Files.write(folder.resolve(test + "-labels-idx1-ubyte"), idx(8, labels(20, classes, first), 20));
    }

    private Loaded load(String name) throws IOException {
        return DataNames.parse(name + ":" + folder, v -> null).load();
    }

    private String refusal(String name) {
        String message = String.valueOf(assertThrows(IOException.class, () -> load(name)).getMessage());
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void readsPlainAndZippedFilesOfEitherNamingStyle() throws IOException {
        write(folder, "train", "t10k", 10, 0);
        Loaded plain = load("mnist");
        Images train = Objects.requireNonNull(plain.train());
        assertEquals(new ImageFormat(2, 3, 1, 10), train.format());
        assertEquals(40, train.count());
        assertEquals(3, train.labels()[13]);
        assertEquals(at(14) / 255f, train.select(2).pixels()[2]);
        for (String part : new String[]{"train", "t10k"}) {
            for (String kind : new String[]{"images-idx3", "labels-idx1"}) {
                Path file = folder.resolve(part + "-" + kind + "-ubyte");
                Files.write(folder.resolve(part + "-" + kind.replace("-idx", ".idx") + "-ubyte.gz"),
                        zipped(Files.readAllBytes(file)));
                Files.delete(file);
            }
        }
        Loaded zipped = load("mnist");
        assertEquals(train.fingerprint(), Objects.requireNonNull(zipped.train()).fingerprint());
        assertEquals(plain.files(), zipped.files());
        assertTrue(plain.summary().startsWith("mnist: 40 training, 20 test images of 2 x 3 x 1, 10 classes; 4 files: "
                + "train-images-idx3-ubyte is not the published file, md5 "), plain.summary());
        SplitOptions quarter = new SplitOptions(
                0.25, 1, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), 1);
        Split split = plain.split(quarter);
        assertEquals(30, split.train().count());
        assertEquals(10, split.validation().count());
        assertEquals(20, split.test().count());
    }

    @Test
    void emnistIsTransposedAndItsLettersCountFromOne() throws IOException {
        write(folder, "emnist-letters-train", "emnist-letters-test", 26, 1);
        Images train = Objects.requireNonNull(load("emnist-letters").train());
        assertEquals(new ImageFormat(3, 2, 1, 26), train.format());
        assertEquals(0, train.labels()[0]);
        assertEquals(25, train.labels()[25]);
        float[] pixels = train.range(0, 1).pixels();
        assertArrayEquals(new float[]{0, 21 / 255f, 7 / 255f, 28 / 255f, 14 / 255f, 35 / 255f}, pixels);
        assertTrue(load("emnist-letters").summary().contains("train-images-idx3-ubyte is unknown"));
    }

    @Test
    void whatIsNotTheRightFileIsRefusedInOneLine() throws IOException {
        write(folder, "train", "t10k", 10, 0);
        Path images = folder.resolve(TRAIN_IMAGES);
        Path labels = folder.resolve(TRAIN_LABELS);
        byte[] sound = Files.readAllBytes(images);
        Files.write(images, Arrays.copyOf(sound, sound.length - 1));
        assertTrue(refusal("mnist")
                .contains(TRAIN_IMAGES + ": extents [40, 2, 3] need 256 bytes, found 255: it is cut off"));
        Files.write(images, Arrays.copyOf(sound, sound.length + 1));
        assertTrue(refusal("mnist").contains("longer than it says"));
        for (int length = 0; length < 16; length++) {
            Files.write(images, Arrays.copyOf(sound, length));
            assertTrue(refusal("mnist").contains(TRAIN_IMAGES + ": "), refusal("mnist"));
        }
        Files.write(images, idx(8, new byte[4], -1, -1, 4));
        assertTrue(refusal("mnist").contains("need"), refusal("mnist"));
        Files.write(images, idx(8, new byte[0], 65536, 65536, 65536));
        assertTrue(refusal("mnist").contains("cut off"), refusal("mnist"));
        Files.write(images, idx(8, new byte[0], 0, 28, 28));
        Files.write(labels, idx(8, new byte[0], 0));
        assertTrue(refusal("mnist").contains("has no pixels"), refusal("mnist"));
        for (int type : new int[]{9, 11, 12, 13, 14, 99}) {
            Files.write(images, idx(type, numbered(240), 40, 2, 3));
            assertTrue(refusal("mnist").contains("expected an IDX file of unsigned bytes with 3 axes, found "));
        }
        Files.write(images, idx(8, labels(40, 10, 0), 40));
        assertTrue(refusal("mnist").contains("one with 1 axes"), refusal("mnist"));
        Files.write(images, zipped(sound));
        Files.write(labels, idx(8, labels(39, 10, 0), 39));
        assertTrue(refusal("mnist").contains("expected 40 labels, one for each image of"), refusal("mnist"));
        Files.write(labels, idx(8, labels(40, 11, 0), 40));
        assertTrue(refusal("mnist").contains("label 10 must be from 0 to 9, found 10"), refusal("mnist"));
        byte[] zip = zipped(sound);
        Files.write(images, Arrays.copyOf(zip, zip.length - 9));
        assertTrue(refusal("mnist").contains("damaged or cut off"), refusal("mnist"));
        Files.delete(images);
        Files.createDirectory(images);
        assertTrue(refusal("mnist").contains("not a regular file"), refusal("mnist"));
    }

    @Test
    void missingFilesSayWhichAreNeededAndWhereTheyComeFrom() throws IOException {
        String message = refusal("mnist");
        assertTrue(
                message.contains("mnist: needs train-images-idx3-ubyte, not in " + folder) && message.contains("LeCun")
                        && message.contains("--data mnist:DIR") && message.contains("ITOGRAD_DATA"),
                message);
        write(folder, "train", "t10k", 10, 0);
        Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
        assertTrue(refusal("mnist").contains("t10k-labels-idx1-ubyte: no such file, plain or .gz"), refusal("mnist"));
    }
}
