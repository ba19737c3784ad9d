package org.itograd.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder = Path.of("");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
        }
    }

    private static String refused(Path path) {
        String message = String.valueOf(
                assertThrows(IOException.class, () -> AtomicFile.write(path, bytes("new"))).getMessage());
        assertTrue(message.startsWith(path + ": "), message);
        assertFalse(message.contains(".tmp"), message);
        String early = String.valueOf(
                assertThrows(IOException.class, () -> AtomicFile.requireWritable(path)).getMessage());
        assertEquals(message, early);
        return message;
    }

    @Test
    void aFileIsWrittenWholeOrNotAtAll() throws IOException {
        Path file = folder.resolve("file");
        AtomicFile.requireWritable(file);
        assertEquals(List.of(), names());
        AtomicFile.write(file, bytes("old"));
        IOException e = assertThrows(IOException.class, () -> AtomicFile.write(file, out -> {
            AtomicFile.writeFully(out, ByteBuffer.wrap(bytes("half")));
            throw new IOException("No space left on device");
        }));
        assertTrue(
                String.valueOf(e.getMessage()).startsWith(file + ": No space left on device; free some"),
                e.getMessage());
        assertThrows(IllegalStateException.class, () -> AtomicFile.write(file, out -> {
            throw new IllegalStateException();
        }));
        assertEquals("old", Files.readString(file));
        AtomicFile.write(file, bytes("new"));
        assertEquals("new", Files.readString(file));
        assertEquals(List.of("file"), names());
    }

    @Test
    void nothingIsReplacedThatIsNoFile() throws IOException {
        assertTrue(refused(folder).contains("is a directory"));
        assertTrue(refused(folder.resolve("no/file")).contains("create it first"));
        Path plain = Files.writeString(folder.resolve("plain"), "kept");
        assertTrue(refused(plain.resolve("file")).contains("is no directory"));
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertTrue(refused(loop).contains("more than 40 links"));
    }

    @Test
    void aLinkIsFollowedAndStays() throws IOException {
        Files.createDirectory(folder.resolve("deep"));
        Path target = Files.writeString(folder.resolve("deep/target"), "old");
        Path near = Files.createSymbolicLink(folder.resolve("deep/near"), Path.of("target"));
        Path far = Files.createSymbolicLink(folder.resolve("far"), Path.of("deep/near"));
        AtomicFile.write(far, bytes("new"));
        assertEquals("new", Files.readString(target));
        assertTrue(Files.isSymbolicLink(far) && Files.isSymbolicLink(near));
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("deep/later"));
        AtomicFile.write(dangling, bytes("made"));
        assertEquals("made", Files.readString(folder.resolve("deep/later")));
        assertTrue(Files.isSymbolicLink(dangling));
        assertEquals(List.of("dangling", "deep", "far"), names());
    }

    @Test
    void twoNamesOfOneFileAreToldApartFromTwoFiles() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
        Path file = folder.resolve("file");
        assertTrue(AtomicFile.isSame(link, file));
        assertTrue(AtomicFile.isSame(folder.resolve("no/../file"), file));
        assertFalse(AtomicFile.isSame(folder.resolve("other"), file));
        Path twin = Files.createSymbolicLink(folder.resolve("twin"), folder);
        assertTrue(AtomicFile.isSame(twin.resolve("file"), file));
    }

    @Test
    void permissionsAreKept() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path plain = Files.createFile(folder.resolve("plain"));
        Path file = folder.resolve("file");
        AtomicFile.write(file, bytes("new"));
        assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(file));
        for (String mode : List.of("rw-------", "rwxr-x---", "rw-rw-rw-")) {
            Set<PosixFilePermission> rights = PosixFilePermissions.fromString(mode);
            Files.setPosixFilePermissions(file, rights);
            AtomicFile.write(file, bytes(mode));
            assertEquals(rights, Files.getPosixFilePermissions(file));
        }
    }

    @Test
    void devicesAreWrittenToAndStay() throws IOException {
        Path sink = Path.of("/dev/null");
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(sink) && Files.exists(full));
        Path link = Files.createSymbolicLink(folder.resolve("link"), sink);
        for (Path path : List.of(sink, link)) {
            AtomicFile.requireWritable(path);
            AtomicFile.write(path, bytes("gone"));
            assertTrue(Files.readAttributes(sink, BasicFileAttributes.class).isOther());
            String message = String.valueOf(assertThrows(IOException.class, () -> AtomicFile.hold(path)).getMessage());
            assertTrue(message.contains("pipe or device"), message);
        }
        String message = String.valueOf(
                assertThrows(IOException.class, () -> AtomicFile.write(full, bytes("much"))).getMessage());
        assertTrue(message.startsWith("/dev/full: No space left on device; free some"), message);
        assertEquals(List.of("link"), names());
    }

    @Test
    void pipesAreWrittenTo() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
        assertEquals(0, new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor());
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readAllBytes(pipe);
            } catch (IOException e) {
                return bytes(e.toString());
            }
        });
        AtomicFile.write(pipe, bytes("through"));
        assertArrayEquals(bytes("through"), read.get());
        assertEquals(List.of("pipe"), names());
    }

    /// Process numbers end at 2²², so this one is of no process. What has this process's number, but is not being written, is of one
    /// before it, as in a container whose processes are numbered alike each time.
    @Test
    void whatKilledProcessesLeftIsRemoved() throws IOException {
        Path file = folder.resolve("run.safetensors");
        String reborn = ".run.safetensors." + ProcessHandle.current().pid() + ".7.tmp";
        String alive = ".run.safetensors." + ProcessHandle.current().parent().orElseThrow().pid() + ".7.tmp";
        for (String name : List.of(".run.safetensors.99999999.12.tmp", reborn, alive, ".other.99999999.12.tmp",
                ".run.safetensors.99999999.tmp", ".run.safetensors.x.1.tmp")) {
            Files.writeString(folder.resolve(name), "left");
        }
        AtomicFile.write(file, bytes("new"));
        assertEquals(
                List.of(".other.99999999.12.tmp", alive, ".run.safetensors.99999999.tmp", ".run.safetensors.x.1.tmp",
                        "run.safetensors"),
                names());
    }

    @Test
    void longNamesAreWritten() throws IOException {
        char[] name = new char[250];
        Arrays.fill(name, 'n');
        Path file = folder.resolve(new String(name));
        AtomicFile.write(file, bytes("new"));
        assertEquals("new", Files.readString(file));
        AtomicFile.hold(file).close();
    }

    /// What another process says when it asks for a file.
    static final class Other {
        private Other() {}

        public static void main(String[] args) {
            try {
                AtomicFile.hold(Path.of(args[0])).close();
                System.out.print("held");
            } catch (IOException e) {
                System.out.print(e.getMessage());
            }
        }

        static String asks(Path file) throws IOException, InterruptedException {
            Process java = new ProcessBuilder(
                    System.getProperty("java.home") + "/bin/java", "-cp", System.getProperty("java.class.path"),
                    Other.class.getName(), file.toString()).redirectErrorStream(true).start();
            String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, java.waitFor(), said);
            return said;
        }
    }

    @Test
    void filesOfThisProcessThatAreBeingWrittenStay() throws IOException {
        Path file = folder.resolve("run");
        AtomicFile.write(file, out -> {
            AtomicFile.write(file, bytes("inner"));
            AtomicFile.writeFully(out, ByteBuffer.wrap(bytes("outer")));
        });
        assertEquals("outer", Files.readString(file));
        assertEquals(List.of("run"), names());
    }

    /// In units of 512 bytes.
    @Test
    void aHoldTakesNoRoomOnTheDisk() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/stat")));
        Path file = folder.resolve("run");
        for (int i = 0; i < 5; i++) {
            try (FileHold _ = AtomicFile.hold(file)) {
                Process stat = new ProcessBuilder("/usr/bin/stat", "-c", "%b", folder.resolve(".run.lock").toString())
                        .start();
                String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                assertTrue(Integer.parseInt(blocks) <= 16, blocks);
            }
        }
    }

    @Test
    void anEmptyNameIsNamed() {
        String message = String.valueOf(
                assertThrows(IOException.class, () -> AtomicFile.write(Path.of(""), bytes("x"))).getMessage());
        assertTrue(message.startsWith("the empty name: is a directory"), message);
    }

    @Test
    void onlyOneHoldsAFile() throws Exception {
        Path file = folder.resolve("run");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("run"));
        try (FileHold _ = AtomicFile.hold(file)) {
            for (Path path : List.of(file, link)) {
                String message = String.valueOf(
                        assertThrows(IOException.class, () -> AtomicFile.hold(path)).getMessage());
                assertTrue(message.startsWith(path + ": another run writes this file"), message);
            }
            AtomicFile.write(file, bytes("by its holder"));
            assertEquals(link + ": another run writes this file; wait until it ends, or name another file",
                    Other.asks(link));
        }
        assertEquals("held", Other.asks(file));
        AtomicFile.hold(link).close();
        assertEquals(List.of("link", "run"), names());
    }
}
