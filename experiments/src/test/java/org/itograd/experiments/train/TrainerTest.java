package org.itograd.experiments.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Workers;
import org.itograd.experiments.MemoryFolder;
import org.itograd.experiments.data.DigitsCsv;
import org.itograd.experiments.data.Split;
import org.itograd.nn.io.SafeTensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final TrainingListener QUIET = new TrainingListener() {};

    @TempDir(factory = MemoryFolder.class)
    Path folder = Path.of("");

    private static Split few() throws IOException {
        Split all = Split.of(DigitsCsv.NAME, DigitsCsv.embedded());
        return new Split("few", all.train().range(0, 100), all.validation().range(0, 40), all.test().range(0, 40));
    }

    private static TrainingOptions options(Variant variant, int epochs, double rate) {
        return TrainingOptions.standard(variant, 3)
                .withSize(epochs, 8)
                .withStages(new Stages(rate, List.of(2), false))
                .withBatch(32, false);
    }

    private static Trainer trained(Variant variant, int epochs) throws IOException {
        Trainer trainer = new Trainer(options(variant, epochs, 0.1), few());
        trainer.run(QUIET);
        return trainer;
    }

    private static List<double[]> weights(Trainer trainer) {
        return trainer.classifier().model().parameters().values().stream()
                .map(Tensor::toDoubleArray)
                .toList();
    }

    private static void assertSameBits(Trainer a, Trainer b) {
        List<double[]> expected = weights(a);
        List<double[]> actual = weights(b);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i));
        }
    }

    @Test
    void theSameSeedGivesTheSameBitsForAnyNumberOfThreads() throws IOException {
        for (Variant variant : Variant.values()) {
            List<Trainer> runs = new ArrayList<>();
            for (int threads : new int[]{1, 2, 3}) {
                Workers.withThreads(threads, () -> {
                    try {
                        runs.add(trained(variant, 1));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
            assertSameBits(runs.get(0), runs.get(1));
            assertSameBits(runs.get(0), runs.get(2));
            assertEquals(
                    runs.get(0).history().getFirst().loss(), runs.get(1).history().getFirst().loss());
        }
    }

    @Test
    void aResumedRunHasTheBitsOfAnUninterruptedOne() throws IOException {
        Path file = folder.resolve("run.safetensors");
        Trainer half = trained(Variant.MULTIPLICATIVE, 2);
        half.save(file);
        Trainer resumed = Trainer.resume(file, 3, few());
        resumed.run(QUIET);
        assertSameBits(trained(Variant.MULTIPLICATIVE, 3), resumed);
        assertEquals(3, resumed.history().getLast().epoch());
    }

    @Test
    void aCheckpointGivesTheClassifierBack() throws IOException {
        Path file = folder.resolve("run.safetensors");
        Trainer trainer = trained(Variant.DROPOUT, 1);
        trainer.save(file);
        TrainedClassifier loaded = Trainer.load(file, few());
        assertEquals(Variant.DROPOUT, loaded.variant());
        List<Tensor> values = loaded.model().parameters().values();
        for (int i = 0; i < values.size(); i++) {
            assertArrayEquals(weights(trainer).get(i), values.get(i).toDoubleArray());
        }
    }

    @Test
    void otherDataAndFewerEpochsAreRefusedOnResuming() throws IOException {
        Path file = folder.resolve("run.safetensors");
        trained(Variant.ODE, 2).save(file);
        Split others = new Split("fewer", few().train().range(0, 50), few().validation(), few().test());
        assertTrue(String.valueOf(assertThrows(IOException.class, () -> Trainer.resume(file, 3, others)).getMessage())
                .contains("--data"));
        assertTrue(String.valueOf(assertThrows(IOException.class, () -> Trainer.resume(file, 1, few())).getMessage())
                .contains("--epochs"));
    }

    /// Also where only the test images differ, on which nothing was trained.
    @Test
    void aClassifierIsMeasuredOnItsOwnDataOnlyUnlessAskedOtherwise() throws IOException {
        Path file = folder.resolve("run.safetensors");
        trained(Variant.ODE, 1).save(file);
        Split other = new Split("few", few().train(), few().validation(), few().test().range(0, 30));
        String message = String.valueOf(assertThrows(IOException.class, () -> Trainer.load(file, other)).getMessage());
        assertTrue(message.contains("few (100 + 40 + 40 images of 8 x 8 x 1, 10 classes"), message);
        assertTrue(message.contains("few (100 + 40 + 30 images"), message);
        assertThrows(IOException.class, () -> Trainer.resume(file, 3, other));
        assertEquals(Variant.ODE, Trainer.loadForAnyData(file).variant());
        Split renamed = new Split("moved", few().train(), few().validation(), few().test());
        assertEquals(Variant.ODE, Trainer.load(file, renamed).variant());
    }

    private static void change(Path file, Map<String, String> entries) throws IOException {
        SafeTensors saved = SafeTensors.read(file);
        Map<String, String> text = new HashMap<>(saved.metadata());
        text.putAll(entries);
        new SafeTensors(saved.tensors(), text).write(file);
    }

    @Test
    void aModelOfOtherSettingsIsRefused() throws IOException {
        Path file = folder.resolve("run.safetensors");
        Trainer trainer = trained(Variant.ADDITIVE, 1);
        for (String name : List.of("end", "solver", "groups", "epsilon", "dtype")) {
            trainer.save(file);
            change(file, Map.of(name, "other"));
            String message = String.valueOf(
                    assertThrows(IOException.class, () -> Trainer.loadForAnyData(file)).getMessage());
            assertTrue(message.contains("was trained with " + name + " = other"), message);
            assertThrows(IOException.class, () -> Trainer.resume(file, 3, few()));
        }
        for (String name : List.of("inputs", "classes", "steps", "channels")) {
            for (String value : List.of("other", name.equals("steps") ? "0" : "3")) {
                trainer.save(file);
                change(file, Map.of(name, value));
                assertThrows(IOException.class, () -> Trainer.loadForAnyData(file));
            }
        }
    }

    @Test
    void aCheckpointThatKnowsItsTrainingImagesOnlyIsHeldToThose() throws IOException {
        Path file = folder.resolve("run.safetensors");
        trained(Variant.ODE, 1).save(file);
        change(file, Map.of("format", "itograd-digits-1", "data", few().train().fingerprint()));
        assertEquals(Variant.ODE, Trainer.load(file, few()).variant());
        Split other = new Split("few", few().train().range(0, 99), few().validation(), few().test());
        assertThrows(IOException.class, () -> Trainer.load(file, other));
    }

    @Test
    void aLossThatIsNotFiniteStopsTrainingAndKeepsTheLastCheckpoint() throws IOException {
        Path file = folder.resolve("run.safetensors");
        trained(Variant.ODE, 1).save(file);
        byte[] before = Files.readAllBytes(file);
        Trainer wild = new Trainer(options(Variant.ODE, 3, 1e30), few());
        RuntimeException e = assertThrows(RuntimeException.class, () -> wild.run(new TrainingListener() {
            @Override
            public void epoch(EpochRecord record, Trainer trainer) throws IOException {
                trainer.save(file);
            }
        }));
        assertTrue(e instanceof DivergedException, e.toString());
        assertTrue(String.valueOf(e.getMessage()).contains("--learning-rate"), e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void trainingLearns() throws IOException {
        Split all = Split.of(DigitsCsv.NAME, DigitsCsv.embedded());
        Split part = new Split("part", all.train().range(0, 600), all.validation(), all.test());
        TrainingOptions options = TrainingOptions.standard(Variant.ODE, 1)
                .withSize(6, 16)
                .withStages(new Stages(0.1, List.of(), false))
                .withBatch(16, false);
        Trainer trainer = new Trainer(options, part);
        trainer.run(QUIET);
        List<EpochRecord> history = trainer.history();
        assertTrue(history.getLast().loss() < 0.5 * history.getFirst().loss(), history.toString());
        assertTrue(history.getLast().validationAccuracy() > 0.6, history.toString());
    }
}
