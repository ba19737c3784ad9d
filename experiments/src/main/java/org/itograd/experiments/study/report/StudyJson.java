package org.itograd.experiments.study.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.Measure;
import org.itograd.experiments.study.plan.Training;
import org.itograd.experiments.study.statistics.Interval;
import org.itograd.experiments.study.task.Results;

/// The numbers of a study for programs to read: accuracies are shares, differences too.
final class StudyJson {
    private static final List<String> FIELDS =
            List.of("accuracy", "nll", "brier", "gradients_per_image", "cosine", "norm", "ratio",
                    "zeros");

    private StudyJson() {}

    /// `{"title", "done", "tasks", "data", "trainings", "pilot", "radii", "claims", "checks", "measures"}`, one line for each of them, and
    /// for each entry of the lists.
    static String of(Results results, List<Decision> decisions, List<Checked> checks) throws IOException {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("title", new Json.Str(results.plan().title()).text());
        members.put("done", new Json.Int(results.done()).text());
        members.put("tasks", new Json.Int(results.tasks()).text());
        members.put("data", new Json.Str(results.laboratory().images().split().fingerprint()).text());
        members.put("trainings", lines(trainings(results)));
        members.put("pilot", lines(results.pilots().stream().map(StudyJson::pilot).toList()));
        members.put("radii", new Json.Obj(results.radii().entrySet().stream().collect(Collectors.toMap(
                Map.Entry::getKey, r -> new Json.Num(r.getValue()), (a, b) -> a, LinkedHashMap::new))).text());
        members.put("claims", lines(decisions.stream().map(StudyJson::claim).toList()));
        members.put("checks", lines(checks.stream().map(StudyJson::check).toList()));
        members.put("measures", lines(measures(results)));
        return members.entrySet().stream().map(m -> new Json.Str(m.getKey()).text() + ": " + m.getValue())
                .collect(Collectors.joining(",\n", "{", "}\n"));
    }

    private static String lines(List<? extends Json> elements) {
        return elements.stream().map(Json::text).collect(Collectors.joining(",\n  ", "[", "]"));
    }

    private static List<Json> trainings(Results results) throws IOException {
        List<Json> all = new ArrayList<>();
        for (Training training : results.plan().trainings()) {
            Map<String, Json> members = new LinkedHashMap<>();
            members.put("name", new Json.Str(training.name()));
            results.noise(training).ifPresent(noise -> members.put("noise", new Json.Str(noise)));
            results.coefficient(training).ifPresent(c -> members.put("coefficient", new Json.Num(c)));
            members.put("augment", new Json.Bool(training.augment()));
            members.put("weight_decay", new Json.Num(training.decay()));
            members.put("input_noise", new Json.Num(training.inputNoise()));
            Map<String, Json> validation = new LinkedHashMap<>();
            for (long seed : results.plan().seeds()) {
                List<? extends Json> epochs = results.epochs(training, seed);
                if (!epochs.isEmpty()) {
                    validation.put(Long.toString(seed), new Json.Arr(
                            epochs.stream().map(e -> e.at("validation_accuracy")).toList()));
                }
            }
            members.put("validation_accuracy", new Json.Obj(validation));
            all.add(new Json.Obj(members));
        }
        return all;
    }

    private static Json pilot(Results.Pilot pilot) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("training", new Json.Str(pilot.training()));
        members.put("coefficient", new Json.Num(pilot.coefficient()));
        members.put("validation_accuracy", new Json.Num(pilot.validation()));
        members.put("chosen", new Json.Bool(pilot.chosen()));
        return new Json.Obj(members);
    }

    private static Json claim(Decision d) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("name", new Json.Str(d.claim().name()));
        members.put("primary", new Json.Bool(d.claim().primary()));
        members.put("better", new Json.Str(d.better()));
        members.put("worse", new Json.Str(d.worse()));
        members.put("measure", new Json.Str(d.claim().measure()));
        members.put("differences", bySeed(d.differences()));
        members.put("mean", new Json.Num(d.sample().mean()));
        members.put("interval_95", interval(d.interval()));
        members.put("deciding_interval", interval(d.holm().interval()));
        members.put("deciding_confidence", new Json.Num(d.holm().interval().confidence()));
        members.put("p", new Json.Num(d.sample().p()));
        members.put("p_holm", new Json.Num(d.holm().p()));
        d.images().ifPresent(i -> members.put("interval_by_images", interval(i)));
        members.put("verdict", new Json.Str(d.verdict().words()));
        members.put("fails", new Json.Arr(d.failed().stream().map(Json.Str::new).toList()));
        return new Json.Obj(members);
    }

    private static Json check(Checked c) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("name", new Json.Str(c.check().name()));
        members.put("strong", new Json.Num(c.strong()));
        members.put("weak", new Json.Num(c.weak()));
        members.put("within", new Json.Num(c.check().within()));
        c.chance().ifPresent(chance -> members.put("chance", new Json.Num(chance)));
        members.put("holds", new Json.Bool(c.holds()));
        return new Json.Obj(members);
    }

    private static Json interval(Interval interval) {
        return new Json.Arr(List.of(new Json.Num(interval.low()), new Json.Num(interval.high())));
    }

    private static Json bySeed(Map<Long, Double> numbers) {
        Map<String, Json> members = new LinkedHashMap<>();
        numbers.forEach((seed, number) -> members.put(Long.toString(seed), new Json.Num(number)));
        return new Json.Obj(members);
    }

    /// One line for each measure, value and training.
    private static List<Json> measures(Results results) throws IOException {
        List<Json> all = new ArrayList<>();
        for (Measure measure : results.plan().measures()) {
            for (Measure.Point point : measure.points()) {
                for (String name : measure.trainings()) {
                    Optional<String> training = results.training(name);
                    Map<String, Json> members = new LinkedHashMap<>();
                    members.put("measure", new Json.Str(measure.name()));
                    if (!measure.swept().isEmpty()) {
                        members.put(measure.swept(), new Json.Str(point.at()));
                    }
                    members.put("training", new Json.Str(training.orElse(name)));
                    for (String field : FIELDS) {
                        Map<Long, Double> numbers = results.numbers(measure.name(), point.at(), name, field);
                        if (!numbers.isEmpty()) {
                            members.put(field, bySeed(numbers));
                        }
                    }
                    if (FIELDS.stream().anyMatch(members::containsKey)) {
                        all.add(new Json.Obj(members));
                    }
                }
            }
        }
        return all;
    }
}
