package org.itograd.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder = Path.of("");

    private static void assertRefused(Path file) {
        IOException e = assertThrows(IOException.class, () -> AtomicFiles.requireWritable(file));
        assertTrue(String.valueOf(e.getMessage()).contains("nothing can be written into"), e.getMessage());
    }

    @Test
    void tryingLeavesNoTrace() throws IOException {
        AtomicFiles.requireWritable(folder.resolve("a/b/report.html"));
        try (Stream<Path> inside = Files.list(folder)) {
            assertEquals(0, inside.count());
        }
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "here");
        assertRefused(file.resolve("a/report.html"));
    }

    /// The superuser has every right there, and yet no folder can be made.
    @Test
    void aFolderThatTakesNoFoldersIsRefusedAtOnce() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        assertRefused(Path.of("/proc/itograd/report.html"));
    }
}
