package org.itograd.nn.io;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.itograd.base.AtomicFile;

/// NumPy's NPY files: one array each.
///
/// Read are versions 1.0 to 3.0, either order of bytes and of axes, truth values, integers of 1 to 8 bytes and reals of 2, 4 and 8.
/// Arrays of Python objects, records, texts, dates and complex numbers are refused. Written is version 1.0, little-endian, row-major.
@CheckReturnValue
public final class Npy {
    private Npy() {}

    /// Produces an array's rows.
    @FunctionalInterface
    public interface Content {
        /// Hands over all rows, from first to last.
        void writeTo(Rows rows) throws IOException;
    }

    /// Reads a file whole.
    ///
    /// @throws IOException              if it cannot be read, or is no sound NPY file of numbers; the message names the file, what is
    ///     wrong and what to do
    /// @throws IllegalArgumentException if it has more than the 2 GiB that an array can hold: see [#open]
    public static NpyArray read(Path path) throws IOException {
        try (NpyReader reader = open(path)) {
            return reader.all();
        }
    }

    /// Opens a file of any size, to be read by rows.
    ///
    /// @throws IOException as [#read]
    public static NpyReader open(Path path) throws IOException {
        return NpyReader.open(path);
    }

    /// Writes an array; the file is replaced whole or not at all (see [AtomicFile]).
    ///
    /// @throws IOException if it cannot be written; an older file is then still there
    public static void write(Path path, NpyArray array) throws IOException {
        long[] shape = Arrays.stream(array.shape().dims()).asLongStream().toArray();
        write(path, array.type(), shape, rows -> rows.put(array.bytes()));
    }

    /// Writes an array of any size piece by piece; the file is replaced whole or not at all (see [AtomicFile]).
    ///
    /// @param shape of the whole array
    /// @throws IOException           if it cannot be written; an older file is then still there
    /// @throws IllegalStateException if the content has more or fewer bytes than the shape needs; an older file is then still there
    public static void write(Path path, NpyType type, long[] shape, Content content) throws IOException {
        NpyHeader header = NpyHeader.of(type, shape);
        AtomicFile.write(path, out -> {
            AtomicFile.writeFully(out, ByteBuffer.wrap(header.toBytes()));
            Rows rows = new Rows(header, out);
            content.writeTo(rows);
            if (rows.left != 0) {
                throw new IllegalStateException(
                        path + ": " + rows.left + " of the " + header.bytes() + " bytes of " + header + " are missing");
            }
        });
    }

    /// Takes the elements of an array in their order, any number at a time.
    public static final class Rows {
        private final NpyHeader header;
        private final WritableByteChannel out;
        private long left;

        private Rows(NpyHeader header, WritableByteChannel out) {
            this.header = header;
            this.out = out;
            left = header.bytes();
        }

        /// The next elements, as an array of the file's type.
        public void put(NpyArray rows) throws IOException {
            require(rows.type() == header.type(), "rows: must be %s as the file, got %s", header.type(), rows.type());
            put(rows.bytes());
        }

        /// The next elements' bytes, little-endian; for `uint8` the elements themselves.
        public void put(byte[] bytes) throws IOException {
            put(bytes, 0, bytes.length);
        }

        /// A part of an array of bytes.
        public void put(byte[] bytes, int from, int count) throws IOException {
            if (count > left) {
                throw new IllegalStateException(header + " takes " + left + " more bytes, but " + count + " are given");
            }
            left -= count;
            AtomicFile.writeFully(out, ByteBuffer.wrap(bytes, from, count));
        }
    }
}
