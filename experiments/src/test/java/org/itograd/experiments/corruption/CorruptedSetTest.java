package org.itograd.experiments.corruption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Images;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.data.StoredImages;
import org.itograd.nn.io.Npy;
import org.itograd.nn.io.NpyArray;
import org.itograd.nn.io.NpyType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorruptedSetTest {
    private static final RandomKey KEY = RandomKey.of(5);
    private static final Corrupter CIFAR = Corrupter.of(Scale.CIFAR);

    @TempDir
    Path folder = Path.of("");

    /// @param classes labels are the places, over and over
    private static LabelledImages images(int count, int channels, int classes) {
        ImageFormat format = new ImageFormat(6, 5, channels, classes);
        float[] pixels = new float[count * format.size()];
        int[] labels = new int[count];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 101 % 256 / 255f;
        }
        Arrays.setAll(labels, i -> i % classes);
        return new LabelledImages(pixels, labels, format);
    }

    @Test
    void anArrayHoldsTheSeveritiesOneAfterAnother() throws IOException {
        LabelledImages images = images(7, 3, 4);
        CorruptedSet set = new CorruptedSet(images, CIFAR, List.of(2, 5), KEY);
        int[] done = new int[1];
        set.writeArray(Corruption.GLASS_BLUR, folder, n -> done[0] += n);
        set.writeLabels(folder);
        assertEquals(14, done[0]);
        NpyArray array = Npy.read(folder.resolve("glass_blur.npy"));
        assertEquals(Shape.of(14, 6, 5, 3), array.shape());
        assertEquals(NpyType.UINT8, array.type());
        int size = 90;
        for (int i = 0; i < 14; i++) {
            int severity = i < 7 ? 2 : 5;
            ByteImage one = CIFAR.effect(Corruption.GLASS_BLUR, severity)
                    .apply(Corrupter.image(images, i % 7), Corrupter.key(KEY, Corruption.GLASS_BLUR, severity, i % 7));
            assertArrayEquals(one.samples(), Arrays.copyOfRange(array.bytes(), i * size, (i + 1) * size));
        }
        assertArrayEquals(new int[]{0, 1, 2, 3, 0, 1, 2, 0, 1, 2, 3, 0, 1, 2},
                Npy.read(folder.resolve("labels.npy")).toInts());
    }

    @Test
    void manyClassesHaveWideLabels() throws IOException {
        LabelledImages images = images(700, 1, 600);
        new CorruptedSet(images, CIFAR, List.of(1), KEY).writeLabels(folder);
        NpyArray labels = Npy.read(folder.resolve("labels.npy"));
        assertEquals(NpyType.INT32, labels.type());
        assertArrayEquals(images.labels(), labels.toInts());
    }

    @Test
    void picturesHoldTheSameSamples() throws IOException {
        for (int channels : new int[]{1, 3}) {
            LabelledImages images = images(12, channels, 11);
            Path to = folder.resolve("c" + channels);
            CorruptedSet set = new CorruptedSet(images, CIFAR, List.of(3), KEY);
            set.writePictures(Corruption.FOG, to, _ -> {});
            set.writeArray(Corruption.FOG, to, _ -> {});
            byte[] array = Npy.read(to.resolve("fog.npy")).bytes();
            for (int i = 0; i < 12; i++) {
                Path file = to.resolve("fog/3/%02d/%02d.png".formatted(images.labels()[i], i));
                BufferedImage picture = ImageIO.read(file.toFile());
                assertEquals(channels, picture.getRaster().getNumBands());
                int[] samples = picture.getRaster().getPixels(0, 0, 5, 6, (int[]) null);
                for (int j = 0; j < samples.length; j++) {
                    assertEquals(array[i * samples.length + j] & 0xFF, samples[j]);
                }
            }
        }
    }

    @Test
    void whatFailsOnTheWayLeavesTheOldFile() throws IOException {
        Path file = Files.writeString(folder.resolve("contrast.npy"), "old");
        Images broken = new StoredImages(new ImageFormat(128, 128, 1, 2), new int[400], (place, _) -> {
            if (place > 300) {
                throw new IOException("gone");
            }
        });
        assertThrows(Exception.class, () -> new CorruptedSet(broken, CIFAR, List.of(1), KEY)
                .writeArray(Corruption.CONTRAST, folder, _ -> {}));
        assertEquals("old", Files.readString(file));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
        assertFalse(Files.exists(folder.resolve("labels.npy")));
    }
}
