package org.itograd.experiments.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.MemoryFolder;
import org.itograd.experiments.data.DigitsCsv;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.model.Architecture;
import org.itograd.experiments.model.ModelKind;
import org.itograd.nn.io.SafeTensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a training run promises: stages, augmentation, pairs of runs, and that its checkpoint says it all.
class ProtocolTest {
    private static final TrainingListener QUIET = new TrainingListener() {};
    private static final TrainingOptions SMALL = TrainingOptions.standard(Variant.MULTIPLICATIVE, 5)
            .withSize(1, 2)
            .withBatch(32, false);

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

    @Test
    void runsOfOneSeedShareWeightsOrderAndCropsWhateverTheirNoise() throws IOException {
        List<Trainer> runs = new ArrayList<>();
        for (Variant variant : Variant.values()) {
            runs.add(new Trainer(
                    SMALL.withNoise(NoiseLevel.standard(variant)).withAugmentation(new Augmentation(2, true)), few()));
        }
        Trainer first = runs.getFirst();
        for (int epoch = 0; epoch < 2; epoch++) {
            for (Trainer run : runs) {
                if (epoch == 0) {
                    assertArrayEquals(weights(first), weights(run));
                }
                assertEquals(first.batches().size(), run.batches().size());
                for (int b = 0; b < first.batches().size(); b++) {
                    assertArrayEquals(first.batches().get(b), run.batches().get(b));
                    assertArrayEquals(
                            first.images(first.batches().get(b)).pixels(),
                            run.images(run.batches().get(b)).pixels());
                }
            }
            for (Trainer run : runs) {
                run.run(QUIET);
            }
        }
        assertFalse(Arrays.equals(weights(first), weights(runs.get(1))));
    }

    /// A cropped image is the image moved by at most the border, with zeros where nothing was; all moves occur.
    @Test
    void aCropIsTheImageMovedWithZerosAround() {
        ImageFormat format = new ImageFormat(5, 4, 3, 2);
        RandomKey key = RandomKey.of(3);
        int n = 400;
        float[] pixels = new float[n * format.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = 1 + i % format.size();
        }
        LabelledImages images = new LabelledImages(pixels, new int[n], format);
        int[] places = java.util.stream.IntStream.range(0, n).toArray();
        float[] changed = new Augmentation(1, true).apply(images, places, key).pixels();
        Set<String> moves = new HashSet<>();
        for (int i = 0; i < n; i++) {
            float[] one = Arrays.copyOfRange(changed, i * format.size(), (i + 1) * format.size());
            List<String> fits = new ArrayList<>();
            for (int down = -1; down <= 1; down++) {
                for (int right = -1; right <= 1; right++) {
                    for (boolean mirrored : new boolean[]{false, true}) {
                        if (Arrays.equals(one, moved(format, down, right, mirrored))) {
                            fits.add(down + " " + right + " " + mirrored);
                        }
                    }
                }
            }
            assertEquals(1, fits.size(), () -> "an image is no crop of the original");
            moves.add(fits.getFirst());
        }
        // Each of the 18 is missed with probability (17/18)^400 = 1e-10; the seed is fixed.
        assertEquals(18, moves.size());
    }

    /// By definition: the image, mirrored if asked, out of which a window is taken after zeros were put around.
    private static float[] moved(ImageFormat format, int down, int right, boolean mirrored) {
        float[] out = new float[format.size()];
        for (int y = 0; y < 5; y++) {
            for (int x = 0; x < 4; x++) {
                int row = y + down;
                int column = (mirrored ? 3 - x : x) + right;
                for (int c = 0; c < 3 && row >= 0 && row < 5 && column >= 0 && column < 4; c++) {
                    out[(y * 4 + x) * 3 + c] = 1 + (row * 4 + column) * 3 + c;
                }
            }
        }
        return out;
    }

    @Test
    void anImageIsMovedByItsPlaceAndNotItsBatch() throws IOException {
        LabelledImages images = few().train().inMemory();
        Augmentation crop = new Augmentation(2, false);
        RandomKey key = RandomKey.of(1);
        int size = images.pixelsPerImage();
        float[] all = crop.apply(images.range(0, 3), new int[]{0, 1, 2}, key).pixels();
        float[] last = crop.apply(images.range(2, 3), new int[]{2}, key).pixels();
        assertArrayEquals(Arrays.copyOfRange(all, 2 * size, 3 * size), last);
    }

    @Test
    void momentumIsForgottenAtAStageOnlyIfAsked() throws IOException {
        Stages kept = new Stages(0.1, List.of(1), false);
        Stages restarted = new Stages(0.1, List.of(1), true);
        assertArrayEquals(
                weights(trained(SMALL.withStages(kept))), weights(trained(SMALL.withStages(restarted))));
        Trainer two = trained(SMALL.withEpochs(2).withStages(restarted));
        assertFalse(Arrays.equals(weights(trained(SMALL.withEpochs(2).withStages(kept))), weights(two)));

        Path file = folder.resolve("run.safetensors");
        trained(SMALL.withStages(restarted)).save(file);
        Trainer resumed = Trainer.resume(file, 2, few());
        resumed.run(QUIET);
        assertArrayEquals(weights(two), weights(resumed));
    }

    @Test
    void theRateFallsToATenthAfterEachStageButTheLast() {
        Stages stages = Stages.ofLengths(0.1, List.of(2, 1, 3), true);
        assertEquals(List.of(2, 3), stages.ends());
        double[] rates = java.util.stream.IntStream.range(0, 8).mapToDouble(stages::at).toArray();
        assertArrayEquals(new double[]{0.1, 0.1, 0.01, 1e-3, 1e-3, 1e-3, 1e-3, 1e-3}, rates, 1e-15);
        assertThrows(IllegalArgumentException.class, () -> Stages.ofLengths(0.1, List.of(2, 0), true));
        assertThrows(IllegalArgumentException.class, () -> Stages.ofLengths(0.1, List.of(), true));
        assertThrows(IllegalArgumentException.class, () -> new Stages(0.1, List.of(3, 3), true));
    }

    @Test
    void theLastBatchIsKeptUnlessAskedOtherwise() throws IOException {
        assertEquals(3, new Trainer(SMALL, few()).batches().size());
        Trainer dropping = new Trainer(SMALL.withBatch(32, true), few());
        assertEquals(2, dropping.batches().size());
        dropping.run(QUIET);
        assertEquals(1, dropping.history().size());
        assertThrows(
                IllegalArgumentException.class, () -> new Trainer(SMALL.withBatch(71, true), few()).run(QUIET));
    }

    @Test
    void weightDecayShrinksWeights() throws IOException {
        double plain = Arrays.stream(weights(trained(SMALL))).map(Math::abs).sum();
        double decayed = Arrays.stream(weights(trained(SMALL.withWeightDecay(1)))).map(Math::abs).sum();
        assertTrue(decayed < plain, plain + " " + decayed);
    }

    @Test
    void aCheckpointKeepsTheWholeProtocol() throws IOException {
        TrainingOptions options = SMALL.withNoise(NoiseLevel.ofSigma(Variant.DROPOUT, 0.7))
                .withModel(SMALL.model().withSteps(3))
                .withStages(new Stages(0.05, List.of(1, 4), true))
                .withBatch(16, true)
                .withWeightDecay(1e-4)
                .withAugmentation(new Augmentation(1, true))
                .withSeed(-9);
        Path file = folder.resolve("run.safetensors");
        Trainer trainer = trained(options);
        trainer.save(file);
        assertEquals(options, Trainer.resume(file, 1, few()).options());
        TrainedClassifier loaded = Trainer.load(file, few());
        assertEquals(options.noise(), loaded.trained());
        assertEquals(3, loaded.steps());
        String protocol = String.join("\n", trainer.protocol());
        for (String part : List.of(
                "few (70 + 20 + 20 images of 8 x 8 x 1, 10 classes", "3 steps", "sigma = 0.7 = sqrt((1 - p)/p)",
                "p = 0.671141", "weight decay 1.0E-4", "batches of 16, full ones only", "after epoch 1, then after 4",
                "momentum 0", "crop out of a border of 1 zeros, flip", "seed:         -9")) {
            assertTrue(protocol.contains(part), protocol);
        }
    }

    @Test
    void everyNetworkTrainsAndComesBackFromItsCheckpoint() throws IOException {
        Path file = folder.resolve("run.safetensors");
        for (ModelKind kind : ModelKind.values()) {
            Architecture model = new Architecture(kind, 4, 2, kind == ModelKind.MULTI_SCALE ? 2 : 1);
            Trainer trainer = trained(SMALL.withModel(model));
            trainer.save(file);
            TrainedClassifier loaded = Trainer.load(file, few());
            assertEquals(model, Trainer.resume(file, 1, few()).options().model());
            Tensor x = few().test().range(0, 3).tensor();
            assertArrayEquals(
                    trainer.classifier().logits(x, RandomKey.of(1)).toDoubleArray(),
                    loaded.logits(x, RandomKey.of(1)).toDoubleArray());
        }
    }

    @Test
    void checkpointsWithoutAProtocolAreThoseOfTheDemo() throws IOException {
        Path file = folder.resolve("run.safetensors");
        trained(SMALL).save(file);
        SafeTensors saved = SafeTensors.read(file);
        Map<String, String> text = new HashMap<>(saved.metadata());
        text.put("format", "itograd-digits-2");
        text.keySet().removeAll(Set.of("restart", "weight_decay", "drop_last", "crop", "flip", "model", "scales",
                "noise_in_words"));
        new SafeTensors(saved.tensors(), text).write(file);
        assertEquals(SMALL, Trainer.resume(file, 1, few()).options());
        text.put("format", "itograd-training-3");
        new SafeTensors(saved.tensors(), text).write(file);
        assertThrows(IOException.class, () -> Trainer.resume(file, 1, few()));
    }

    @Test
    void dropoutHasTwoCoefficientsForOneNoise() {
        NoiseLevel level = NoiseLevel.ofSigma(Variant.DROPOUT, 0.5);
        assertEquals(0.8, level.coefficient(), 1e-15);
        assertEquals(0.5, level.sigma(), 1e-15);
        assertEquals(0.7, NoiseLevel.ofSigma(Variant.ADDITIVE, 0.7).coefficient());
        assertThrows(IllegalArgumentException.class, () -> NoiseLevel.ofSigma(Variant.ODE, 0.5));
        assertThrows(IllegalArgumentException.class, () -> NoiseLevel.ofSigma(Variant.DROPOUT, -1));
        assertThrows(IllegalArgumentException.class, () -> NoiseLevel.ofSigma(Variant.JUMP, Double.NaN));
    }

    @Test
    void noiseAndStepsOfUseMayDifferFromThoseOfTraining() throws IOException {
        TrainedClassifier trained = trained(SMALL).classifier();
        Tensor x = few().test().range(0, 4).tensor();
        RandomKey key = RandomKey.of(1);
        double[] noisy = trained.logits(x, key).toDoubleArray();
        TrainedClassifier quiet = trained.withSigma(0);
        assertTrue(trained.isNoisy());
        assertFalse(quiet.isNoisy());
        double[] still = quiet.logits(x, key).toDoubleArray();
        assertArrayEquals(still, quiet.logits(x, RandomKey.of(2)).toDoubleArray());
        assertFalse(Arrays.equals(noisy, still));
        assertArrayEquals(noisy, quiet.withNoise(trained.noise()).logits(x, key).toDoubleArray());
        assertEquals(22, trained.withSteps(22).steps());
        double[] fine = quiet.withSteps(44).logits(x, key).toDoubleArray();
        double[] finer = quiet.withSteps(88).logits(x, key).toDoubleArray();
        assertArrayEquals(fine, finer, 0.05);
        assertNotEquals(fine[0], finer[0]);
        assertArrayEquals(still, quiet.withSteps(44).withSteps(11).logits(x, key).toDoubleArray());
        assertEquals(Variant.MULTIPLICATIVE, quiet.variant());
        TrainedClassifier jumping = quiet.withNoise(NoiseLevel.ofSigma(Variant.JUMP, 1));
        assertTrue(jumping.isNoisy());
        assertFalse(Arrays.equals(still, jumping.logits(x, key).toDoubleArray()));
        assertThrows(
                IllegalArgumentException.class,
                () -> trained(SMALL.withNoise(NoiseLevel.OFF)).classifier().withSigma(1));
    }
}
