package org.itograd.nn.io;

import com.google.errorprone.annotations.CheckReturnValue;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.itograd.base.AtomicFile;

/// An archive of NumPy's, NPZ: a ZIP file of NPY files, stored or deflated, of any size (ZIP64). Arrays are read when asked for, and
/// their check sums compared.
@CheckReturnValue
public final class Npz implements AutoCloseable {
    private static final String SUFFIX = ".npy";
    private static final int BLOCK = 1 << 16;

    /// The earliest that the format can say.
    private static final LocalDateTime FIRST_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Path path;
    private final ZipFile zip;
    private final SequencedMap<String, ZipEntry> entries = new LinkedHashMap<>();

    private Npz(Path path, ZipFile zip) throws IOException {
        this.path = path;
        this.zip = zip;
        for (ZipEntry entry : zip.stream().filter(e -> e.getName().endsWith(SUFFIX)).toList()) {
            String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
            if (entries.put(name, entry) != null) {
                throw new IOException(path + ": has two arrays of the name \"" + name + "\"; save it again");
            }
        }
    }

    /// Opens an archive.
    ///
    /// @throws IOException if it cannot be read or is no ZIP file
    public static Npz open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + ": this is a directory; give the name of an NPZ file");
        }
        ZipFile zip;
        try {
            zip = new ZipFile(path.toFile());
        } catch (NoSuchFileException e) {
            throw new IOException(path + ": there is no such file; check the name", e);
        } catch (ZipException e) {
            throw new IOException(path + ": not a sound NPZ file: " + e.getMessage() + "; copy or save the file again",
                    e);
        }
        try {
            return new Npz(path, zip);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /// The arrays, in the order of the archive.
    public SequencedSet<String> names() {
        return new LinkedHashMap<>(entries).sequencedKeySet();
    }

    /// What an array's header says.
    ///
    /// @throws IOException if there is no such array, or it is damaged
    public NpyHeader header(String name) throws IOException {
        return open(name, (header, entry, in) -> header);
    }

    /// Reads an array whole.
    ///
    /// @throws IOException              if there is no such array, or it is damaged
    /// @throws IllegalArgumentException if it has more than the 2 GiB that an array can hold: see [#extract]
    public NpyArray read(String name) throws IOException {
        return open(name, (header, entry, in) -> {
            NpyLayout layout = new NpyLayout(header, header.rows());
            byte[] bytes = in.readNBytes(layout.bytes());
            if (bytes.length < layout.bytes()) {
                throw new BadHeader("only %d of its %d bytes of data can be had", bytes.length, layout.bytes());
            }
            requireEnd(entry, in);
            return layout.array(bytes);
        });
    }

    /// Unpacks an array into an NPY file, which [Npy#open] reads by rows; the file is replaced whole or not at all.
    ///
    /// @throws IOException if there is no such array, it is damaged, or the file cannot be written
    public void extract(String name, Path to) throws IOException {
        NpyHeader _ = open(name, (header, entry, in) -> {
            try {
                AtomicFile.write(to, out -> {
                    AtomicFile.writeFully(out, ByteBuffer.wrap(header.toBytes()));
                    pour(entry, in, out);
                });
            } catch (UncheckedIOException damaged) {
                throw Objects.requireNonNull(damaged.getCause());
            }
            return header;
        });
    }

    /// Failures of the archive pass by the writer, which names the file that it writes in its own.
    private static void pour(ZipEntry entry, CheckedInputStream in, WritableByteChannel out) throws IOException {
        byte[] block = new byte[BLOCK];
        for (int n = next(entry, in, block); n >= 0; n = next(entry, in, block)) {
            AtomicFile.writeFully(out, ByteBuffer.wrap(block, 0, n));
        }
    }

    private static int next(ZipEntry entry, CheckedInputStream in, byte[] block) {
        try {
            int n = in.read(block);
            if (n < 0) {
                requireEnd(entry, in);
            }
            return n;
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private interface Work<T> {
        T on(NpyHeader header, ZipEntry entry, CheckedInputStream in) throws IOException;
    }

    private <T> T open(String name, Work<T> work) throws IOException {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new IOException(path + ": has no array \"" + name + "\"; it has " + entries.sequencedKeySet());
        }
        String full = path + ", " + entry.getName();
        try (InputStream raw = zip.getInputStream(entry);
                CheckedInputStream in = new CheckedInputStream(raw, new CRC32())) {
            NpyCounted counted = new NpyCounted(in);
            NpyHeader header = NpyHeader.read(counted);
            NpyFailure.requireSize(header, entry.getSize() - counted.count());
            return work.on(header, entry, in);
        } catch (BadHeader e) {
            throw NpyFailure.of(full, e);
        } catch (ZipException | EOFException e) {
            throw new IOException(full + ": is damaged (" + e.getMessage() + "); copy or save the file again", e);
        }
    }

    /// The JDK does not compare check sums itself.
    private static void requireEnd(ZipEntry entry, CheckedInputStream in) throws IOException {
        if (in.read() >= 0) {
            throw new BadHeader("it has more bytes of data than its header says");
        }
        if (in.getChecksum().getValue() != entry.getCrc()) {
            throw new BadHeader("its check sum is %08x instead of %08x", in.getChecksum().getValue(), entry.getCrc());
        }
    }

    /// Writes an archive; the file is replaced whole or not at all (see [AtomicFile]). The same arrays give the same bytes.
    ///
    /// @param deflated whether to compress; NumPy reads either
    /// @throws IOException if it cannot be written; an older file is then still there
    public static void write(Path path, SequencedMap<String, NpyArray> arrays, boolean deflated) throws IOException {
        AtomicFile.write(path, out -> {
            ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(out));
            for (Map.Entry<String, NpyArray> named : arrays.entrySet()) {
                byte[] header = NpyHeader.of(named.getValue().type(), named.getValue().shape()).toBytes();
                byte[] bytes = named.getValue().bytes();
                ZipEntry entry = new ZipEntry(named.getKey() + SUFFIX);
                entry.setTimeLocal(FIRST_TIME);
                if (!deflated) {
                    CRC32 sum = new CRC32();
                    sum.update(header);
                    sum.update(bytes);
                    entry.setMethod(ZipEntry.STORED);
                    entry.setCrc(sum.getValue());
                    entry.setSize((long) header.length + bytes.length);
                }
                zip.putNextEntry(entry);
                zip.write(header);
                zip.write(bytes);
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
