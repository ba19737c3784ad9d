package org.itograd.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files in `numpy` were written by NumPy 2.4.6.
class NpyTest {
    @TempDir
    Path folder = Path.of("");

    static Path golden(String name) {
        try {
            return Path.of(Objects.requireNonNull(NpyTest.class.getResource("numpy/" + name), name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static String refusal(Path file) {
        return String.valueOf(assertThrows(IOException.class, () -> {
            NpyArray _ = Npy.read(file);
        }).getMessage());
    }

    private Path header(int version, String text, int dataBytes) throws IOException {
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer out = ByteBuffer.allocate(12 + latin.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[]{(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            out.putShort((short) latin.length);
        } else {
            out.putInt(latin.length);
        }
        out.put(latin).position(out.position() + dataBytes);
        return Files.write(folder.resolve("made.npy"), Arrays.copyOf(out.array(), out.position()));
    }

    private void assertHeaderRefused(String expected, String text) throws IOException {
        String message = refusal(header(1, text, 8));
        assertTrue(message.contains(expected) && message.contains("made.npy: "), message);
    }

    @Test
    void readsEveryVersion() throws IOException {
        for (String name : List.of("v1.npy", "v2.npy", "v3.npy")) {
            NpyArray array = Npy.read(golden(name));
            assertEquals("uint8 (5)", array.toString());
            assertArrayEquals(new int[]{0, 1, 2, 3, 4}, array.toInts());
        }
        assertEquals(Shape.scalar(), Npy.read(golden("scalar.npy")).shape());
        assertEquals(2.5, Npy.read(golden("scalar.npy")).at(0));
    }

    @Test
    void readsHeadersThatOldAndOtherWritersMade() throws IOException {
        for (String text : List.of(
                "{'descr': '<u2', 'fortran_order': False, 'shape': (2L, 2L), }\n",
                "{\"shape\":(2,2),\"fortran_order\":False,\"descr\":\"<u2\"}",
                " { 'shape' : ( 2 , 2 , ) , 'descr' : '<u2' , 'fortran_order' : False } \n")) {
            for (int version = 1; version <= 3; version++) {
                assertEquals(Shape.of(2, 2), Npy.read(header(version, text, 8)).shape());
            }
        }
        assertEquals(0, Npy.read(header(1, "{'descr': '|u1', 'fortran_order': True, 'shape': (3, 0), }", 0)).count());
    }

    @Test
    void whatIsNotNumbersIsRefusedByName() throws IOException {
        assertTrue(refusal(golden("objects.npy")).contains("pickled Python objects"));
        assertTrue(refusal(golden("records.npy")).contains("structured dtype"));
        assertTrue(refusal(golden("text.npy")).contains("dtype is '<U3'"));
        assertTrue(refusal(golden("complex.npy")).contains("dtype is '<c16'"));
        assertHeaderRefused("does not say the order of bytes",
                "{'descr': '=i4', 'fortran_order': False, 'shape': (2,)}");
        assertHeaderRefused("does not say the order of bytes",
                "{'descr': '|i4', 'fortran_order': False, 'shape': (2,)}");
    }

    @Test
    void hostileHeadersAreRefused() throws IOException {
        String start = "{'descr': '<f4', 'fortran_order': False, 'shape': ";
        assertHeaderRefused("must be an extent >= 0, but there is \"-1", start + "(-1,)}");
        assertHeaderRefused("too large", start + "(99999999999999999999,)}");
        assertHeaderRefused("more elements than 2^63 bytes", start + "(4294967296, 4294967296)}");
        assertHeaderRefused("more elements than 2^63 bytes", start + "(0, 4294967296, 4294967296)}");
        assertHeaderRefused("more elements than 2^63 bytes", start + "(9223372036854775807,)}");
        assertHeaderRefused("most 64 axes, got 65", start + "(" + "1,".repeat(65) + ")}");
        assertHeaderRefused("not a tuple", start + "(2)}");
        assertHeaderRefused("must be '('", start + "[2]}");
        assertHeaderRefused("must be an extent", start + "((2,),)}");
        assertHeaderRefused("must be '}'", start + "(2,)");
        assertHeaderRefused("the end of the header", start + "(2,)} {}");
        assertHeaderRefused("occurs twice", start + "(2,), 'shape': (2,)}");
        assertHeaderRefused("unknown key 'more'", start + "(2,), 'more': True}");
        assertHeaderRefused("needs descr, fortran_order and shape", "{'descr': '<f4'}");
        assertHeaderRefused("True or False", "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}");
        assertHeaderRefused("quoted word", "{'descr': '<f4");
        assertHeaderRefused("structured", "{'descr': " + "[".repeat(9000) + "}");
        assertHeaderRefused("needs 12 bytes of data, but 8 follow it: the file is truncated", start + "(3,)}");
        assertHeaderRefused("longer than it says", start + "(1,)}");
        assertHeaderRefused("needs 4611686018427387904 bytes", start + "(1152921504606846976,)}");
        assertTrue(refusal(header(4, start + "(2,)}", 8)).contains("version is 4.0"));
        byte[] sound = Files.readAllBytes(golden("v2.npy"));
        for (int length = 0; length < sound.length; length++) {
            Path cut = Files.write(folder.resolve("cut.npy"), Arrays.copyOf(sound, length));
            assertTrue(refusal(cut).contains("cut.npy: not a sound NPY file"), refusal(cut));
        }
        sound[11] = 1;
        assertTrue(refusal(Files.write(folder.resolve("long.npy"), sound)).contains("claims a length of"));
        assertTrue(refusal(folder).contains("directory"));
        assertTrue(refusal(folder.resolve("none")).contains("no such file"));
    }

    @Test
    void numbersAreNeverSilentlyOthers() {
        NpyArray large = NpyArray.wrap(NpyType.UINT64, Shape.of(1), new byte[]{-1, -1, -1, -1, -1, -1, -1, -1});
        assertEquals(0x1p64, large.at(0));
        assertThrows(IllegalArgumentException.class, large::toLongs);
        Tensor half = Tensor.of(new double[]{0.5});
        assertThrows(IllegalArgumentException.class, () -> NpyArray.of(half).toInts());
        NpyArray wide = NpyArray.ofWholes(NpyType.UINT32, Shape.of(1), 1 << 30);
        assertArrayEquals(new int[]{1 << 30}, wide.toInts());
        assertThrows(IllegalArgumentException.class, () -> NpyArray.ofWholes(NpyType.UINT8, Shape.of(1), 256));
        assertThrows(IllegalArgumentException.class, () -> NpyArray.ofWholes(NpyType.BOOL, Shape.of(1), 2));
        assertThrows(IllegalArgumentException.class, () -> NpyArray.ofWholes(NpyType.FLOAT32, Shape.of(1), 2));
        assertThrows(IllegalArgumentException.class, () -> NpyArray.ofBytes(Shape.of(2), new byte[3]));
    }

    /// 2²⁴ + 1 + 2⁻²⁹ of it lies just above the middle of two floats, and a double of it exactly there.
    @Test
    void longIntegersAreRoundedOnce() {
        long middle = (1L << 62) + (1L << 38) + 1;
        byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(middle).array();
        for (NpyType type : List.of(NpyType.INT64, NpyType.UINT64)) {
            Tensor single = NpyArray.wrap(type, Shape.of(1), bytes).toTensor(DType.F32);
            assertEquals((float) middle, (float) single.at(0));
            assertTrue((float) middle != (float) (double) middle);
        }
        byte[] top = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(middle * 2 + 1).array();
        assertEquals(2 * (double) (float) middle,
                NpyArray.wrap(NpyType.UINT64, Shape.of(1), top).toTensor(DType.F32).at(0));
    }

    @Test
    void aFileBeyondTwoGibibytesIsReadByRows() throws IOException {
        Path file = folder.resolve("large.npy");
        byte[] header = NpyHeader.of(NpyType.UINT8, 100_000, 96, 96, 3).toBytes();
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(header);
            sparse.setLength(header.length + 2_764_800_000L);
            sparse.seek(header.length + 99_999L * 27_648 + 5);
            sparse.write(77);
        }
        try (NpyReader reader = Npy.open(file)) {
            assertEquals("uint8 (100000, 96, 96, 3)", reader.header().toString());
            NpyArray last = reader.rows(99_998, 100_000);
            assertEquals(Shape.of(2, 96, 96, 3), last.shape());
            assertEquals(77, last.bytes()[27_648 + 5]);
            assertTrue(String.valueOf(assertThrows(IllegalArgumentException.class, reader::all).getMessage())
                    .contains("read fewer rows"));
            assertThrows(IllegalArgumentException.class, () -> reader.rows(1, 100_001));
        }
    }

    @Test
    void rowsAreWrittenPieceByPieceAndCounted() throws IOException {
        Path file = folder.resolve("rows.npy");
        Npy.write(file, NpyType.UINT8, new long[]{4, 2}, rows -> {
            rows.put(new byte[]{1, 2, 3});
            rows.put(NpyArray.ofBytes(Shape.of(2, 2), new byte[]{4, 5, 6, 7}));
            rows.put(new byte[]{0, 8, 0}, 1, 1);
        });
        assertArrayEquals(new int[]{1, 2, 3, 4, 5, 6, 7, 8}, Npy.read(file).toInts());
        byte[] before = Files.readAllBytes(file);
        assertThrows(IllegalStateException.class,
                () -> Npy.write(file, NpyType.UINT8, new long[]{4}, rows -> rows.put(new byte[3])));
        assertThrows(IllegalStateException.class,
                () -> Npy.write(file, NpyType.UINT8, new long[]{4}, rows -> rows.put(new byte[5])));
        assertThrows(IllegalArgumentException.class, () -> Npy.write(file, NpyType.INT8, new long[]{1},
                rows -> rows.put(NpyArray.ofBytes(Shape.of(1), new byte[1]))));
        assertArrayEquals(before, Files.readAllBytes(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void whatIsWrittenHasNumPysOwnBytes() throws IOException {
        Path file = folder.resolve("same.npy");
        Npy.write(file, NpyArray.ofBytes(Shape.of(5), new byte[]{0, 1, 2, 3, 4}));
        assertArrayEquals(Files.readAllBytes(golden("v1.npy")), Files.readAllBytes(file));
        Npy.write(file, NpyArray.of(Tensor.scalar(DType.F32, 2.5)));
        assertArrayEquals(Files.readAllBytes(golden("scalar.npy")), Files.readAllBytes(file));
    }
}
