package org.itograd.sde.brownian;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.itograd.autodiff.Tensor;
import org.itograd.base.AtomicFile;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.itograd.sde.TimeGrid;

/// Recorded paths in files. All numbers are little-endian:
///
/// | bytes | what |
/// |---|---|
/// | 8 | `ITOPATH` and a zero |
/// | 4 | version, 1 |
/// | 4 | dtype: 0 for F32, 1 for F64 |
/// | 4 | detail: 0 W; 1 W, H; 2 W, H, K; 3 W, A |
/// | 4 | rank r of the noise |
/// | 4 r | its extents |
/// | 4 | steps N |
/// | 8 (N + 1) | times, F64 |
/// | … | the parts one after the other, each (N, …) row-major in the dtype |
/// | 4 | CRC-32 of all bytes before |
///
/// A file is written whole or not at all (see [AtomicFile]), and read block by block.
final class PathFile {
    static final byte[] MAGIC = "ITOPATH\0".getBytes(StandardCharsets.US_ASCII);
    static final int VERSION = 1;
    static final int BLOCK = 1 << 20;

    private PathFile() {}

    static void write(Path file, TimeGrid grid, PathDetail detail, List<Tensor> parts) throws IOException {
        AtomicFile.write(file, out -> {
            CRC32 sum = new CRC32();
            put(out, sum, header(grid, detail, parts.getFirst()));
            for (Tensor part : parts) {
                put(out, sum, part);
            }
            put(out, new CRC32(), little(4).putInt((int) sum.getValue()));
        });
    }

    private static ByteBuffer header(TimeGrid grid, PathDetail detail, Tensor w) {
        int[] noise = Arrays.copyOfRange(w.shape().dims(), 1, w.shape().rank());
        ByteBuffer out = little(Math.toIntExact(size(w.dtype(), noise.length, grid.steps(), 0)));
        out.put(MAGIC).putInt(VERSION).putInt(w.dtype() == DType.F32 ? 0 : 1).putInt(code(detail)).putInt(noise.length);
        Arrays.stream(noise).forEach(out::putInt);
        out.putInt(grid.steps());
        for (int k = 0; k <= grid.steps(); k++) {
            out.putDouble(grid.time(k));
        }
        return out;
    }

    private static void put(WritableByteChannel out, CRC32 sum, Tensor part) throws IOException {
        int bytes = part.dtype().bytes();
        ByteBuffer block = little(BLOCK);
        for (int from = 0; from < part.size(); from += BLOCK / bytes) {
            int count = Math.min(BLOCK / bytes, part.size() - from);
            block.clear();
            Numbers.write(part.dtype(), part.array(), from, count, block);
            put(out, sum, block);
        }
    }

    /// Writes what was put into a buffer.
    private static void put(WritableByteChannel out, CRC32 sum, ByteBuffer written) throws IOException {
        sum.update(written.flip());
        AtomicFile.writeFully(out, written.rewind());
    }

    static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int code(PathDetail detail) {
        return switch (detail) {
            case INCREMENT -> 0;
            case SPACE_TIME -> 1;
            case SPACE_TIME_TIME -> 2;
            case LEVY_AREA -> 3;
        };
    }

    static long size(DType dtype, int rank, int steps, long numbers) {
        long header = MAGIC.length + 4 * 5 + 4L * rank;
        return header + 8 * (steps + 1L) + numbers * dtype.bytes() + 4;
    }
}
