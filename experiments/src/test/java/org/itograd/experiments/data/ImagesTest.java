package org.itograd.experiments.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImagesTest {
    /// Images of 2 × 4 pixels in three channels, whose every byte says where it is.
    private static StoredImages stored(int count) {
        ImageFormat format = new ImageFormat(2, 4, 3, 5);
        return new StoredImages(format, IntStream.range(0, count).map(i -> i % 5).toArray(), (place, into) -> {
            for (int i = 0; i < into.length; i++) {
                into[i] = (byte) (place * 7 + i);
            }
        });
    }

    @Test
    void bytesAreDividedBy255() {
        LabelledImages images = stored(40).select(33, 2);
        assertArrayEquals(new int[]{3, 2}, images.labels());
        assertEquals(231 / 255f, images.pixels()[0]);
        assertEquals(254 / 255f, images.pixels()[23]);
        assertEquals(14 / 255f, images.pixels()[24]);
        assertEquals(1f, stored(40).range(36, 37).pixels()[3]);
    }

    @Test
    void imagesHaveTheSameFingerprintWhereverTheyAre() {
        Images images = stored(30);
        assertEquals(images.inMemory().fingerprint(), images.fingerprint());
        Images some = images.chosen(4, 9, 2);
        assertEquals(images.select(4, 9, 2).fingerprint(), some.fingerprint());
        assertEquals(some.inMemory().pooled(2).fingerprint(), some.pooled(2).fingerprint());
        assertNotEquals(images.chosen(9, 4, 2).fingerprint(), some.fingerprint());
        assertNotEquals(images.chosen(4, 9).fingerprint(), some.fingerprint());
        assertEquals(images.fingerprint(), images.first(31).fingerprint());
        assertEquals(images.range(0, 7).fingerprint(), images.first(7).fingerprint());
    }

    @Test
    void viewsOfViewsReadTheRightImages() {
        Images images = stored(30);
        Images chosen = images.chosen(20, 10, 0).chosen(2, 0);
        assertArrayEquals(images.select(0, 20).pixels(), chosen.inMemory().pixels());
        assertArrayEquals(new int[]{0, 0}, chosen.labels());
        assertThrows(IndexOutOfBoundsException.class, () -> images.chosen(30));
        assertThrows(IndexOutOfBoundsException.class, () -> images.select(30));
    }

    @Test
    void poolingTakesTheMeanOfEachSquare() {
        LabelledImages pooled = stored(3).inMemory().pooled(2);
        assertEquals(new ImageFormat(1, 2, 3, 5), pooled.format());
        // Image 1, right square, green: bytes 7 + i of i = 7, 10, 19, 22.
        assertEquals((14 + 17 + 26 + 29) / 4.0 / 255, pooled.pixels()[6 + 3 + 1], 1e-7);
        assertArrayEquals(pooled.pixels(), stored(3).pooled(2).inMemory().pixels());
        float[] ramp = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
        LabelledImages grey = new LabelledImages(ramp, new int[]{0}, ImageFormat.digits(4));
        assertArrayEquals(new float[]{2.5f, 4.5f, 10.5f, 12.5f}, grey.pooled(2).pixels());
        assertArrayEquals(new float[]{7.5f}, grey.pooled(4).pixels());
        assertSame(grey, grey.pooled(1));
        assertThrows(IllegalArgumentException.class, () -> grey.pooled(3));
        assertThrows(IllegalArgumentException.class, () -> stored(3).pooled(0));
    }

    @Test
    void whatCannotBeReadAtOnceOrAtAllIsSaid() {
        ImageFormat format = new ImageFormat(4096, 4096, 3, 2);
        StoredImages broken = new StoredImages(format, new int[50], (place, into) -> {
            throw new IOException("gone");
        });
        assertThrows(UncheckedIOException.class, () -> broken.range(0, 1));
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, broken::inMemory).getMessage());
        assertTrue(message.contains("fewer at a time"), message);
        assertThrows(IllegalArgumentException.class, () -> new StoredImages(format, new int[]{2}, (p, into) -> {}));
    }

    /// 100 images of five classes.
    private static int[] counts(Images images) {
        int[] counts = new int[5];
        Arrays.stream(images.labels()).forEach(label -> counts[label]++);
        return counts;
    }

    @Test
    void anOfficialSplitTakesValidationFromTrainingClassByClass() {
        Split split = Split.official("numbers", stored(100), stored(20), 0.25, 3);
        assertArrayEquals(new int[]{5, 5, 5, 5, 5}, counts(split.validation()));
        assertArrayEquals(new int[]{15, 15, 15, 15, 15}, counts(split.train()));
        assertEquals(stored(20).fingerprint(), split.test().fingerprint());
        Split same = Split.official("numbers", stored(100), stored(20), 0.25, 3);
        assertEquals(same.fingerprint(), split.fingerprint());
        Split other = Split.official("numbers", stored(100), stored(20), 0.25, 4);
        assertNotEquals(other.validation().fingerprint(), split.validation().fingerprint());
        assertThrows(IllegalArgumentException.class, () -> Split.official("x", stored(100), stored(9), 0.01, 1));
        assertThrows(IllegalArgumentException.class, () -> Split.official("x", stored(100), stored(9), 1, 1));
    }

    @Test
    void aDrawnSplitTakesTheFirstOfARandomOrder() {
        Split split = Split.drawn("numbers", stored(36), stored(20), 20, 10, 3).firstTests(5);
        assertEquals(20, split.train().count());
        assertEquals(10, split.validation().count());
        assertEquals(stored(20).range(0, 5).fingerprint(), split.test().fingerprint());
        float[] firsts = new float[30];
        for (int i = 0; i < 30; i++) {
            Images part = i < 20 ? split.train() : split.validation();
            firsts[i] = part.select(i % 20).pixels()[0];
        }
        assertEquals(30, IntStream.range(0, 30).mapToObj(i -> firsts[i]).distinct().count());
        assertThrows(IllegalArgumentException.class, () -> Split.drawn("x", stored(36), stored(9), 30, 7, 3));
        assertThrows(IllegalArgumentException.class, () -> split.firstTests(0));
        assertEquals(new ImageFormat(1, 2, 3, 5), split.pooled(2).validation().format());
    }

    @Test
    void aTestPartThatIsSortedByClassIsMixed() {
        Images sorted = stored(100).chosen(IntStream.range(0, 100).map(i -> i % 20 * 5 + i / 20).toArray());
        assertArrayEquals(new int[]{10, 0, 0, 0, 0}, counts(sorted.first(10)));
        Split split = Split.official("numbers", stored(50), sorted, 0.2, 1);
        assertArrayEquals(new int[]{20, 20, 20, 20, 20}, counts(split.test()));
        assertTrue(Arrays.stream(counts(split.firstTests(20).test())).allMatch(n -> n > 0));
        assertEquals(split.test().fingerprint(),
                Split.official("again", stored(50), sorted, 0.2, 2).test().fingerprint());
    }
}
