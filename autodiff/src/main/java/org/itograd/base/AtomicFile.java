package org.itograd.base;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/// Writes a file so that readers find the old content or the new, never a part: to a temporary file in the same directory, which is
/// forced to the disk and moved to its place in one step.
///
/// What is at the path decides. A link is followed, and what it leads to is replaced. A pipe or device, such as `/dev/stdout`, is
/// never replaced: it is written to. A file keeps its permissions; a new one gets those that the process gives new files. Temporary
/// files of processes that were killed are removed by the next write to the same file.
public final class AtomicFile {
    private AtomicFile() {}

    /// Fills the new file.
    @FunctionalInterface
    public interface Content {
        /// Writes everything to the channel.
        void writeTo(WritableByteChannel out) throws IOException;
    }

    /// Writes a file. If anything fails, whatever was at `path` stays as it was.
    ///
    /// @throws IOException if the directory does not exist or cannot be written to, or the disk is full; the message names the path
    public static void write(Path path, Content content) throws IOException {
        try {
            Target target = Target.of(path).required();
            if (target.isReplaceable()) {
                replace(target, content);
            } else {
                pour(target, content);
            }
        } catch (IOException e) {
            throw FileFailure.naming(path, e);
        }
    }

    /// Writes bytes in the same way.
    public static void write(Path path, byte[] bytes) throws IOException {
        write(path, out -> writeFully(out, ByteBuffer.wrap(bytes)));
    }

    /// Writes all of a buffer; a channel may take a part at a time.
    public static void writeFully(WritableByteChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int unused = out.write(bytes);
        }
    }

    /// Fails before minutes of work, not after: tries whether a file could be written here, and leaves no trace.
    ///
    /// @throws IOException if [#write] could not write this file
    public static void requireWritable(Path path) throws IOException {
        try {
            Target target = Target.of(path).required();
            if (target.isReplaceable()) {
                try (Temporary _ = Temporary.create(target.file())) {
                    Temporary.removeStale(target.file());
                }
            }
        } catch (IOException e) {
            throw FileFailure.naming(path, e);
        }
    }

    /// Keeps a file to oneself, for one that is written again and again: others that ask for it meanwhile are refused, in this process
    /// or another. A lock lasts until it is closed or its process ends, however it ends.
    ///
    /// @throws IOException if another has it, it could not be written, or it is a pipe or device, which cannot be replaced
    public static FileHold hold(Path path) throws IOException {
        return tryHold(path).orElseThrow(() -> FileFailure.naming(path, new IOException(
                "another run writes this file; wait until it ends, or name another file")));
    }

    /// Keeps a file to oneself as [#hold] does, or gives nothing if another has it.
    ///
    /// @throws IOException if it could not be written, or it is a pipe or device, which cannot be replaced
    public static Optional<FileHold> tryHold(Path path) throws IOException {
        requireWritable(path);
        try {
            Target target = Target.of(path).required();
            if (!target.isReplaceable()) {
                throw new IOException("is a pipe or device, which cannot be replaced time and again; name a file");
            }
            return FileHold.of(target.file());
        } catch (IOException e) {
            throw FileFailure.naming(path, e);
        }
    }

    /// Whether two paths name the same file, if need be by links; neither need exist.
    ///
    /// @throws IOException if links cannot be followed
    public static boolean isSame(Path one, Path other) throws IOException {
        try {
            return Target.of(one).isSame(Target.of(other));
        } catch (IOException e) {
            throw FileFailure.naming(one, e);
        }
    }

    private static void replace(Target target, Content content) throws IOException {
        Path file = target.file();
        Temporary.removeStale(file);
        try (Temporary temporary = Temporary.create(file)) {
            content.writeTo(temporary.channel());
            temporary.channel().force(true);
            keepRights(file, temporary.path());
            Files.move(temporary.path(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("this file system cannot replace a file in one step; write to another one", e);
        }
        forceDirectory(target.directory());
    }

    /// Owner and group too, where this process may give files away.
    private static void keepRights(Path old, Path next) throws IOException {
        if (!Files.exists(old) || !Files.getFileStore(next).supportsFileAttributeView("posix")) {
            return;
        }
        for (String name : new String[]{"posix:owner", "posix:group"}) {
            Object kept = Files.getAttribute(old, name);
            if (!kept.equals(Files.getAttribute(next, name))) {
                try {
                    Files.setAttribute(next, name, kept);
                } catch (IOException notAllowed) {
                    continue;
                }
            }
        }
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(old);
        Files.setPosixFilePermissions(next, rights);
    }

    private static void pour(Target target, Content content) throws IOException {
        switch (target.stream()) {
            case OUT -> {
                System.out.flush();
                content.writeTo(new FileOutputStream(FileDescriptor.out).getChannel());
            }
            case ERR -> content.writeTo(new FileOutputStream(FileDescriptor.err).getChannel());
            case NONE -> {
                try (FileChannel out = FileChannel.open(target.file(), StandardOpenOption.WRITE)) {
                    content.writeTo(out);
                }
            }
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
