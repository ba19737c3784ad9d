package org.itograd.experiments.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static int[] counts(Images images) {
        int[] counts = new int[10];
        Arrays.stream(images.labels()).forEach(label -> counts[label]++);
        return counts;
    }

    @Test
    void everyPartHasTheClassFrequenciesOfTheWhole() throws IOException {
        LabelledImages all = DigitsCsv.embedded();
        Split split = Split.of("numbers", all);
        assertEquals(359, split.test().count());
        assertEquals(179, split.validation().count());
        assertEquals(1259, split.train().count());
        int[] whole = counts(all);
        for (int label = 0; label < 10; label++) {
            assertEquals(0.2 * whole[label], counts(split.test())[label], 0.5);
            assertEquals(0.1 * whole[label], counts(split.validation())[label], 0.5);
        }
    }

    /// Images of one pixel whose value says which image it is.
    private static LabelledImages numbered(int count) {
        float[] pixels = new float[count];
        IntStream.range(0, count).forEach(i -> pixels[i] = i);
        return new LabelledImages(pixels, IntStream.range(0, count).map(i -> i % 10).toArray(), ImageFormat.digits(1));
    }

    @Test
    void everyImageIsInExactlyOnePart() {
        Split split = Split.of("numbers", numbered(300));
        float[] together = new float[300];
        int at = 0;
        for (Images lazy : List.of(split.train(), split.validation(), split.test())) {
            LabelledImages part = lazy.inMemory();
            for (int i = 0; i < part.count(); i++) {
                assertEquals((int) part.pixels()[i] % 10, part.labels()[i]);
                together[at++] = part.pixels()[i];
            }
        }
        Arrays.sort(together);
        assertArrayEquals(numbered(300).pixels(), together);
        float[] test = split.test().inMemory().pixels();
        assertFalse(Arrays.equals(test, Arrays.copyOf(numbered(300).pixels(), test.length)), "shuffled");
        assertArrayEquals(test, Split.of("numbers", numbered(300)).test().inMemory().pixels());
    }

    @Test
    void tooFewImagesAreRefused() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Split.of("numbers", numbered(20)));
        assertTrue(String.valueOf(e.getMessage()).contains("too few"), e::getMessage);
    }

    @Test
    void anEpochVisitsEveryImageOnceInAnOrderOfItsOwn() {
        RandomKey key = RandomKey.of(4);
        List<int[]> first = EpochOrder.batches(key, 0, 103, 10, false);
        assertEquals(11, first.size());
        assertEquals(3, first.getLast().length);
        int[] order = first.stream().flatMapToInt(Arrays::stream).toArray();
        int[] next = EpochOrder.batches(key, 1, 103, 10, false).stream().flatMapToInt(Arrays::stream).toArray();
        assertFalse(Arrays.equals(order, next));
        int[] again = EpochOrder.batches(key, 0, 103, 50, false).stream().flatMapToInt(Arrays::stream).toArray();
        assertArrayEquals(order, again);
        Arrays.sort(order);
        assertArrayEquals(IntStream.range(0, 103).toArray(), order);
    }
}
