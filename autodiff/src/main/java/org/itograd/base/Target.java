package org.itograd.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

/// What a path leads to.
///
/// @param file        the path at the end of all links, absolute
/// @param stream      the standard stream that it is
/// @param replaceable whether it is a regular file, or nothing yet
record Target(Path file, Stream stream, boolean replaceable) {
    private static final int MOST_LINKS = 40;

    /// Standard streams, which must be written to where they are: opening them again would begin at the beginning.
    enum Stream {
        NONE, OUT, ERR
    }

    static Target of(Path path) throws IOException {
        Path at = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(at) && stream(at) == Stream.NONE && !isOfProcess(at); links++) {
            if (links == MOST_LINKS) {
                throw new IOException("leads through more than " + MOST_LINKS + " links; name a file");
            }
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        Stream stream = stream(at);
        boolean replaceable = stream == Stream.NONE && !isOfProcess(at)
                && (!Files.exists(at, LinkOption.NOFOLLOW_LINKS) || Files.isRegularFile(at));
        return new Target(at, stream, replaceable);
    }

    /// Refuses what cannot be written to.
    Target required() throws IOException {
        if (stream != Stream.NONE) {
            return this;
        }
        if (Files.isDirectory(file) || file.getParent() == null) {
            throw new IOException("is a directory; give the name of a file");
        }
        if (!Files.isDirectory(directory())) {
            throw new IOException(
                    Files.exists(directory())
                            ? directory() + " is no directory; name a file elsewhere"
                            : "the directory " + directory() + " does not exist; create it first");
        }
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw new IOException("is write-protected; change its permissions, or name another file");
        }
        return this;
    }

    /// Whether both are one file, which need not exist.
    boolean isSame(Target other) throws IOException {
        Path name = file.getFileName();
        boolean twins = name != null && name.equals(other.file.getFileName())
                && isOne(directory(), other.directory());
        return twins || file.normalize().equals(other.file.normalize()) || isOne(file, other.file);
    }

    private static boolean isOne(Path a, Path b) throws IOException {
        return Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b);
    }

    /// The links of `/proc/self/fd` name open files by words that are no paths.
    private static boolean isOfProcess(Path at) {
        return at.startsWith("/proc") || at.startsWith("/dev/fd");
    }

    private static Stream stream(Path at) {
        return switch (at.toString()) {
            case "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1" -> Stream.OUT;
            case "/dev/stderr", "/dev/fd/2", "/proc/self/fd/2" -> Stream.ERR;
            default -> Stream.NONE;
        };
    }

    boolean isReplaceable() {
        return replaceable;
    }

    Path directory() {
        return Objects.requireNonNull(file.getParent());
    }
}
