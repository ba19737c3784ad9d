package org.itograd.base;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Failures to write that name the file that was asked for, not a temporary one or none at all.
final class FileFailure {
    private FileFailure() {}

    static IOException naming(Path path, IOException failure) {
        String name = path.toString().isEmpty() ? "the empty name" : path.toString();
        return new IOException(name + ": " + reason(failure), failure);
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException e -> "access denied; check the permissions, or name a file elsewhere";
            case NoSuchFileException e ->
                "its directory or the temporary file in it was removed meanwhile; write it again";
            case ClosedByInterruptException e -> "the thread that wrote it was interrupted";
            case FileSystemException e -> spoken(e.getReason(), e);
            default -> spoken(failure.getMessage(), failure);
        };
    }

    /// The system's words, with a remedy where one is known.
    private static String spoken(@Nullable String words, IOException failure) {
        String text = words == null ? failure.getClass().getSimpleName() : words;
        return switch (text) {
            case "No space left on device", "Disk quota exceeded" -> text + "; free some, or name a file elsewhere";
            case "Read-only file system" -> text + "; name a file elsewhere";
            default -> text;
        };
    }
}
