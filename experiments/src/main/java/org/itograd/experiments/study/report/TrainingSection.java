package org.itograd.experiments.study.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.Training;
import org.itograd.experiments.study.task.Results;

/// How training went.
final class TrainingSection {
    private final Results results;

    TrainingSection(Results results) {
        this.results = results;
    }

    List<Block> blocks() throws IOException {
        List<Series> series = new ArrayList<>();
        List<String> diverged = new ArrayList<>();
        for (Training training : results.plan().trainings()) {
            List<List<? extends Json>> runs = new ArrayList<>();
            for (long seed : results.plan().seeds()) {
                List<? extends Json> epochs = results.epochs(training, seed);
                if (!epochs.isEmpty()) {
                    runs.add(epochs);
                }
                if (results.hasDiverged(training, seed)) {
                    diverged.add(training.name() + " with seed " + seed);
                }
            }
            if (!runs.isEmpty()) {
                series.add(new Series(training.name(), points(runs)));
            }
        }
        List<Block> blocks = new ArrayList<>();
        if (!series.isEmpty()) {
            blocks.add(new Block.Heading(2, "Training"));
            blocks.add(new Block.Picture("training", CurvePlot.of("epoch", "validation accuracy in %", series),
                    "Validation accuracy after each epoch, mean over seeds with 95 % intervals"));
        }
        if (!diverged.isEmpty()) {
            blocks.add(new Block.Text("The loss stopped being a number in " + String.join(", ", diverged) + "."));
        }
        return blocks;
    }

    private static List<Series.Point> points(List<List<? extends Json>> runs) {
        List<Series.Point> points = new ArrayList<>();
        for (int epoch = 0; epoch < runs.getFirst().size(); epoch++) {
            int at = epoch;
            points.add(MeasuresSection.share(epoch + 1.0,
                    runs.stream().map(r -> r.get(at).at("validation_accuracy").number()).toList()));
        }
        return points;
    }
}
