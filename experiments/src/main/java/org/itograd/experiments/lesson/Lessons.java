package org.itograd.experiments.lesson;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The lessons that come with this program.
public final class Lessons {
    private static final String FOLDER = "/org/itograd/experiments/lessons";

    private Lessons() {}

    /// All of them, in order, from the class path: a folder of classes, or a jar.
    public static List<Lesson> all() {
        try {
            URI uri = Objects.requireNonNull(Lessons.class.getResource(FOLDER)).toURI();
            if (!uri.getScheme().equals("jar")) {
                return Lesson.in(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return Lesson.in(jar.getPath(FOLDER));
            }
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
