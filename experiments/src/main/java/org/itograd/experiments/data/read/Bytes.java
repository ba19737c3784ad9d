package org.itograd.experiments.data.read;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.itograd.experiments.data.DataException;

/// Contents of files.
final class Bytes {
    private static final int PIECE = 1 << 26;

    private Bytes() {}

    /// Maps a file of any size, which the system reads when it is asked for.
    ///
    /// @throws DataException if it is missing
    static MemorySegment map(Path file) throws IOException {
        requireFile(file);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            return in.map(FileChannel.MapMode.READ_ONLY, 0, in.size(), Arena.ofAuto());
        } catch (NoSuchFileException e) {
            throw new DataException(file + ": no such file; check the path", e);
        }
    }

    /// Maps a file that has no header to tell what it is: only its size can be compared.
    static MemorySegment map(Path file, long bytes, String what) throws IOException {
        MemorySegment content = map(file);
        if (content.byteSize() != bytes) {
            throw new DataException(file + ": has " + content.byteSize() + " bytes, but " + what + " has " + bytes
                    + ": it is " + (content.byteSize() < bytes ? "cut off" : "another file") + "; get it again");
        }
        return content;
    }

    /// The content of a file, unpacked if it is a gzip file.
    static byte[] read(Path file) throws IOException {
        requireFile(file);
        try (InputStream in = plain(new BufferedInputStream(Files.newInputStream(file)))) {
            return in.readAllBytes();
        } catch (NoSuchFileException e) {
            throw new DataException(file + ": no such file; check the path", e);
        } catch (EOFException | ZipException e) {
            throw new DataException(
                    file + ": the gzip file is damaged or cut off (" + e.getMessage() + "); get it again", e);
        }
    }

    private static InputStream plain(BufferedInputStream in) throws IOException {
        in.mark(2);
        boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return zipped ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static void requireFile(Path file) throws DataException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DataException(file + ": is not a regular file; give one");
        }
    }

    /// The check sum of a whole file of a data set.
    static FileCheck check(String set, Path file, MemorySegment content) {
        FileCheck.Digest digest = new FileCheck.Digest(set, String.valueOf(file.getFileName()));
        for (long at = 0; at < content.byteSize(); at += PIECE) {
            ByteBuffer piece = content.asSlice(at, Math.min(PIECE, content.byteSize() - at)).asByteBuffer();
            digest.add(piece);
        }
        return digest.check();
    }
}
