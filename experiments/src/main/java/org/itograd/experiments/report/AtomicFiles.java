package org.itograd.experiments.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.itograd.nn.io.AtomicFile;

/// Writes files whole or not at all.
public final class AtomicFiles {
    private AtomicFiles() {}

    /// Writes text (UTF-8) so that a reader never sees half a file; missing folders are made.
    public static void write(Path file, String text) throws IOException {
        write(file, StandardCharsets.UTF_8.encode(text));
    }

    /// Writes bytes in the same way.
    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, ByteBuffer.wrap(bytes));
    }

    /// Fails before minutes of work, not after.
    ///
    /// @throws IOException if [#write] could not write this file
    public static void requireWritable(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new IOException("\"" + file + "\": this is a directory; give the name of a file");
        }
        while (!Files.exists(folder) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new IOException(file + ": nothing can be written into " + folder + "; name a file elsewhere");
        }
    }

    private static void write(Path file, ByteBuffer bytes) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        AtomicFile.write(file, out -> {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        });
    }
}
