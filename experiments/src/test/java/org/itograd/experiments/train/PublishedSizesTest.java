package org.itograd.experiments.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.model.Architecture;
import org.itograd.experiments.model.ModelKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole way, from images of a published data set's format through two gradient steps and a checkpoint to predictions, with the
/// published networks but fewer solver steps and tiny batches of random pixels.
class PublishedSizesTest {
    @TempDir
    Path folder = Path.of("");

    private static LabelledImages random(int count, ImageFormat format, long seed) {
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (i * 37 + format.classes() - 1) % format.classes();
        }
        return new LabelledImages(
                RandomKey.of(seed).uniform(DType.F32, count * format.size()).toFloatArray(), labels, format);
    }

    private void runs(ModelKind kind, ImageFormat format, int crop, long parameters) throws IOException {
        Split data = new Split("random", random(4, format, 1), random(1, format, 2), random(1, format, 3));
        TrainingOptions options = TrainingOptions.standard(Variant.MULTIPLICATIVE, 1)
                .withModel(Architecture.published(kind).withSteps(2))
                .withEpochs(1)
                .withBatch(2, true)
                .withAugmentation(new Augmentation(crop, false));
        Trainer trainer = new Trainer(options, data);
        assertEquals(parameters, trainer.classifier().model().parameters().count());
        trainer.run(new TrainingListener() {});
        assertTrue(Double.isFinite(trainer.history().getFirst().loss()));
        Path file = folder.resolve("run.safetensors");
        trainer.save(file);
        Tensor x = data.test().inMemory().tensor();
        double[] logits = trainer.classifier().logits(x, RandomKey.of(4)).toDoubleArray();
        assertEquals(format.classes(), logits.length);
        assertArrayEquals(logits, Trainer.load(file, data).logits(x, RandomKey.of(4)).toDoubleArray());
        assertTrue(
                Trainer.protocol(file).stream()
                        .anyMatch(l -> l.contains(String.format(Locale.ROOT, "%,d parameters", parameters))),
                List.copyOf(Trainer.protocol(file)).toString());
    }

    @Test
    void cifar10() throws IOException {
        runs(ModelKind.SMALL, new ImageFormat(32, 32, 3, 10), 4, 115_594);
    }

    @Test
    void stl10() throws IOException {
        runs(ModelKind.BIG, new ImageFormat(96, 96, 3, 10), 8, 2_440_202);
    }

    @Test
    void tinyImageNet() throws IOException {
        runs(ModelKind.BIG, new ImageFormat(64, 64, 3, 200), 6, 2_489_032);
    }

    @Test
    void cifar10OnThreeScales() throws IOException {
        runs(ModelKind.MULTI_SCALE, new ImageFormat(32, 32, 3, 10), 4, 6_362_890);
    }
}
