package org.itograd.experiments.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.itograd.base.AtomicFile;
import org.itograd.base.FileHold;
import org.jspecify.annotations.Nullable;

/// Writes reports by [AtomicFile], making the folders they go to.
public final class AtomicFiles {
    private AtomicFiles() {}

    /// Writes text (UTF-8) so that a reader never sees half a file; missing folders are made.
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes bytes in the same way.
    public static void write(Path file, byte[] bytes) throws IOException {
        makeFolders(file);
        AtomicFile.write(file, bytes);
    }

    /// Keeps a file that is written again and again to oneself; missing folders are made.
    ///
    /// @throws IOException if another process has it, or [#write] could not write it
    public static FileHold hold(Path file) throws IOException {
        requireWritable(file);
        makeFolders(file);
        return AtomicFile.hold(file);
    }

    private static void makeFolders(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }

    /// Fails before minutes of work, not after.
    ///
    /// @throws IOException if [#write] could not write this file
    public static void requireWritable(Path file) throws IOException {
        Path folder = existing(file.toAbsolutePath().getParent());
        if (folder == null || folder.equals(file.toAbsolutePath().getParent())) {
            AtomicFile.requireWritable(file);
        } else if (!takesFolders(folder)) {
            throw new IOException(file + ": nothing can be written into " + folder + "; name a file elsewhere");
        }
    }

    /// Tried, since rights do not tell all: not even the superuser can make a folder in `/proc`.
    private static boolean takesFolders(Path folder) {
        try {
            Files.delete(Files.createTempDirectory(folder, ".itograd"));
            return true;
        } catch (IOException no) {
            return false;
        }
    }

    /// The folder, or the nearest one above that is there.
    private static @Nullable Path existing(@Nullable Path folder) {
        Path at = folder;
        while (at != null && !Files.exists(at)) {
            at = at.getParent();
        }
        return at;
    }
}
