package org.itograd.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A file that one has to oneself; see [AtomicFile#hold]. It is an advisory lock on a file `.NAME.lock` beside it: the operating system
/// ends it with the process.
///
/// The lock file is opened once only in a process: systems by POSIX end a process's locks of a file when it closes any descriptor of it.
public final class FileHold implements AutoCloseable {
    private static final int LONG = 100;
    private static final int SIZES = 1 << 16;
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path lock;
    private final FileChannel channel;

    private FileHold(Path lock, FileChannel channel) {
        this.lock = lock;
        this.channel = channel;
    }

    /// Nothing if another has it.
    static Optional<FileHold> of(Path target) throws IOException {
        Path directory = Objects.requireNonNull(target.getParent()).toRealPath();
        Path lock = directory.resolve("." + name(target) + ".lock");
        return HELD.add(lock) ? Optional.ofNullable(locked(lock)) : Optional.empty();
    }

    /// Null if another process has it.
    private static @Nullable FileHold locked(Path lock) throws IOException {
        boolean held = false;
        @Nullable
        FileChannel channel = null;
        try {
            channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            held = isLocked(channel) && isAtItsPlace(lock, channel);
            return held ? new FileHold(lock, channel) : null;
        } finally {
            if (!held) {
                HELD.remove(lock);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /// A name that is as long as a file system allows leaves no room for more: of a long one a part, and a hash for the rest.
    private static String name(Path target) {
        String name = String.valueOf(target.getFileName());
        return name.length() <= LONG ? name : name.substring(0, LONG / 2) + name.hashCode();
    }

    /// A file system without locks cannot tell, and is no reason to refuse.
    private static boolean isLocked(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        } catch (IOException noLocks) {
            return true;
        }
    }

    /// Not if the one before removed the file between our opening and locking it: then what is there is not of the size that we give it.
    /// Most of it is a hole, which takes no room on the disk.
    private static boolean isAtItsPlace(Path lock, FileChannel channel) throws IOException {
        int size = 1 + (int) Math.floorMod(System.nanoTime() + ProcessHandle.current().pid(), (long) SIZES);
        FileChannel unused = channel.truncate(0);
        AtomicFile.writeFully(channel.position(size - 1L), ByteBuffer.allocate(1));
        return Files.exists(lock) && Files.size(lock) == size;
    }

    /// Lets go.
    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(lock);
        } finally {
            HELD.remove(lock);
        }
    }
}
