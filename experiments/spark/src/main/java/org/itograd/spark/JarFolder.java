package org.itograd.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.itograd.base.AtomicFile;
import org.itograd.base.FileHold;

/// A temporary folder that goes with its process: when it is closed or the process is asked to end; one of a process that was killed
/// goes when the next is made.
///
/// @param path of the folder
/// @param hold by which others see that it is in use
record JarFolder(Path path, FileHold hold) implements AutoCloseable {
    private static final String NAME = "itograd-jars";
    private static final String OWNER = "owner";
    /// A younger folder may have no owner yet.
    private static final Duration YOUNG = Duration.ofMinutes(1);

    /// @param parent where
    static JarFolder create(Path parent) throws IOException {
        removeAbandoned(parent);
        Path path = Files.createTempDirectory(parent, NAME);
        JarFolder folder = new JarFolder(path, AtomicFile.hold(path.resolve(OWNER)));
        Runtime.getRuntime().addShutdownHook(new Thread(folder::remove));
        return folder;
    }

    private static void removeAbandoned(Path parent) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, NAME + "*")) {
            for (Path old : found) {
                removeIfAbandoned(old);
            }
        }
    }

    /// A folder of another user stays.
    private static void removeIfAbandoned(Path old) throws IOException {
        boolean young = Files.getLastModifiedTime(old).toInstant().isAfter(Instant.now().minus(YOUNG));
        if (young || !Files.isDirectory(old) || !Files.isWritable(old)) {
            return;
        }
        Optional<FileHold> free = AtomicFile.tryHold(old.resolve(OWNER));
        if (free.isPresent()) {
            new JarFolder(old, free.get()).close();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            remove();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            hold.close();
        }
    }

    private void remove() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> inside = all.sorted(Comparator.reverseOrder()).toList();
            for (Path file : inside) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
