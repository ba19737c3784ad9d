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

    private static void write(Path file, ByteBuffer bytes) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        AtomicFile.write(file, out -> {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        });
    }
}
