package org.itograd.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files in `numpy` were written by NumPy 2.4.6.
class NpzTest {
    @TempDir
    Path folder = Path.of("");

    /// As the program that wrote the file computed them.
    private static double[] expected(NpyType type) {
        return switch (type) {
            case BOOL -> new double[]{1, 0, 1, 0, 0, 1};
            case INT8 -> new double[]{-128, 127, 0, 1, 7, 63};
            case UINT8 -> new double[]{0, 255, 0, 1, 7, 127};
            case INT16 -> new double[]{-32768, 32767, 0, 1, 7, 16383};
            case UINT16 -> new double[]{0, 65535, 0, 1, 7, 32767};
            case INT32 -> new double[]{-0x1p31, 0x1p31 - 1, 0, 1, 7, 0x1p30 - 1};
            case UINT32 -> new double[]{0, 0x1p32 - 1, 0, 1, 7, 0x1p31 - 1};
            case INT64 -> new double[]{-0x1p63, 0x1p63, 0, 1, 7, 0x1p62};
            case UINT64 -> new double[]{0, 0x1p64, 0, 1, 7, 0x1p63};
            case FLOAT16 -> new double[]{-0.5, 1.5, 65504, 0x1p-24, -0.0, 0x1.998p-4};
            case FLOAT32 -> new double[]{-0.5, 1.5, 65504, 6e-8f, -0.0, 0.1f};
            case FLOAT64 -> new double[]{-0.5, 1.5, 65504, 6e-8, -0.0, 0.1};
        };
    }

    @Test
    void readsEveryTypeInEitherOrderOfBytesAndAxes() throws IOException {
        try (Npz npz = Npz.open(NpyTest.golden("types.npz"))) {
            assertEquals(48, npz.names().size());
            for (NpyType type : NpyType.values()) {
                for (String order : List.of("leC", "leF", "beC", "beF")) {
                    NpyArray array = npz.read(type.code + order);
                    assertEquals(type, array.type());
                    assertEquals(Shape.of(2, 3), array.shape());
                    double[] values = IntStream.range(0, 6).mapToDouble(array::at).toArray();
                    assertArrayEquals(expected(type), values, type.code + order);
                }
            }
            assertArrayEquals(new long[]{Long.MIN_VALUE, Long.MAX_VALUE, 0, 1, 7, Long.MAX_VALUE / 2},
                    npz.read("i8beF").toLongs());
            Path one = folder.resolve("one.npy");
            npz.extract("u2beF", one);
            try (NpyReader reader = Npy.open(one)) {
                assertTrue(reader.header().columnMajor());
                assertArrayEquals(new int[]{0, 65535, 0, 1, 7, 32767}, reader.all().toInts());
                assertArrayEquals(new int[]{1, 7, 32767}, reader.rows(1, 2).toInts());
            }
        }
    }

    @Test
    void readsStoredAndStreamedArchives() throws IOException {
        try (Npz npz = Npz.open(NpyTest.golden("stored.npz"))) {
            assertEquals(List.of("a", "scalar", "empty", "deep"), List.copyOf(npz.names()));
            assertArrayEquals(new int[]{0, 1, 2, 3, 4, 5}, npz.read("a").toInts());
            assertEquals(2.5, npz.read("scalar").at(0));
            assertEquals(Shape.of(0, 3), npz.read("empty").shape());
            assertArrayEquals(IntStream.range(0, 24).toArray(), npz.read("deep").toInts());
            assertEquals("uint16 (2, 3, 4)", npz.header("deep").toString());
        }
        try (Npz npz = Npz.open(NpyTest.golden("streamed.npz"))) {
            assertArrayEquals(new int[]{0, 2, 4, 6}, npz.read("b").toInts());
        }
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        LinkedHashMap<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("images", NpyArray.ofBytes(Shape.of(2, 2, 2), new byte[]{0, 1, 2, 3, 4, 5, 6, -1}));
        arrays.put("labels", NpyArray.ofWholes(NpyType.INT64, Shape.of(2, 1), 3, -4));
        for (boolean deflated : new boolean[]{true, false}) {
            Path file = folder.resolve("written.npz");
            Npz.write(file, arrays, deflated);
            byte[] first = Files.readAllBytes(file);
            try (Npz npz = Npz.open(file)) {
                assertArrayEquals(new int[]{0, 1, 2, 3, 4, 5, 6, 255}, npz.read("images").toInts());
                assertArrayEquals(new long[]{3, -4}, npz.read("labels").toLongs());
            }
            Npz.write(file, arrays, deflated);
            assertArrayEquals(first, Files.readAllBytes(file));
        }
    }

    private static void readAll(Path file) throws IOException {
        try (Npz npz = Npz.open(file)) {
            for (String name : npz.names()) {
                NpyArray _ = npz.read(name);
            }
        }
    }

    /// Every byte of an entry matters: that of a stored one by its check sum.
    @Test
    void damagedArchivesAreRefused() throws IOException {
        byte[] sound = Files.readAllBytes(NpyTest.golden("stored.npz"));
        Path file = folder.resolve("bad.npz");
        byte[] changed = sound.clone();
        int data = new String(sound, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("\n") + 3;
        changed[data] ^= 1;
        Files.write(file, changed);
        String message = String.valueOf(assertThrows(IOException.class, () -> readAll(file)).getMessage());
        assertTrue(message.contains("bad.npz, a.npy: ") && message.contains("check sum"), message);
        try (Npz npz = Npz.open(file)) {
            message = String.valueOf(assertThrows(IOException.class,
                    () -> npz.extract("a", folder.resolve("out.npy"))).getMessage());
            assertTrue(message.contains("bad.npz, a.npy: ") && message.contains("check sum"), message);
            message = String.valueOf(assertThrows(IOException.class, () -> {
                NpyArray _ = npz.read("none");
            }).getMessage());
            assertTrue(message.contains("it has [a, scalar, empty, deep]"), message);
        }
        assertTrue(Files.notExists(folder.resolve("out.npy")));
        for (int length = 0; length < sound.length; length += 7) {
            Files.write(file, Arrays.copyOf(sound, length));
            message = String.valueOf(assertThrows(IOException.class, () -> readAll(file)).getMessage());
            assertTrue(message.contains("bad.npz"), message);
        }
        assertThrows(IOException.class, () -> readAll(folder));
        assertThrows(IOException.class, () -> readAll(folder.resolve("none.npz")));
    }
}
