package org.itograd.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarFolderTest {
    @TempDir
    Path parent = Path.of("");

    private static void age(Path folder) throws IOException {
        Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minusSeconds(600)));
    }

    @Test
    void whatAKilledProcessLeftIsRemovedByTheNext() throws IOException {
        Path left = Files.createDirectory(parent.resolve("itograd-jars123"));
        Files.writeString(left.resolve("classes-0.jar"), "jar");
        Path young = Files.createDirectory(parent.resolve("itograd-jars124"));
        Path other = Files.createDirectory(parent.resolve("others"));
        age(left);
        age(other);
        try (JarFolder mine = JarFolder.create(parent)) {
            assertTrue(Files.isDirectory(mine.path()));
            assertFalse(Files.exists(left));
            assertTrue(Files.exists(young) && Files.exists(other));
        }
    }

    @Test
    void whatIsInUseStays() throws IOException {
        try (JarFolder mine = JarFolder.create(parent)) {
            Path jar = Files.writeString(mine.path().resolve("classes-0.jar"), "jar");
            age(mine.path());
            JarFolder next = JarFolder.create(parent);
            assertTrue(Files.exists(jar));
            next.close();
            assertFalse(Files.exists(next.path()));
        }
        try (Stream<Path> left = Files.list(parent)) {
            assertEquals(0, left.count());
        }
    }
}
