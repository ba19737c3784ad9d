package org.itograd.experiments.data.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Images;
import org.itograd.experiments.data.Split;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The real images, where they are installed; [IdxTest] reads files that it writes itself.
class FashionMnistTest {
    @BeforeEach
    void isInstalled() {
        assumeTrue(Files.exists(Path.of("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz")),
                "Debian's package dataset-fashion-mnist is not installed");
    }

    private static Loaded fashion() throws IOException {
        return DataNames.parse("fashion-mnist", v -> null).load();
    }

    private static int[] counts(Images images) {
        int[] counts = new int[images.format().classes()];
        Arrays.stream(images.labels()).forEach(label -> counts[label]++);
        return counts;
    }

    private static int[] tenTimes(int count) {
        int[] counts = new int[10];
        Arrays.fill(counts, count);
        return counts;
    }

    @Test
    void theInstalledFilesAreGenuine() throws IOException {
        Loaded loaded = fashion();
        assertEquals(
                "fashion-mnist: 60000 training, 10000 test images of 28 x 28 x 1, 10 classes; 4 files, all genuine",
                loaded.summary());
        Images train = Objects.requireNonNull(loaded.train());
        assertArrayEquals(tenTimes(6000), counts(train));
        assertArrayEquals(tenTimes(1000), counts(Objects.requireNonNull(loaded.test())));
        double sum = 0;
        double squares = 0;
        for (int from = 0; from < train.count(); from += 6000) {
            for (float pixel : train.range(from, from + 6000).pixels()) {
                sum += pixel;
                squares += (double) pixel * pixel;
            }
        }
        double numbers = 60_000.0 * 784;
        double mean = sum / numbers;
        assertEquals(0.2860, mean, 5e-5);
        assertEquals(0.3530, Math.sqrt(squares / numbers - mean * mean), 5e-5);
    }

    @Test
    void aStudyTakesTheFirstOfAShuffleAndPoolsThem() throws IOException {
        Split split = fashion().split(SplitOptions.standard().withCounts(12_000, 2_000).withTests(500).withPool(2));
        assertEquals(new ImageFormat(14, 14, 1, 10), split.train().format());
        assertEquals(12_000, split.train().count());
        assertEquals(2_000, split.validation().count());
        assertEquals(500, split.test().count());
        assertTrue(Arrays.stream(counts(split.train())).allMatch(n -> Math.abs(n - 1200) < 5 * Math.sqrt(1080)));
        Split official = fashion().split(SplitOptions.standard());
        assertArrayEquals(tenTimes(600), counts(official.validation()));
        assertArrayEquals(tenTimes(5400), counts(official.train()));
    }
}
