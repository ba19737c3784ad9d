package org.itograd.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A temporary file beside the one that it is to replace, `.NAME.PID.NUMBER.tmp`. It is locked while its process lives, and removed
/// when it is closed or the process is asked to end; what a killed process left behind is found by its name.
///
/// @param path    of the file
/// @param channel that writes to it
record Temporary(Path path, FileChannel channel) implements AutoCloseable {
    /// Characters of the file's own name in that of the temporary one, so that this is not too long for the file system.
    private static final int MOST_CHARACTERS = 40;

    private static final Pattern REST = Pattern.compile("\\.(\\d+)\\.\\d+\\.tmp");
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(Temporary::remove)));
    }

    static Temporary create(Path target) throws IOException {
        Path path = target.resolveSibling(
                prefix(target) + "." + ProcessHandle.current().pid() + "." + System.nanoTime() + ".tmp");
        OPEN.add(path);
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            FileLock unused = lock(channel);
            return new Temporary(path, channel);
        } catch (IOException e) {
            OPEN.remove(path);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
        OPEN.remove(path);
    }

    /// Removes what processes that are no more have left beside this file.
    static void removeStale(Path target) {
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(
                Objects.requireNonNull(target.getParent()), p -> isStale(prefix(target), p))) {
            beside.forEach(Temporary::remove);
        } catch (IOException notListed) {
            return;
        }
    }

    private static boolean isStale(String prefix, Path path) {
        String name = String.valueOf(path.getFileName());
        if (!name.startsWith(prefix)) {
            return false;
        }
        Matcher rest = REST.matcher(name.substring(prefix.length()));
        return rest.matches() && isOver(Long.parseLong(rest.group(1)), path) && isFree(path);
    }

    /// A process may have the number of one before it; in a container it often does.
    private static boolean isOver(long process, Path path) {
        return process == ProcessHandle.current().pid()
                ? !OPEN.contains(path)
                : ProcessHandle.of(process).isEmpty();
    }

    /// Whether no process, of another machine that shares the directory, writes to it.
    private static boolean isFree(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            return lock(channel) != null;
        } catch (IOException gone) {
            return false;
        }
    }

    /// Null if another process has it, or the file system has no locks.
    private static @Nullable FileLock lock(FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (IOException | OverlappingFileLockException none) {
            return null;
        }
    }

    private static String prefix(Path target) {
        String name = String.valueOf(target.getFileName());
        return "." + name.substring(0, Math.min(MOST_CHARACTERS, name.length()));
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException stays) {
            return;
        }
    }
}
