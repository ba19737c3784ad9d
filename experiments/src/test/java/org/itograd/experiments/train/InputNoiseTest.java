package org.itograd.experiments.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.MemoryFolder;
import org.itograd.experiments.data.DigitsCsv;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.data.Split;
import org.itograd.nn.io.SafeTensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training with noise on the pixels.
class InputNoiseTest {
    private static final TrainingListener QUIET = new TrainingListener() {};
    private static final TrainingOptions PLAIN = TrainingOptions.standard(Variant.ODE, 5)
            .withSize(2, 2)
            .withBatch(32, false);
    private static final TrainingOptions NOISY = PLAIN.withAugmentation(new Augmentation(0, false, 0.2));
    private static final RandomKey KEY = RandomKey.of(7);

    @TempDir(factory = MemoryFolder.class)
    Path folder = Path.of("");

    private static Split few() throws IOException {
        Split all = Split.of(DigitsCsv.NAME, DigitsCsv.embedded());
        return new Split("few", all.train().range(0, 70), all.validation().range(0, 20), all.test().range(0, 20));
    }

    private static Trainer trained(TrainingOptions options) throws IOException {
        Trainer trainer = new Trainer(options, few());
        trainer.run(QUIET);
        return trainer;
    }

    private static double[] weights(Trainer trainer) {
        return trainer.classifier().model().parameters().values().stream()
                .flatMapToDouble(t -> Arrays.stream(t.toDoubleArray()))
                .toArray();
    }

    private static LabelledImages grey(int count, float pixel) {
        ImageFormat format = new ImageFormat(5, 4, 3, 2);
        float[] pixels = new float[count * format.size()];
        Arrays.fill(pixels, pixel);
        return new LabelledImages(pixels, new int[count], format);
    }

    @Test
    void theNoiseIsNormalWithTheStandardDeviationAsked() {
        int n = 500;
        float[] changed = new Augmentation(0, false, 0.05)
                .apply(grey(n, 0.5f), IntStream.range(0, n).toArray(), KEY)
                .pixels();
        double[] z = new double[changed.length];
        Arrays.setAll(z, i -> (changed[i] - 0.5) / 0.05);
        double mean = Arrays.stream(z).average().orElseThrow();
        double square = Arrays.stream(z).map(v -> v * v).average().orElseThrow();
        double beyond = Arrays.stream(z).filter(v -> v > 1.96).count() / (double) z.length;
        // Within five standard errors of 30,000 numbers: missed by an honest seed with probability 2e-6; the seed is fixed.
        assertEquals(0, mean, 5 / Math.sqrt(z.length));
        assertEquals(1, square, 5 * Math.sqrt(2.0 / z.length));
        assertEquals(0.025, beyond, 5 * Math.sqrt(0.025 / z.length));
    }

    @Test
    void pixelsStayWithinTheBox() {
        float[] changed = new Augmentation(0, false, 3).apply(grey(2, 0.5f), new int[]{0, 1}, KEY).pixels();
        for (float pixel : changed) {
            assertTrue(pixel >= 0 && pixel <= 1, () -> pixel + "");
        }
    }

    @Test
    void anImagesNoiseFollowsFromItsPlaceAndTheEpochAlone() throws IOException {
        Augmentation noise = new Augmentation(0, false, 0.05);
        int size = grey(1, 0).pixelsPerImage();
        float[] three = noise.apply(grey(3, 0.5f), new int[]{4, 2, 9}, KEY).pixels();
        float[] last = noise.apply(grey(1, 0.5f), new int[]{9}, KEY).pixels();
        assertArrayEquals(Arrays.copyOfRange(three, 2 * size, 3 * size), last);
        assertFalse(Arrays.equals(Arrays.copyOf(three, size), last));
        assertFalse(Arrays.equals(noise.apply(grey(1, 0.5f), new int[]{9}, KEY.fold(1)).pixels(), last));
    }

    /// Noise does not move the crop: what is cut out of an image is the same with it and without.
    @Test
    void cropsAreTheSameWithNoiseAndWithout() throws IOException {
        LabelledImages images = few().train().inMemory();
        int[] places = IntStream.range(0, images.count()).toArray();
        float[] plain = new Augmentation(2, true).apply(images, places, KEY).pixels();
        float[] faint = new Augmentation(2, true, 1e-6).apply(images, places, KEY).pixels();
        assertArrayEquals(plain, faint, 1e-5f);
        assertFalse(Arrays.equals(plain, faint));
    }

    @Test
    void theRunSaysItsNoiseAndIsAnotherOneThanWithout() throws IOException {
        Trainer noisy = trained(NOISY);
        assertFalse(Arrays.equals(weights(trained(PLAIN)), weights(noisy)));
        assertArrayEquals(weights(trained(PLAIN)), weights(trained(PLAIN.withAugmentation(NOISY.augmentation()
                .withInputNoise(0)))));
        assertTrue(noisy.protocol().contains(
                "augmentation: Gaussian noise of sigma 0.2 on the pixels, clipped to [0, 1]"),
                noisy.protocol().toString());
    }

    @Test
    void aCheckpointKeepsItAndGoesOnWithIt() throws IOException {
        Path file = folder.resolve("run.safetensors");
        trained(NOISY.withEpochs(1)).save(file);
        Trainer resumed = Trainer.resume(file, 2, few());
        assertEquals(NOISY, resumed.options());
        resumed.run(QUIET);
        assertArrayEquals(weights(trained(NOISY)), weights(resumed));
    }

    @Test
    void nothingIsAddedInUse() throws IOException {
        Path file = folder.resolve("run.safetensors");
        trained(NOISY).save(file);
        TrainedClassifier loaded = Trainer.load(file, few());
        Tensor x = few().test().range(0, 3).tensor();
        assertFalse(loaded.isNoisy());
        assertArrayEquals(
                loaded.logits(x, RandomKey.of(1)).toDoubleArray(), loaded.logits(x, RandomKey.of(2)).toDoubleArray());
    }

    /// A program that knows nothing of this noise would go on without it: such a checkpoint has a format of its own.
    @Test
    void onlyRunsWithThisNoiseHaveTheirOwnFormat() throws IOException {
        Path file = folder.resolve("run.safetensors");
        trained(PLAIN).save(file);
        assertEquals("itograd-training-3", SafeTensors.metadata(file).get("format"));
        assertFalse(SafeTensors.metadata(file).containsKey("input_noise"));
        trained(NOISY).save(file);
        assertEquals("itograd-training-4", SafeTensors.metadata(file).get("format"));
        SafeTensors saved = SafeTensors.read(file);
        Map<String, String> text = new HashMap<>(saved.metadata());
        for (String damaged : new String[]{"-1", "NaN", "much"}) {
            text.put("input_noise", damaged);
            new SafeTensors(saved.tensors(), text).write(file);
            assertThrows(IOException.class, () -> Trainer.load(file, few()));
        }
    }
}
