package org.itograd.sde.brownian;

import static org.itograd.autodiff.Arguments.require;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
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
/// A file is written under a temporary name and moved, so a reader sees all of it or nothing.
final class PathFile {
    private static final byte[] MAGIC = "ITOPATH\0".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int MOST_DIMENSIONS = 16;

    private PathFile() {}

    static void write(Path file, TimeGrid grid, PathDetail detail, List<Tensor> parts) throws IOException {
        Shape w = parts.getFirst().shape();
        int[] noise = Arrays.copyOfRange(w.dims(), 1, w.rank());
        DType dtype = parts.getFirst().dtype();
        long size = size(dtype, noise.length, grid.steps(), parts.stream().mapToLong(Tensor::size).sum());
        require(size <= Integer.MAX_VALUE, "file: would take %d bytes, more than 2 GiB; record fewer samples or steps",
                size);
        ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).putInt(VERSION).putInt(dtype == DType.F32 ? 0 : 1).putInt(code(detail)).putInt(noise.length);
        Arrays.stream(noise).forEach(out::putInt);
        out.putInt(grid.steps());
        for (int k = 0; k <= grid.steps(); k++) {
            out.putDouble(grid.time(k));
        }
        for (Tensor part : parts) {
            switch (part.array()) {
                case float[] f -> {
                    out.asFloatBuffer().put(f, 0, part.size());
                    out.position(out.position() + Float.BYTES * part.size());
                }
                case double[] d -> {
                    out.asDoubleBuffer().put(d, 0, part.size());
                    out.position(out.position() + Double.BYTES * part.size());
                }
                default -> throw new AssertionError();
            }
        }
        out.putInt(checksum(out.array(), out.position()));
        Path absolute = file.toAbsolutePath();
        Path temporary = Files.createTempFile(absolute.getParent(), ".path", ".tmp");
        try {
            Files.write(temporary, out.array());
            Files.move(temporary, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static int code(PathDetail detail) {
        return switch (detail) {
            case INCREMENT -> 0;
            case SPACE_TIME -> 1;
            case SPACE_TIME_TIME -> 2;
            case LEVY_AREA -> 3;
        };
    }

    private static long size(DType dtype, int rank, int steps, long numbers) {
        long header = MAGIC.length + 4 * 5 + 4L * rank;
        return header + 8 * (steps + 1L) + numbers * (dtype == DType.F32 ? 4 : 8) + 4;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    static RecordedPath read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        check(bytes.length >= magic.length + 4, file, "it is too short for a recorded path");
        in.get(magic);
        check(Arrays.equals(magic, MAGIC), file, "it is no recorded path");
        int version = in.getInt();
        check(version == VERSION, file, "it has version " + version + ", but this library reads version " + VERSION);
        int end = bytes.length - 4;
        check(
                end >= in.position() && in.getInt(end) == checksum(bytes, end),
                file,
                "its checksum is wrong: it is truncated or was changed");
        return parse(file, in, bytes.length);
    }

    /// What follows the version in a file whose checksum is right: written by this class, or made to look so.
    private static RecordedPath parse(Path file, ByteBuffer in, int length) throws IOException {
        int type = in.getInt();
        int code = in.getInt();
        int rank = in.getInt();
        check(type == 0 || type == 1, file, "its dtype is " + type + ", must be 0 or 1");
        check(rank >= 0 && rank <= MOST_DIMENSIONS, file, "its rank is " + rank);
        DType dtype = type == 0 ? DType.F32 : DType.F64;
        int[] dims = new int[rank];
        check(in.remaining() >= 4 * rank + 8, file, "it ends within its header");
        for (int i = 0; i < rank; i++) {
            dims[i] = in.getInt();
            check(dims[i] >= 0, file, "it has a negative extent");
        }
        int steps = in.getInt();
        check(steps >= 1, file, "it has " + steps + " steps");
        PathDetail detail = switch (code) {
            case 0 -> PathDetail.INCREMENT;
            case 1 -> PathDetail.SPACE_TIME;
            case 2 -> PathDetail.SPACE_TIME_TIME;
            case 3 -> PathDetail.LEVY_AREA;
            default -> throw new IOException(file + ": its detail is " + code + ", must be 0 to 3");
        };
        try {
            List<Shape> shapes =
                    detail.shapes(Shape.of(dims)).stream().map(s -> RecordedPath.stacked(steps, s)).toList();
            long numbers = shapes.stream().mapToLong(Shape::size).sum();
            check(length == size(dtype, rank, steps, numbers), file, "its length does not fit its header");
            double[] times = new double[steps + 1];
            for (int k = 0; k <= steps; k++) {
                times[k] = in.getDouble();
            }
            List<Tensor> parts = new ArrayList<>();
            for (Shape shape : shapes) {
                parts.add(tensor(in, dtype, shape));
            }
            return RecordedPath.of(Optional.of(TimeGrid.of(times)), detail, parts);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static Tensor tensor(ByteBuffer in, DType dtype, Shape shape) {
        Tensor tensor = Tensor.zeros(dtype, shape.dims());
        switch (tensor.array()) {
            case float[] f -> in.asFloatBuffer().get(f);
            case double[] d -> in.asDoubleBuffer().get(d);
            default -> throw new AssertionError();
        }
        in.position(in.position() + shape.size() * (dtype == DType.F32 ? 4 : 8));
        return tensor;
    }

    private static void check(boolean condition, Path file, String what) throws IOException {
        if (!condition) {
            throw new IOException(file + ": " + what);
        }
    }
}
