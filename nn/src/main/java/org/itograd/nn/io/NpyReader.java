package org.itograd.nn.io;

import static org.itograd.base.Arguments.require;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// An NPY file of any size, read by rows: a row is what stands at one place of the first axis. Any number of threads may read at once.
public final class NpyReader implements AutoCloseable {
    private final Path path;
    private final FileChannel in;
    private final NpyHeader header;
    private final long start;

    private NpyReader(Path path, FileChannel in, NpyHeader header, long start) {
        this.path = path;
        this.in = in;
        this.header = header;
        this.start = start;
    }

    static NpyReader open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + ": this is a directory; give the name of an NPY file");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(path + ": this is a pipe or device; copy what it gives into a file first");
        }
        FileChannel in;
        try {
            in = FileChannel.open(path, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new IOException(path + ": there is no such file; check the name", e);
        }
        try {
            return of(path, in);
        } catch (BadHeader e) {
            in.close();
            throw NpyFailure.of(path.toString(), e);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static NpyReader of(Path path, FileChannel in) throws IOException {
        NpyCounted counted = new NpyCounted(new BufferedInputStream(Channels.newInputStream(in)));
        NpyHeader header = NpyHeader.read(counted);
        NpyFailure.requireSize(header, in.size() - counted.count());
        return new NpyReader(path, in, header, counted.count());
    }

    /// What the header says.
    public NpyHeader header() {
        return header;
    }

    /// Rows `from` (inclusive) to `to` (exclusive): an array of the same shape but for the first extent.
    ///
    /// @throws IOException              if the file cannot be read or became shorter
    /// @throws IllegalArgumentException if there are no such rows, or they have more than the 2 GiB that an array can hold
    public NpyArray rows(long from, long to) throws IOException {
        require(
                from >= 0 && from <= to && to <= header.rows(),
                "rows: must be within 0 to %d, got %d to %d",
                header.rows(),
                from,
                to);
        NpyLayout layout = new NpyLayout(header, to - from);
        byte[] bytes = new byte[layout.bytes()];
        if (layout.isContiguous()) {
            fill(bytes, 0, bytes.length, start + from * header.rowElements() * header.type().bytes());
        } else {
            // A column is the rows' elements at one place of the other axes.
            int column = (int) (to - from) * header.type().bytes();
            for (int at = 0, c = 0; at < bytes.length; at += column, c++) {
                fill(bytes, at, column, start + (c * header.rows() + from) * header.type().bytes());
            }
        }
        return layout.array(bytes);
    }

    /// All rows.
    ///
    /// @throws IOException              as [#rows]
    /// @throws IllegalArgumentException as [#rows]
    public NpyArray all() throws IOException {
        return rows(0, header.rows());
    }

    private void fill(byte[] bytes, int at, int count, long position) throws IOException {
        ByteBuffer to = ByteBuffer.wrap(bytes, at, count);
        while (to.hasRemaining()) {
            if (in.read(to, position + to.position() - at) < 0) {
                throw new IOException(path + ": became shorter while being read; copy the file again");
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
