package org.itograd.experiments.study.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.Measure;
import org.itograd.experiments.study.task.Results;

/// Corruption by corruption, over all severities.
final class CorruptionTable {
    private final Results results;

    CorruptionTable(Results results) {
        this.results = results;
    }

    List<Block> blocks(Measure measure, List<String> trainings) throws IOException {
        Map<String, Map<String, List<Double>>> accuracies = new LinkedHashMap<>();
        for (String training : trainings) {
            for (long seed : results.plan().seeds().subList(0, measure.seeds())) {
                seed(measure, training, seed).forEach((corruption, accuracy) -> accuracies
                        .computeIfAbsent(corruption, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(training, _ -> new ArrayList<>())
                        .add(accuracy));
            }
        }
        List<String> header = new ArrayList<>(List.of("corruption"));
        header.addAll(trainings);
        List<List<String>> rows = new ArrayList<>();
        accuracies.forEach((corruption, by) -> {
            List<String> row = new ArrayList<>(List.of(corruption.replace('_', ' ')));
            trainings.forEach(t -> row.add(Figures.share(by.getOrDefault(t, List.of()))));
            rows.add(row);
        });
        return List.of(
                new Block.Table(
                        "Accuracy in % by corruption, mean over severities and seeds ± half of the 95 % interval",
                        header, rows),
                new Block.Text(
                        "%d of the 15 corruptions: frost needs pictures that do not come with the program. The constants are"
                                .formatted(rows.size())
                                + " those of CIFAR-10-C, applied to the images before they are pooled; these are other images, so the"
                                + " numbers compare with each other, not with those of CIFAR-10-C."));
    }

    /// The mean over severities for each corruption, if all were measured.
    private Map<String, Double> seed(Measure measure, String training, long seed) throws IOException {
        Map<String, Double> means = new LinkedHashMap<>();
        for (Measure.Point point : measure.points()) {
            Optional<Json> result = results.measured(measure, point, training, seed);
            if (result.isEmpty() || !(result.get().at("corruptions") instanceof Json.Obj(Map<String, Json> each))) {
                return Map.of();
            }
            each.forEach((name, right) -> {
                String text = right.string();
                double share = (double) text.chars().filter(c -> c == '1').count() / text.length();
                means.merge(name, share / measure.points().size(), Double::sum);
            });
        }
        return means;
    }
}
