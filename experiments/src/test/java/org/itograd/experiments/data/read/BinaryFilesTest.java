package org.itograd.experiments.data.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of exactly the published sizes, most of them holes.
class BinaryFilesTest {
    @TempDir
    Path folder = Path.of("");

    private interface Content {
        void write(RandomAccessFile file) throws IOException;
    }

    private void sparse(String name, long bytes, Content content) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(bytes);
            content.write(file);
        }
    }

    private static void put(RandomAccessFile file, long at, int value) throws IOException {
        file.seek(at);
        file.write(value);
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
    void cifarTenHasPlanesBehindALabel() throws IOException {
        for (int i = 1; i <= 5; i++) {
            int batch = i;
            sparse("cifar-10-batches-bin/data_batch_" + i + ".bin", 30_730_000,
                    file -> put(file, 9_999 * 3073L, batch));
        }
        sparse("cifar-10-batches-bin/test_batch.bin", 30_730_000, file -> {
            put(file, 3073L * 2, 9);
            put(file, 3073L * 2 + 1 + 33, 51);
            put(file, 3073L * 2 + 1 + 1024 + 33, 102);
            put(file, 3073L * 2 + 1 + 2048 + 33, 204);
        });
        Loaded loaded = load("cifar-10");
        assertEquals("truck", loaded.classes().get(9));
        Images train = Objects.requireNonNull(loaded.train());
        assertEquals(50_000, train.count());
        assertEquals(new ImageFormat(32, 32, 3, 10), train.format());
        assertArrayEquals(new int[]{1, 2, 3, 4, 5}, train.select(9_999, 19_999, 29_999, 39_999, 49_999).labels());
        Images test = Objects.requireNonNull(loaded.test());
        assertEquals(9, test.labels()[2]);
        float[] pixels = test.select(2).pixels();
        assertArrayEquals(new float[]{0.2f, 0.4f, 0.8f}, Arrays.copyOfRange(pixels, 33 * 3, 34 * 3));
        assertEquals(1.4, sum(pixels), 1e-6);
        assertTrue(loaded.summary().contains("6 files: data_batch_1.bin is unknown"), loaded.summary());
        sparse("cifar-10-batches-bin/data_batch_3.bin", 30_730_000, file -> put(file, 0, 10));
        assertTrue(refusal("cifar-10").contains("data_batch_3.bin: label 0 must be from 0 to 9, found 10"),
                refusal("cifar-10"));
        sparse("cifar-10-batches-bin/data_batch_3.bin", 30_730_000 - 3073, file -> {});
        assertTrue(refusal("cifar-10")
                .contains("data_batch_3.bin: has 30726927 bytes, but cifar-10's data_batch_3.bin has 30730000:"
                        + " it is cut off"),
                refusal("cifar-10"));
    }

    private static double sum(float[] pixels) {
        double sum = 0;
        for (float pixel : pixels) {
            sum += pixel;
        }
        return sum;
    }

    @Test
    void cifarHundredHasTheCoarseLabelFirst() throws IOException {
        sparse("train.bin", 153_700_000, file -> {
            put(file, 3074L * 49_999, 19);
            put(file, 3074L * 49_999 + 1, 99);
            put(file, 3074L * 49_999 + 3073, 255);
        });
        sparse("test.bin", 30_740_000, file -> {});
        Images train = Objects.requireNonNull(load("cifar-100").train());
        assertEquals(99, train.labels()[49_999]);
        float[] pixels = train.select(49_999).pixels();
        assertEquals(1f, pixels[3071]);
    }

    @Test
    void picklesAreRefusedWithAWayOut() throws IOException {
        sparse("cifar-10-batches-py/data_batch_1", 10, file -> {});
        assertTrue(refusal("cifar-10").contains("get the binary version, or export them: python3 -c"),
                refusal("cifar-10"));
        assertTrue(refusal("cifar-100").contains("cifar-100: needs test.bin"), refusal("cifar-100"));
    }

    @Test
    void stlIsStoredByColumnsAndCountsFromOne() throws IOException {
        sparse("stl10_binary/train_X.bin", 138_240_000, file -> {
            put(file, 27_648L * 4_999 + 9_216 + 5 * 96 + 7, 51);
        });
        sparse("stl10_binary/test_X.bin", 221_184_000, file -> {});
        Files.write(folder.resolve("stl10_binary/train_y.bin"), IdxTest.labels(5_000, 10, 1));
        Files.write(folder.resolve("stl10_binary/test_y.bin"), IdxTest.labels(8_000, 10, 1));
        Loaded loaded = load("stl-10");
        Images train = Objects.requireNonNull(loaded.train());
        assertEquals(5_000, train.count());
        assertEquals(8_000, Objects.requireNonNull(loaded.test()).count());
        assertEquals("ship", loaded.classes().get(train.labels()[8]));
        float[] pixels = train.select(4_999).pixels();
        assertEquals(0.2f, pixels[(7 * 96 + 5) * 3 + 1]);
        assertEquals(0.2, sum(pixels), 1e-6);
        Files.write(folder.resolve("stl10_binary/test_y.bin"), IdxTest.labels(8_000, 10, 0));
        assertTrue(refusal("stl-10").contains("test_y.bin: label 0 must be from 1 to 10, found 0"), refusal("stl-10"));
    }

    @Test
    void stlsUnlabeledImagesExceedAnArrayAndAreMapped() throws IOException {
        sparse("unlabeled_X.bin", 2_764_800_000L, file -> {
            put(file, 2_764_800_000L - 1, 255);
        });
        Images all = Stl10.of(new Place("stl-10", folder, null)).withoutLabels();
        assertEquals(100_000, all.count());
        assertEquals(1f, all.select(99_999).pixels()[27_647]);
        assertThrows(IllegalArgumentException.class, all::inMemory);
    }
}
