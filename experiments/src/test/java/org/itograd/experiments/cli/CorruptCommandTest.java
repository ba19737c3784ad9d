package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.itograd.autodiff.Shape;
import org.itograd.base.AtomicFile;
import org.itograd.base.FileHold;
import org.itograd.experiments.MemoryFolder;
import org.itograd.experiments.corruption.Corruption;
import org.itograd.nn.io.Npy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorruptCommandTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder = Path.of("");

    private Outcome corrupt(String... args) throws IOException {
        String data = SmallImages.in(folder, 8).toString();
        return Outcome.run(
                Stream.concat(Stream.of("corrupt", "--data", data), Stream.of(args)).toArray(String[]::new));
    }

    private void assertFails(int code, String what, String... args) throws IOException {
        Outcome outcome = corrupt(args);
        assertEquals(code, outcome.code(), outcome.toString());
        assertTrue(outcome.err().contains(what), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
    }

    private Path frost() throws IOException {
        Path frost = Files.createDirectories(folder.resolve("frost"));
        BufferedImage picture = new BufferedImage(100, 90, BufferedImage.TYPE_INT_RGB);
        assertTrue(ImageIO.write(picture, "png", frost.resolve("ice.png").toFile()));
        return frost;
    }

    @Test
    void writesAllButFrostAndSaysSo() throws IOException {
        Path to = folder.resolve("new/c");
        Outcome outcome = corrupt("--out", to.toString());
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("CIFAR-style corruptions on small.csv: 14 of 15"), outcome.out());
        assertTrue(outcome.out().contains("left out: frost, which needs pictures (--frost DIR)"), outcome.out());
        assertTrue(outcome.out().contains("32 x 32"), outcome.out());
        for (Corruption corruption : Corruption.common()) {
            Path file = to.resolve(corruption + ".npy");
            assertEquals(corruption != Corruption.FROST, Files.exists(file));
            if (Files.exists(file)) {
                assertEquals(List.of(8, 8, 1), tail(Npy.read(file).shape()));
            }
        }
        int tests = Npy.read(to.resolve("labels.npy")).count() / 5;
        assertEquals(5 * tests, Npy.read(to.resolve("fog.npy")).shape().dim(0));
    }

    private static List<Integer> tail(Shape shape) {
        return List.of(shape.dim(1), shape.dim(2), shape.dim(3));
    }

    @Test
    void namesSeveritiesAndSeedsAreTakenAndThreadsDoNotMatter() throws IOException {
        for (String[] run : new String[][]{{"a", "1", "1"}, {"b", "1", "3"}, {"c", "2", "1"}}) {
            Outcome outcome = corrupt("--out", folder.resolve(run[0]).toString(), "--corruption", "frost,speckle_noise",
                    "--severity", "4", "--scale", "tiny", "--test-images", "7", "--frost", frost().toString(), "--seed",
                    run[1], "--threads",
                    run[2]);
            assertEquals(0, outcome.code(), outcome.err());
            assertTrue(outcome.out().contains("Tiny-ImageNet-style corruptions on small.csv: 2 of 2"), outcome.out());
        }
        byte[] a = Npy.read(folder.resolve("a/speckle_noise.npy")).bytes();
        assertArrayEquals(a, Npy.read(folder.resolve("b/speckle_noise.npy")).bytes());
        assertFalse(Arrays.equals(a, Npy.read(folder.resolve("c/speckle_noise.npy")).bytes()));
        assertEquals(Npy.read(folder.resolve("a/labels.npy")).count(),
                Npy.read(folder.resolve("a/frost.npy")).shape().dim(0));
    }

    @Test
    void drawsASheet() throws IOException {
        Path sheet = folder.resolve("pictures/sheet.png");
        Outcome outcome = corrupt("--sheet", sheet.toString(), "--corruption", "all,extra");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("left out: saturate, which needs colour"), outcome.out());
        BufferedImage picture = ImageIO.read(sheet.toFile());
        assertTrue(picture.getWidth() > 6 * 64 && picture.getHeight() > 17 * 64);
    }

    @Test
    void writesPictures() throws IOException {
        Path to = folder.resolve("png");
        assertEquals(0,
                corrupt("--out", to.toString(), "--corruption", "contrast", "--severity", "2", "--format", "png")
                        .code());
        try (Stream<Path> files = Files.walk(to.resolve("contrast/2"))) {
            assertEquals(Npy.read(to.resolve("labels.npy")).count(), files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void arraysOfOtherImagesAreNotGivenTheseLabels() throws IOException {
        String to = folder.resolve("set").toString();
        assertEquals(0, corrupt("--out", to, "--corruption", "contrast").code());
        byte[] labels = Files.readAllBytes(folder.resolve("set/labels.npy"));
        assertEquals(0, corrupt("--out", to, "--corruption", "brightness").code());
        assertFails(1, "brightness.npy: has other images", "--out", to, "--corruption", "contrast", "--test-images",
                "3");
        assertFails(1, "brightness.npy: has other images", "--out", to, "--corruption", "contrast", "--severity", "3");
        assertFails(1, "contrast.npy: has other images", "--out", to, "--corruption", "brightness", "--pool", "2");
        assertFails(1, "has other images", "--out", to, "--corruption", "contrast", "--format", "png",
                "--test-images", "3");
        assertArrayEquals(labels, Files.readAllBytes(folder.resolve("set/labels.npy")));
        assertEquals(0,
                corrupt("--out", to, "--corruption", "brightness,contrast", "--test-images", "3", "--severity", "3")
                        .code());
        assertEquals(3, Npy.read(folder.resolve("set/labels.npy")).count());
    }

    @Test
    void picturesOfOtherImagesAreNotLeftAmongThese() throws IOException {
        String to = folder.resolve("pictures").toString();
        String[] all = {"--out", to, "--corruption", "contrast", "--severity", "2", "--format", "png"};
        assertEquals(0, corrupt(all).code());
        assertEquals(0, corrupt(all).code());
        String[] few = Stream.concat(Stream.of(all), Stream.of("--test-images", "3")).toArray(String[]::new);
        assertFails(1, ".png: is none of the pictures to be written", few);
        assertEquals(0, corrupt("--out", to, "--corruption", "contrast", "--severity", "3", "--format", "png").code());
    }

    @Test
    void oneRunAtATimeWritesAFolder() throws IOException {
        Path to = Files.createDirectories(folder.resolve("held"));
        try (FileHold _ = AtomicFile.hold(to.resolve("labels.npy"))) {
            assertFails(1, "another run writes this file", "--out", to.toString(), "--corruption", "contrast");
        }
        assertEquals(0, corrupt("--out", to.toString(), "--corruption", "contrast").code());
    }

    @Test
    void impossibleWishesAreOneLine() throws IOException {
        String to = folder.resolve("never").toString();
        assertFails(2, "--out, --sheet: give one of them");
        assertFails(2, "--corruption: must be one of", "--out", to, "--corruption", "glas_blur");
        assertFails(2, "--corruption: frost needs pictures", "--out", to, "--corruption", "fog,frost");
        assertFails(2, "--corruption: saturate needs colour", "--out", to, "--corruption", "saturate");
        assertFails(2, "--severity: must be 1 to 5 or all, got 6", "--out", to, "--severity", "6");
        assertFails(2, "--image: must be from 0 to", "--sheet", to + ".png", "--image", "60");
        assertFails(2, "scale", "--out", to, "--scale", "mnist");
        assertFails(1, "is no folder", "--out", to, "--frost", folder.resolve("nothing").toString());
        Files.writeString(folder.resolve("file"), "here");
        assertFails(1, "file", "--out", folder.resolve("file").toString());
        assertFalse(Files.exists(folder.resolve("never")));
    }
}
