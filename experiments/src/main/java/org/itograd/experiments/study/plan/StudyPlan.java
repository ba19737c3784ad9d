package org.itograd.experiments.study.plan;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/// A study: trainings × seeds × measurements, and the claims that the measurements are to decide.
///
/// @param name      of the plan
/// @param title     of the report
/// @param about     what the study asks, for the beginning of the report; may be empty
/// @param images    to train and measure on
/// @param training  what all trainings have in common
/// @param pilot     how coefficients are chosen
/// @param trainings what is compared; the first is what the others are compared with
/// @param seeds     of the repetitions; equal seeds mean equal initial weights and orders of images
/// @param radii     how radii of attacks are chosen
/// @param measures  what is measured
/// @param checks    of the attacks
/// @param claims    that are decided
public record StudyPlan(String name, String title, String about, ImagesPlan images, TrainingPlan training,
        PilotPlan pilot,
        List<Training> trainings, List<Long> seeds, RadiusPlan radii, List<Measure> measures, List<Check> checks,
        List<Claim> claims) {
    /// The name of the training of the primary noise, wherever a plan names a training.
    public static final String PRIMARY = "primary";

    /// Checks that the parts fit together.
    public StudyPlan {
        trainings = List.copyOf(trainings);
        seeds = List.copyOf(seeds);
        measures = List.copyOf(measures);
        checks = List.copyOf(checks);
        claims = List.copyOf(claims);
        require(!trainings.isEmpty(), "training: give at least one line \"training.NAME = KIND ...\"");
        require(!seeds.isEmpty() && new HashSet<>(seeds).size() == seeds.size(), "seeds: give different ones, got %s",
                seeds);
        require(
                trainings.stream().allMatch(t -> t.noise() != null)
                        || trainings.stream().anyMatch(Training::isPiloted),
                "primary: no training has several coefficients, so there is no pilot to find the primary noise");
        for (Measure measure : measures) {
            for (Measure.Point point : measure.points()) {
                requireMeasurable(measure.name(), point.measurement(), trainings, radii);
            }
        }
        for (Claim claim : claims) {
            requireTraining(claim.name(), claim.better(), trainings);
            requireTraining(claim.name(), claim.worse(), trainings);
            requireMeasure(claim.name(), claim.measure(), claim.at(), measures);
            for (String need : claim.needs()) {
                require(
                        Stream.concat(checks.stream().map(Check::name), claims.stream().map(Claim::name))
                                .anyMatch(need::equals),
                        "claim.%s: needs \"%s\", but no check or claim has this name",
                        claim.name(),
                        need);
            }
        }
        for (Check check : checks) {
            requireTraining(check.name(), check.training(), trainings);
            requireMeasure(check.name(), check.strong(), check.strongAt(), measures);
            if (!check.isNumber()) {
                requireMeasure(check.name(), check.weak(), check.weakAt(), measures);
            }
        }
    }

    /// What would else be found out after hours of training.
    private static void requireMeasurable(String name, Measurement measurement, List<Training> trainings,
            RadiusPlan radii) {
        switch (measurement) {
            case Measurement.Attacked attacked -> {
                radii.requireRadius(name, attacked.radius(), attacked.norm());
                if (!attacked.from().isEmpty()) {
                    requireTraining("measure." + name + ", from", attacked.from(), trainings);
                }
            }
            case Measurement.Samples samples -> radii.requireRadius(name, samples.radius(), "l2");
            case Measurement.Clean _,Measurement.Corrupted _,Measurement.Gradients _,Measurement.Signal _ -> {}
        }
    }

    private static void requireTraining(String name, String training, List<Training> trainings) {
        require(
                training.equals(PRIMARY) || trainings.stream().anyMatch(t -> t.name().equals(training)),
                "%s: there is no training \"%s\"",
                name,
                training);
    }

    private static void requireMeasure(String name, String measure, String at, List<Measure> measures) {
        require(
                measures.stream().anyMatch(m -> m.name().equals(measure) && m.has(at)),
                "%s: there is no measure \"%s\"%s",
                name,
                measure,
                at.isEmpty() ? "" : " at " + at);
    }

    /// The plan of a file, or one that comes with the program.
    ///
    /// @param nameOrFile of the plan
    /// @throws PlanException if there is none, or it cannot be followed
    public static StudyPlan of(String nameOrFile) throws IOException {
        return PlanText.of(nameOrFile).plan();
    }

    /// The plan that a text describes.
    ///
    /// @throws PlanException if it cannot be followed
    public static StudyPlan parse(String name, String text) throws IOException {
        return PlanReader.read(name, text);
    }

    /// A training by its name.
    ///
    /// @throws IllegalArgumentException if there is none
    public Training training(String wanted) {
        return trainings.stream()
                .filter(t -> t.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no training \"" + wanted + "\""));
    }

    /// A measure by its name.
    ///
    /// @throws IllegalArgumentException if there is none
    public Measure measure(String wanted) {
        return measures.stream()
                .filter(m -> m.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no measure \"" + wanted + "\""));
    }
}
