package org.itograd.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// The jars that workers get. Folders of classes are packed first.
///
/// @param files  the jars
/// @param folder of those that were packed
record SentJars(List<String> files, JarFolder folder) implements AutoCloseable {
    /// @param classPath jars and folders
    static SentJars of(String classPath) throws IOException {
        JarFolder folder = JarFolder.create(Path.of(System.getProperty("java.io.tmpdir", "")));
        List<String> files = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (!entry.isEmpty() && Files.isDirectory(path)) {
                Path jar = folder.path().resolve("classes-" + files.size() + ".jar");
                pack(path, jar);
                files.add(jar.toString());
            } else if (!entry.isEmpty() && Files.exists(path)) {
                files.add(entry);
            }
        }
        return new SentJars(files, folder);
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    @Override
    public void close() {
        try {
            folder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
