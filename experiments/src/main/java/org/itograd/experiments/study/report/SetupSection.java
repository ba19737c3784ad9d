package org.itograd.experiments.study.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.itograd.experiments.study.plan.ImagesPlan;
import org.itograd.experiments.study.plan.StudyPlan;
import org.itograd.experiments.study.plan.Training;
import org.itograd.experiments.study.plan.TrainingPlan;
import org.itograd.experiments.study.task.Results;
import org.itograd.experiments.text.Format;
import org.itograd.experiments.train.NoiseLevel;
import org.itograd.experiments.train.Variant;

/// What was done: data, networks, training, and what the pilots chose.
final class SetupSection {
    private final Results results;
    private final StudyPlan plan;

    SetupSection(Results results) {
        this.results = results;
        plan = results.plan();
    }

    List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(2, "What was done"));
        ImagesPlan images = plan.images();
        TrainingPlan training = plan.training();
        blocks.add(new Block.Items(List.of(
                "Data: %s; %,d images for training, %,d for validation (pilots and radii only), %,d for testing, of %s."
                        .formatted(images.name(), images.train(), images.validation(), images.test(),
                                results.laboratory().images().split().test().format())
                        + (images.pool() == 1
                                ? ""
                                : " Each pixel is the mean of a square of %d × %d of the original.".formatted(
                                        images.pool(), images.pool())),
                "Network: the small classifier with %d channels; 11 Euler–Maruyama steps on [0, 1].".formatted(
                        training.channels()),
                "Training: %d epochs of gradient descent with momentum 0.9, batches of %d, learning rate %s, a tenth of it after"
                        .formatted(training.epochs(), training.batch(), Format.level(training.learningRate()))
                        + " epoch %d; no weight decay and no augmentation unless said."
                                .formatted(training.decayAfter()),
                "Seeds: %s. Trainings of one seed start from the same weights and see the same images in the same order."
                        .formatted(plan.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "))))));
        blocks.add(trainings());
        pilots().ifPresent(blocks::add);
        radii().ifPresent(blocks::add);
        return blocks;
    }

    private Block trainings() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (Training training : plan.trainings()) {
            Optional<String> noise = results.noise(training);
            Optional<Double> coefficient = results.coefficient(training);
            String level = noise.isPresent() && coefficient.isPresent()
                    ? new NoiseLevel(Variant.of(noise.get()), coefficient.get()).toString()
                    : "the pilot has not ended";
            rows.add(List.of(
                    training.name(),
                    level,
                    training.augment() ? "crop out of a border of %d, flip".formatted(plan.training().crop()) : "none",
                    training.decay() == 0 ? "none" : Format.level(training.decay()),
                    training.inputNoise() == 0 ? "none" : "sigma = " + Format.level(training.inputNoise())));
        }
        return new Block.Table("Trainings",
                List.of("training", "noise inside", "augmentation", "weight decay", "noise on pixels"), rows);
    }

    private Optional<Block> pilots() throws IOException {
        List<Results.Pilot> pilots = results.pilots();
        if (pilots.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> primary = results.training(StudyPlan.PRIMARY);
        List<List<String>> rows = new ArrayList<>();
        for (Results.Pilot pilot : pilots) {
            boolean first = pilot.chosen() && primary.isPresent() && primary.get().equals(pilot.training());
            rows.add(List.of(
                    pilot.training(),
                    Format.level(pilot.coefficient()),
                    Format.percent(pilot.validation()),
                    first ? "chosen; the primary noise" : pilot.chosen() ? "chosen" : ""));
        }
        return Optional.of(new Block.Table(
                "Pilot: seed %d, %d epochs; chosen is the strongest noise at most %s standard error%s below the best of its kind"
                        .formatted(plan.pilot().seed(), plan.pilot().epochs(), Format.level(plan.pilot().within()),
                                plan.pilot().within() == 1 ? "" : "s"),
                List.of("training", "coefficient", "validation accuracy", ""), rows));
    }

    private Optional<Block> radii() throws IOException {
        List<Double> kept = results.kept();
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Double> radii = results.radii();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            double candidate = plan.radii().candidates().get(i);
            rows.add(List.of(Format.level(candidate), Format.percent(kept.get(i)), radii.entrySet().stream()
                    .filter(r -> r.getValue() == candidate)
                    .map(r -> r.getKey() + ", for "
                            + Format.percent(plan.radii().goals().getOrDefault(r.getKey(), 0.0)))
                    .collect(Collectors.joining("; "))));
        }
        return Optional.of(new Block.Table(
                "Radii of the attacks (%s): what %s of seed %d keeps on %d validation images".formatted(
                        plan.radii().norm(), plan.trainings().getFirst().name(), plan.seeds().getFirst(),
                        plan.radii().images()),
                List.of("radius", "accuracy", "chosen as"), rows));
    }
}
