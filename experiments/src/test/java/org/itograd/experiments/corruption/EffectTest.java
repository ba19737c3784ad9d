package org.itograd.experiments.corruption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.Workers;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EffectTest {
    private static final RandomKey KEY = RandomKey.of(3);
    /// Draw a number for each sample, not for each pixel, or weigh colours.
    private static final Set<Corruption> OF_COLOURS = EnumSet.of(Corruption.GAUSSIAN_NOISE, Corruption.SHOT_NOISE,
            Corruption.IMPULSE_NOISE, Corruption.SPECKLE_NOISE, Corruption.FROST, Corruption.SPATTER,
            Corruption.SATURATE);
    private static final Set<Corruption> WITHOUT_CHANCE = EnumSet.of(Corruption.DEFOCUS_BLUR, Corruption.ZOOM_BLUR,
            Corruption.BRIGHTNESS, Corruption.CONTRAST, Corruption.PIXELATE, Corruption.JPEG_COMPRESSION,
            Corruption.GAUSSIAN_BLUR, Corruption.SATURATE);

    private static LabelledImages batch(int count, int height, int width, int channels) {
        float[] pixels = new float[count * height * width * channels];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 37 % 256 / 255f;
        }
        return new LabelledImages(pixels, new int[count], new ImageFormat(height, width, channels, 2));
    }

    @Test
    void fifteenAreCommonAndFourExtra() {
        assertEquals(
                "[gaussian_noise, shot_noise, impulse_noise, defocus_blur, glass_blur, motion_blur, zoom_blur, snow, frost,"
                        + " fog, brightness, contrast, elastic_transform, pixelate, jpeg_compression]",
                Corruption.common().toString());
        assertEquals("[speckle_noise, gaussian_blur, spatter, saturate]", Corruption.extra().toString());
        assertThrows(IllegalArgumentException.class, () -> Corruption.named("glas_blur"));
        assertThrows(IllegalArgumentException.class, () -> Corruption.FOG.effect(Scale.TINY, 0));
        assertThrows(IllegalArgumentException.class, () -> Corruption.FOG.effect(Scale.TINY, 6));
        assertThrows(IllegalArgumentException.class, () -> Corruption.FROST.effect(Scale.TINY, 1));
    }

    @ParameterizedTest
    @EnumSource
    void isAFunctionOfImageAndKeyAtEverySize(Corruption corruption) {
        for (int[] size : new int[][]{{4, 4}, {5, 9}, {14, 14}, {33, 20}}) {
            for (Scale scale : Scale.values()) {
                for (int severity : TestImages.severities()) {
                    Effect effect = TestImages.effect(corruption, scale, severity);
                    ByteImage image = TestImages.rough(size[0], size[1], 1);
                    byte[] before = image.samples().clone();
                    ByteImage once = effect.apply(image, KEY);
                    assertArrayEquals(before, image.samples(), "the input is not written to");
                    assertEquals(List.of(size[0], size[1], 3), List.of(once.height(), once.width(), once.channels()));
                    assertArrayEquals(once.samples(), effect.apply(image, KEY).samples());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void chanceIsUsedWhereThereIsSome(Corruption corruption) {
        ByteImage image = TestImages.rough(32, 32, 0);
        Effect effect = TestImages.effect(corruption, Scale.IMAGENET, 1);
        boolean same = Arrays.equals(effect.apply(image, KEY).samples(), effect.apply(image, KEY.fold(1)).samples());
        assertEquals(WITHOUT_CHANCE.contains(corruption), same);
    }

    /// What happens to a grey image is what happens to the same image in colour.
    @ParameterizedTest
    @EnumSource
    void greyIsAColour(Corruption corruption) {
        ByteImage grey = TestImages.grey(TestImages.rough(28, 20, 0));
        for (int severity : TestImages.severities()) {
            Effect effect = TestImages.effect(corruption, Scale.CIFAR, severity);
            if (corruption.needsColour()) {
                assertThrows(IllegalArgumentException.class, () -> effect.apply(grey, KEY));
                continue;
            }
            ByteImage got = effect.apply(grey, KEY);
            assertEquals(1, got.channels());
            assertFalse(Arrays.equals(grey.samples(), got.samples()));
            if (!OF_COLOURS.contains(corruption)) {
                ByteImage colour = effect.apply(TestImages.colour(grey), KEY);
                // The weights of luma add up to 1 in theory.
                assertArrayEquals(TestImages.colour(got).samples(), colour.samples(), corruption + " " + severity);
            }
        }
    }

    @Test
    void flatImagesStayFlatWhereNothingIsAdded() {
        for (int value : new int[]{0, 1, 100, 255}) {
            ByteImage flat = TestImages.flat(28, 28, 3, value);
            for (Corruption corruption : List.of(Corruption.PIXELATE, Corruption.CONTRAST, Corruption.ZOOM_BLUR,
                    Corruption.MOTION_BLUR, Corruption.ELASTIC_TRANSFORM, Corruption.JPEG_COMPRESSION)) {
                for (int severity : TestImages.severities()) {
                    byte[] got = corruption.effect(Scale.CIFAR, severity).apply(flat, KEY).samples();
                    for (byte sample : got) {
                        assertEquals(value, sample & 0xFF, 1, corruption + " " + severity);
                    }
                }
            }
        }
    }

    @Test
    void aSplashWithoutDropsLeavesTheImage() {
        ByteImage image = TestImages.rough(16, 16, 0);
        assertArrayEquals(image.samples(), new Water(0.1, 0.01, 1, 0.7, 0.5).apply(image, KEY).samples());
        assertArrayEquals(image.samples(), new Mud(0.1, 0.01, 1, 0.7, 0.5).apply(image, KEY).samples());
        assertArrayEquals(TestImages.flat(8, 8, 3, 0).samples(),
                new Fog(1, 2).apply(TestImages.flat(8, 8, 3, 0), KEY).samples(), "fog over black is black");
    }

    @Test
    void blackAndWhiteStay() {
        ByteImage black = TestImages.flat(8, 8, 3, 0);
        for (Corruption corruption : List.of(Corruption.SHOT_NOISE, Corruption.SPECKLE_NOISE, Corruption.SATURATE)) {
            assertArrayEquals(black.samples(), corruption.effect(Scale.TINY, 5).apply(black, KEY).samples());
        }
        ByteImage white = TestImages.flat(8, 8, 3, 255);
        assertArrayEquals(white.samples(), new Brightness(0.3).apply(white, KEY).samples());
    }

    @ParameterizedTest
    @EnumSource
    void anImageDoesNotDependOnItsBatchNorOnThreads(Corruption corruption) {
        LabelledImages images = batch(7, 12, 10, 3);
        Corrupter corrupter = new Corrupter(Scale.CIFAR, TestImages.frost());
        float[] all = corrupter.apply(images, corruption, 2, KEY).pixels();
        int size = images.pixelsPerImage();
        assertArrayEquals(Arrays.copyOfRange(all, 3 * size, 6 * size),
                corrupter.apply(images.range(3, 6), corruption, 2, KEY, 3).pixels());
        for (int threads : new int[]{1, 3}) {
            Workers.withThreads(threads,
                    () -> assertArrayEquals(all, corrupter.apply(images, corruption, 2, KEY).pixels()));
        }
        ByteImage one = corrupter.effect(corruption, 2)
                .apply(Corrupter.image(images, 4), Corrupter.key(KEY, corruption, 2, 4));
        for (int j = 0; j < size; j++) {
            assertEquals(one.at(j) / 255f, all[4 * size + j]);
        }
    }

    @Test
    void whatCannotBeIsLeftOut() {
        assertEquals(14, Corrupter.of(Scale.CIFAR).possible(Corruption.common(), 1).size());
        assertEquals(15, new Corrupter(Scale.CIFAR, TestImages.frost()).possible(Corruption.common(), 1).size());
        assertEquals(3, Corrupter.of(Scale.CIFAR).possible(Corruption.extra(), 1).size());
        assertEquals(4, Corrupter.of(Scale.CIFAR).possible(Corruption.extra(), 3).size());
    }

    @Test
    void imagesThatAreNoneAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ByteImage(new byte[9], 3, 3, 1));
        assertThrows(IllegalArgumentException.class, () -> new ByteImage(new byte[32], 4, 4, 2));
        assertThrows(IllegalArgumentException.class, () -> new ByteImage(new byte[15], 4, 4, 1));
        LabelledImages broken = batch(1, 4, 4, 1);
        broken.pixels()[2] = Float.NaN;
        assertThrows(IllegalArgumentException.class, () -> Corrupter.image(broken, 0));
        broken.pixels()[2] = 1.01f;
        assertThrows(IllegalArgumentException.class, () -> Corrupter.image(broken, 0));
    }

    @Test
    void bordersRepeatAsTheySay() {
        assertEquals(List.of(0, 0, 0, 1, 2, 2, 2), around(Border.EDGE));
        assertEquals(List.of(1, 0, 0, 1, 2, 2, 1), around(Border.MIRROR));
        assertEquals(List.of(2, 1, 0, 1, 2, 1, 0), around(Border.MIRROR_ON_EDGE));
        assertEquals(0, Border.MIRROR_ON_EDGE.inside(-7, 1));
        assertEquals(0, Border.MIRROR.inside(7, 1));
        assertTrue(
                IntStream.range(-50, 50).map(i -> Border.MIRROR_ON_EDGE.inside(i, 4)).allMatch(i -> i >= 0 && i < 4));
    }

    private static List<Integer> around(Border border) {
        return IntStream.rangeClosed(-2, 4).mapToObj(i -> border.inside(i, 3)).toList();
    }
}
