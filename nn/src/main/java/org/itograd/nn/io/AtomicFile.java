package org.itograd.nn.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes a file so that readers find the old content or the new, never a part.
public final class AtomicFile {
    private AtomicFile() {}

    /// Fills the new file.
    @FunctionalInterface
    public interface Content {
        /// Writes everything to the channel.
        void writeTo(FileChannel out) throws IOException;
    }

    /// Writes to a temporary file in the same directory, forces it to the disk, and moves it to its place in one step. If
    /// anything fails, the temporary file is removed and whatever was at `path` stays as it was.
    ///
    /// @throws IOException if the directory does not exist or cannot be written to
    public static void write(Path path, Content content) throws IOException {
        Path target = path.toAbsolutePath();
        Path directory = target.getParent();
        if (directory == null || Files.isDirectory(target)) {
            throw new IOException(path + ": this is a directory; give the name of a file");
        }
        Path temporary = directory.resolve(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + "." + System.nanoTime() + ".tmp");
        try {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                content.writeTo(out);
                out.force(true);
            }
            move(temporary, target);
        } catch (NoSuchFileException e) {
            throw new IOException(path + ": the directory " + directory + " does not exist; create it first", e);
        } finally {
            Files.deleteIfExists(temporary);
        }
        forceDirectory(directory);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(to + ": this file system cannot replace a file in one step; write to another one", e);
        }
    }

    /// Makes the move itself last through a power cut, where the system lets directories be opened; else it is a matter of
    /// seconds until it does so by itself.
    private static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unsupported) {
            return;
        }
    }
}
