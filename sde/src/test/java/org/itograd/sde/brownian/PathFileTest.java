package org.itograd.sde.brownian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PathFileTest {
    private static final TimeGrid GRID = TimeGrid.of(-0.5, 0, 0.1, 2);

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource
    void whatIsSavedIsLoaded(PathDetail detail) throws IOException {
        for (DType dtype : DType.values()) {
            Path file = folder.resolve("path");
            BrownianPath path = BrownianPath.of(7);
            path.save(file, GRID, dtype, detail, 4, 3);
            path.save(file, GRID, dtype, detail, 4, 3);
            List<Tensor> expected = path.record(GRID, dtype, detail, 4, 3);
            BrownianPath loaded = BrownianPath.load(file);
            List<Tensor> actual = loaded.record(GRID, dtype, detail, 4, 3);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i).toDoubleArray(), actual.get(i).toDoubleArray());
            }
            assertThrows(IllegalArgumentException.class, () -> loaded.record(TimeGrid.of(-0.5, 1, 2), dtype, 4, 3));
            try (var files = Files.list(folder)) {
                assertEquals(List.of(file), files.toList(), "nothing else is left");
            }
        }
    }

    private byte[] saved() throws IOException {
        Path file = folder.resolve("path");
        BrownianPath.of(7).save(file, GRID, DType.F32, PathDetail.SPACE_TIME, 2);
        return Files.readAllBytes(file);
    }

    private void assertRefused(byte[] bytes, String what) throws IOException {
        Path file = folder.resolve("broken");
        Files.write(file, bytes);
        String message = String.valueOf(assertThrows(IOException.class, () -> BrownianPath.load(file)).getMessage());
        assertTrue(message.contains(what) && message.contains("broken"), message);
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        ByteBuffer buffer = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(at, value);
        CRC32 crc = new CRC32();
        crc.update(changed, 0, changed.length - 4);
        buffer.putInt(changed.length - 4, (int) crc.getValue());
        return changed;
    }

    @Test
    void theFormatIsTheOneDocumented() throws IOException {
        byte[] bytes = saved();
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(8 + 5 * 4 + 4 + 4 * 8 + 2 * 3 * 2 * 4 + 4, bytes.length);
        assertArrayEquals("ITOPATH\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII), Arrays.copyOf(bytes, 8));
        assertArrayEquals(new int[]{1, 0, 1, 1, 2, 3}, new int[]{
            in.getInt(8), in.getInt(12), in.getInt(16), in.getInt(20), in.getInt(24), in.getInt(28)
        });
        assertEquals(0.1, in.getDouble(32 + 16));
        Tensor w = BrownianPath.of(7).record(GRID, DType.F32, 2);
        assertEquals(w.at(5), in.getFloat(64 + 5 * 4));
    }

    @Test
    void damagedFilesAreRefused() throws IOException {
        byte[] bytes = saved();
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(Arrays.copyOf(bytes, length), "");
        }
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 4;
            assertRefused(changed, i < 8 ? "no recorded path" : i < 12 ? "version" : i < 32 ? "it" : "checksum");
        }
        assertRefused(Arrays.copyOf(bytes, bytes.length - 1), "truncated");
        assertRefused("something else, and long enough".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                "no recorded path");
    }

    /// A header of 32 bytes, then nothing but a hole: 64 GiB that would not fit into memory.
    @Test
    void aLargeWrongFileIsRefusedByItsSize() throws IOException {
        byte[] bytes = saved();
        Path file = folder.resolve("large");
        Files.write(file, Arrays.copyOf(bytes, 32));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), 1L << 36);
        }
        String message = String.valueOf(assertThrows(IOException.class, () -> BrownianPath.load(file)).getMessage());
        assertTrue(message.contains("describes " + bytes.length + " bytes, but it has " + ((1L << 36) + 1)), message);
        Files.write(file, new byte[1], StandardOpenOption.WRITE);
        message = String.valueOf(assertThrows(IOException.class, () -> BrownianPath.load(file)).getMessage());
        assertTrue(message.contains("no recorded path"), message);
        assertThrows(IOException.class, () -> BrownianPath.load(folder));
    }

    /// Of more than one block, so that blocks join.
    @Test
    void longRecordingsComeBackWhole() throws IOException {
        TimeGrid grid = TimeGrid.uniform(0, 1, 300);
        for (DType dtype : DType.values()) {
            Path file = folder.resolve("long");
            BrownianPath.of(7).save(file, grid, dtype, PathDetail.SPACE_TIME, 1000);
            List<Tensor> loaded = BrownianPath.load(file).record(grid, dtype, PathDetail.SPACE_TIME, 1000);
            List<Tensor> expected = BrownianPath.of(7).record(grid, dtype, PathDetail.SPACE_TIME, 1000);
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(expected.get(i).toDoubleArray(), loaded.get(i).toDoubleArray());
            }
        }
    }

    @Test
    void aSavedFileHasThePermissionsOfOthers() throws IOException {
        Path plain = Files.createFile(folder.resolve("plain"));
        Path file = folder.resolve("path");
        saved();
        assertEquals(Files.getAttribute(plain, "posix:permissions"), Files.getAttribute(file, "posix:permissions"));
    }

    @Test
    void headersThatMakeNoSenseAreRefused() throws IOException {
        byte[] bytes = saved();
        assertRefused(with(bytes, 12, 2), "dtype");
        assertRefused(with(bytes, 16, 4), "detail");
        assertRefused(with(bytes, 16, 3), "Lévy area");
        assertRefused(with(bytes, 20, -1), "rank");
        assertRefused(with(bytes, 20, 16), "");
        assertRefused(with(bytes, 24, -2), "extent");
        assertRefused(with(bytes, 24, Integer.MAX_VALUE), "");
        assertRefused(with(bytes, 28, 0), "steps");
        assertRefused(with(bytes, 28, Integer.MAX_VALUE), "");
        assertRefused(with(bytes, 32 + 12, 0xFFF00000), "times");
    }
}
