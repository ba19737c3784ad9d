package org.itograd.experiments.study.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.itograd.experiments.study.plan.StudyPlan;
import org.itograd.experiments.study.plan.Training;
import org.itograd.experiments.train.TrainedClassifier;
import org.itograd.experiments.train.Trainer;

/// A network that has been trained.
///
/// @param training of the plan
/// @param task     that trained it
/// @param file     of its weights
record Network(Training training, Task task, Path file) {
    /// The network of a training and a seed; nothing as long as it is not trained.
    ///
    /// @param name of the training, or "primary"
    static Optional<Network> of(String name, long seed, Laboratory laboratory) throws IOException {
        Optional<Training> training = training(name, laboratory);
        if (training.isEmpty()) {
            return Optional.empty();
        }
        TrainStep step = TrainStep.main(training.get(), seed, laboratory.plan());
        Optional<Task> task = step.task(laboratory);
        if (task.isEmpty() || laboratory.store().result(task.get()).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Network(training.get(), task.get(), laboratory.store().file(task.get(), "safetensors")));
    }

    /// Whether its training diverged: then it has no weights.
    boolean hasDiverged(Laboratory laboratory) throws IOException {
        return laboratory.store().result(task).filter(r -> r.has(TrainStep.DIVERGED)).isPresent();
    }

    /// The training of a name; nothing if it is the primary one and the pilot still runs.
    static Optional<Training> training(String name, Laboratory laboratory) throws IOException {
        return name.equals(StudyPlan.PRIMARY)
                ? Strength.primary(laboratory).map(Strength.Choice::training)
                : Optional.of(laboratory.plan().training(name));
    }

    /// With or without its noise.
    ///
    /// @throws IOException if the file of weights is missing or damaged
    TrainedClassifier classifier(Laboratory laboratory, boolean noise) throws IOException {
        try {
            TrainedClassifier classifier = Trainer.load(file, laboratory.images().split());
            return noise ? classifier : classifier.withSigma(0);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + " (remove this file and its .json to train the network again)", e);
        }
    }
}
