package org.itograd.experiments.study.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.itograd.experiments.study.plan.PilotPlan;
import org.itograd.experiments.study.plan.StudyPlan;
import org.itograd.experiments.study.plan.Training;
import org.itograd.experiments.train.NoiseLevel;
import org.itograd.experiments.train.Variant;

/// Where the kind and the coefficient of a training's noise come from.
sealed interface Strength {
    /// Nothing as long as the pilot runs.
    Optional<NoiseLevel> find(Laboratory laboratory) throws IOException;

    /// The plan says it.
    record Fixed(NoiseLevel noise) implements Strength {
        @Override
        public Optional<NoiseLevel> find(Laboratory laboratory) {
            return Optional.of(noise);
        }
    }

    /// The strongest noise of a kind that costs little, see [PilotPlan].
    record Piloted(Training training) implements Strength {
        @Override
        public Optional<NoiseLevel> find(Laboratory laboratory) throws IOException {
            return chosen(training, laboratory).map(Choice::noise);
        }
    }

    /// That of the kind that did best in the pilot.
    record Primary() implements Strength {
        @Override
        public Optional<NoiseLevel> find(Laboratory laboratory) throws IOException {
            return primary(laboratory).map(Choice::noise);
        }
    }

    /// What the pilot chose.
    ///
    /// @param training   of the plan
    /// @param noise      with the coefficient
    /// @param validation its accuracy
    record Choice(Training training, NoiseLevel noise, double validation) {}

    /// Where a training's coefficient comes from.
    static Strength of(Training training) {
        if (training.noise() == null) {
            return new Primary();
        }
        return training.isPiloted()
                ? new Piloted(training)
                : new Fixed(new NoiseLevel(training.noise(), training.coefficients().getFirst()));
    }

    /// The trainings of the pilot for one training of the plan, from weak noise to strong.
    static List<TrainStep> pilots(Training training, StudyPlan plan) {
        if (!training.isPiloted()) {
            return List.of();
        }
        Variant noise = Objects.requireNonNull(training.noise());
        return training.coefficients().stream()
                .map(c -> new TrainStep(training, new Fixed(new NoiseLevel(noise, c)), plan.pilot().seed(), plan.pilot()
                        .epochs()))
                .toList();
    }

    private static Optional<Choice> chosen(Training training, Laboratory laboratory) throws IOException {
        List<Double> accuracies = new ArrayList<>();
        for (TrainStep pilot : pilots(training, laboratory.plan())) {
            Optional<Double> accuracy = pilot.validation(laboratory);
            if (accuracy.isEmpty()) {
                return Optional.empty();
            }
            accuracies.add(accuracy.get());
        }
        int place = strongest(accuracies, laboratory.images().split().validation().count(),
                laboratory.plan().pilot().within());
        NoiseLevel noise = new NoiseLevel(Objects.requireNonNull(training.noise()), training.coefficients().get(place));
        return Optional.of(new Choice(training, noise, accuracies.get(place)));
    }

    /// The last of the accuracies that is at most so many standard errors below the best.
    static int strongest(List<Double> accuracies, int images, double within) {
        double best = accuracies.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        double least = best - within * Math.sqrt(best * (1 - best) / images);
        int place = accuracies.size() - 1;
        while (accuracies.get(place) < least) {
            place--;
        }
        return place;
    }

    /// The kind of noise that did best in the pilot.
    static Optional<Choice> primary(Laboratory laboratory) throws IOException {
        Optional<Choice> best = Optional.empty();
        for (Training training : laboratory.plan().trainings()) {
            if (training.isPiloted()) {
                Optional<Choice> choice = chosen(training, laboratory);
                if (choice.isEmpty()) {
                    return Optional.empty();
                }
                if (best.isEmpty() || choice.get().validation() > best.get().validation()) {
                    best = choice;
                }
            }
        }
        return best;
    }
}
