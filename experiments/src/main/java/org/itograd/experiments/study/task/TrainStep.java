package org.itograd.experiments.study.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.report.AtomicFiles;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.StudyPlan;
import org.itograd.experiments.study.plan.Training;
import org.itograd.experiments.study.plan.TrainingPlan;
import org.itograd.experiments.text.Format;
import org.itograd.experiments.train.DivergedException;
import org.itograd.experiments.train.EpochRecord;
import org.itograd.experiments.train.NoiseLevel;
import org.itograd.experiments.train.Trainer;
import org.itograd.experiments.train.TrainingListener;
import org.itograd.experiments.train.TrainingOptions;
import org.itograd.nn.io.SafeTensors;

/// One training, saved after each epoch.
///
/// The result has the epochs, and, where the loss stopped being a number, how that came.
///
/// @param training what is trained
/// @param strength how its coefficient is found
/// @param seed     of the training
/// @param epochs   how long
record TrainStep(Training training, Strength strength, long seed, int epochs) implements Step {
    /// The kind of its tasks.
    static final String KIND = "train";

    private static final double GUESS = 1.2e-3;
    /// What a result has whose training came to its end.
    static final String EPOCHS = "epochs";
    /// What a result has whose training diverged.
    static final String DIVERGED = "diverged";

    /// A training of the study itself, after the pilot.
    static TrainStep main(Training training, long seed, StudyPlan plan) {
        return new TrainStep(training, Strength.of(training), seed, plan.training().epochs());
    }

    @Override
    public String label() {
        String tried = strength instanceof Strength.Fixed(NoiseLevel noise) && training.isPiloted()
                ? " " + Format.level(noise.coefficient())
                : "";
        return "train " + training.name() + tried + ", seed " + seed;
    }

    @Override
    public Work work(Laboratory laboratory) {
        return new Work("training", (double) epochs * laboratory.images().split().train().count(), GUESS);
    }

    @Override
    public Optional<Task> task(Laboratory laboratory) throws IOException {
        Optional<TrainingOptions> known = options(laboratory);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        TrainingOptions options = known.get();
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("train", laboratory.images().trainPrint());
        inputs.put("validation", laboratory.images().validationPrint());
        inputs.put("noise", options.variant().label());
        inputs.put("coefficient", Double.toString(options.coefficient()));
        inputs.put(EPOCHS, Integer.toString(options.epochs()));
        TrainingPlan common = laboratory.plan().training();
        inputs.put("decay_after", Integer.toString(common.decayAfter()));
        inputs.put("learning_rate", Double.toString(common.learningRate()));
        inputs.put("batch", Integer.toString(options.batch()));
        inputs.put("channels", Integer.toString(options.channels()));
        inputs.put("seed", Long.toString(options.seed()));
        if (training.decay() > 0) {
            inputs.put("weight_decay", Double.toString(training.decay()));
        }
        if (training.augment()) {
            inputs.put("augmentation", options.augmentation().toString());
        }
        if (training.inputNoise() > 0) {
            inputs.put("input_noise", Double.toString(training.inputNoise()));
        }
        return Optional.of(new Task(KIND, inputs));
    }

    private Optional<TrainingOptions> options(Laboratory laboratory) throws IOException {
        return strength.find(laboratory)
                .map(noise -> laboratory.plan().training().options(training, noise, epochs, seed));
    }

    @Override
    public Optional<Network> network(Laboratory laboratory) {
        return Optional.empty();
    }

    @Override
    public Json compute(Task task, Laboratory laboratory, Share progress) throws IOException {
        Path checkpoint = laboratory.store().file(task, "safetensors");
        Path history = laboratory.store().file(task, EPOCHS);
        List<Json> records = new ArrayList<>();
        Trainer trainer = begun(checkpoint, history, records, laboratory);
        try {
            trainer.run(new TrainingListener() {
                @Override
                public void step(int epoch, int all, double share, double loss, double accuracy, double speed) {
                    progress.done((epoch - 1 + share) / all);
                }

                @Override
                public void epoch(EpochRecord record, Trainer running) throws IOException {
                    records.add(json(record));
                    AtomicFiles.write(history, new Json.Arr(records).text());
                    running.save(checkpoint);
                }
            });
        } catch (DivergedException e) {
            return new Json.Obj(Map.of(DIVERGED, new Json.Str(String.valueOf(e.getMessage()))));
        }
        Files.deleteIfExists(history);
        return new Json.Obj(Map.of(EPOCHS, new Json.Arr(records)));
    }

    /// A training from where it was killed, or from the beginning where nothing can be read.
    private Trainer begun(Path checkpoint, Path history, List<Json> records, Laboratory laboratory) throws IOException {
        Split split = laboratory.images().split();
        try {
            int done = Integer.parseInt(SafeTensors.metadata(checkpoint).getOrDefault("epoch", "0"));
            List<? extends Json> before = Json.read(Files.readString(history)).elements();
            Trainer resumed = Trainer.resume(checkpoint, epochs, split);
            records.addAll(before.subList(0, done));
            return resumed;
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException nothingToGoOnFrom) {
            records.clear();
            return new Trainer(options(laboratory).orElseThrow(), split);
        }
    }

    private static Json json(EpochRecord record) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("learning_rate", new Json.Num(record.learningRate()));
        members.put("loss", new Json.Num(record.loss()));
        members.put("train_accuracy", new Json.Num(record.trainAccuracy()));
        members.put("validation_accuracy", new Json.Num(record.validationAccuracy()));
        return new Json.Obj(members);
    }

    /// The validation accuracy of the last epoch, 0 where training diverged; nothing where it has not ended.
    Optional<Double> validation(Laboratory laboratory) throws IOException {
        Optional<Task> task = task(laboratory);
        if (task.isEmpty()) {
            return Optional.empty();
        }
        return laboratory.store().result(task.get()).map(result -> result.has(DIVERGED)
                ? 0
                : result.at(EPOCHS).elements().getLast().at("validation_accuracy").number());
    }
}
