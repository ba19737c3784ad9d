package org.itograd.sde.brownian;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.itograd.sde.TimeGrid;

/// Reads the files that [PathFile] writes.
final class PathFileReader {
    private static final int MOST_DIMENSIONS = 16;

    private PathFileReader() {}

    /// Looks at size and header before anything is read that they do not account for.
    static RecordedPath read(Path file) throws IOException {
        check(!Files.isDirectory(file), file, "it is a directory; give the name of a file");
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            check(Files.isRegularFile(file), file, "it is a pipe or device; copy what it gives into a file first");
            return read(new Source(file, in, new CRC32()));
        }
    }

    /// A file that is read from its beginning to its end.
    private record Source(Path file, FileChannel in, CRC32 sum) {
        ByteBuffer next(int bytes) throws IOException {
            ByteBuffer block = PathFile.little(bytes);
            while (block.hasRemaining()) {
                check(in.read(block) >= 0, file,
                        "it is too short for a recorded path: it ends within what its header describes");
            }
            sum.update(block.flip());
            return block.rewind();
        }
    }

    private static RecordedPath read(Source source) throws IOException {
        Path file = source.file;
        check(source.in.size() >= PathFile.MAGIC.length + 4 * 6, file,
                "it is too short for a recorded path, or no recorded path");
        ByteBuffer in = source.next(PathFile.MAGIC.length + 4 * 4);
        byte[] magic = new byte[PathFile.MAGIC.length];
        in.get(magic);
        check(Arrays.equals(magic, PathFile.MAGIC), file, "it is no recorded path; it does not begin with ITOPATH");
        int version = in.getInt();
        check(version == PathFile.VERSION, file,
                "it has version " + version + ", but this library reads version " + PathFile.VERSION);
        int type = in.getInt();
        int code = in.getInt();
        int rank = in.getInt();
        check(type == 0 || type == 1, file, "its dtype is " + type + ", must be 0 or 1");
        check(rank >= 0 && rank <= MOST_DIMENSIONS, file, "its rank is " + rank + ", must be 0 to " + MOST_DIMENSIONS);
        PathDetail detail = switch (code) {
            case 0 -> PathDetail.INCREMENT;
            case 1 -> PathDetail.SPACE_TIME;
            case 2 -> PathDetail.SPACE_TIME_TIME;
            case 3 -> PathDetail.LEVY_AREA;
            default -> throw new IOException(file + ": its detail is " + code + ", must be 0 to 3");
        };
        ByteBuffer sizes = source.next(4 * rank + 4);
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = sizes.getInt();
            check(dims[i] >= 0, file, "it has a negative extent, " + dims[i]);
        }
        int steps = sizes.getInt();
        check(steps >= 1, file, "it has " + steps + " steps, must be at least 1");
        try {
            return numbers(source, type == 0 ? DType.F32 : DType.F64, detail, Shape.of(dims), steps);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static RecordedPath numbers(Source source, DType dtype, PathDetail detail, Shape noise, int steps)
            throws IOException {
        List<Shape> shapes = detail.shapes(noise).stream().map(s -> RecordedPath.stacked(steps, s)).toList();
        long expected = PathFile.size(dtype, noise.rank(), steps, shapes.stream().mapToLong(Shape::size).sum());
        check(
                source.in.size() == expected,
                source.file,
                "its header describes " + expected + " bytes, but it has " + source.in.size()
                        + ": it is truncated or was changed");
        double[] times = new double[steps + 1];
        fill(source, times.length, Double.BYTES, (b, from, count) -> b.asDoubleBuffer().get(times, from, count));
        List<Tensor> parts = new ArrayList<>();
        for (Shape shape : shapes) {
            parts.add(tensor(source, dtype, shape));
        }
        int sum = (int) source.sum.getValue();
        check(source.next(4).getInt() == sum, source.file, "its checksum is wrong: it was changed");
        return RecordedPath.of(Optional.of(TimeGrid.of(times)), detail, parts);
    }

    private static Tensor tensor(Source source, DType dtype, Shape shape) throws IOException {
        Tensor tensor = Tensor.zeros(dtype, shape.dims());
        fill(source, tensor.size(), dtype.bytes(),
                (b, from, count) -> Numbers.read(dtype, b, tensor.array(), from, count));
        return tensor;
    }

    private interface Sink {
        void put(ByteBuffer bytes, int from, int count);
    }

    /// Block by block, so that no file is in memory twice.
    private static void fill(Source source, int size, int bytes, Sink sink) throws IOException {
        int count;
        for (int from = 0; from < size; from += count) {
            count = Math.min(PathFile.BLOCK / bytes, size - from);
            sink.put(source.next(count * bytes), from, count);
        }
    }

    private static void check(boolean condition, Path file, String what) throws IOException {
        if (!condition) {
            throw new IOException(file + ": " + what);
        }
    }
}
