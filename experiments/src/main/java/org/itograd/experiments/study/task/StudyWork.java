package org.itograd.experiments.study.task;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.itograd.experiments.cluster.TaskProgress;
import org.itograd.experiments.data.read.DataNames;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.PlanText;
import org.itograd.experiments.study.plan.StudyPlan;
import org.jspecify.annotations.Nullable;

/// A step of a study as work for a cluster: all that it reads travels to the worker, all that it writes travels back. Only the images
/// are read there.
///
/// @param plan    of the study
/// @param data    name of the images, as on the command line
/// @param results files of the steps before on which tasks may depend, by name
record StudyWork(PlanText plan, String data, HashMap<String, byte[]> results) implements Serializable {
    private static final String WEIGHTS = "safetensors";

    /// One step.
    ///
    /// @param place   among [Steps]
    /// @param network file name of the weights that it measures, if it does
    record Order(int place, @Nullable String network, byte @Nullable [] weights) implements Serializable {}

    /// What a step gives.
    ///
    /// @param result  JSON
    /// @param weights of the network that it trained, if it did
    record Found(String result, byte @Nullable [] weights, double seconds) implements Serializable {}

    /// Carries a step out in a folder of its own.
    Found carryOut(Order order) {
        try {
            Path folder = Files.createTempDirectory("itograd-study");
            try {
                return carryOut(order, folder);
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Found carryOut(Order order, Path folder) throws IOException {
        Path tasks = Files.createDirectories(folder.resolve("tasks"));
        for (Map.Entry<String, byte[]> file : results.entrySet()) {
            Files.write(tasks.resolve(file.getKey()), file.getValue());
        }
        if (order.network != null && order.weights != null) {
            Files.write(tasks.resolve(order.network), order.weights);
        }
        StudyPlan read = plan.plan();
        TaskStore store = new TaskStore(folder, warning -> {
            throw new IllegalStateException("arrived damaged: " + warning);
        });
        Laboratory own = new Laboratory(read, StudyImages.of(read.images(), DataNames.parse(data)), store);
        Step step = Steps.of(read).get(order.place);
        Task task = step.task(own).orElseThrow();
        long start = System.nanoTime();
        Json result = step.compute(task, own, TaskProgress.listener()::accept);
        Path trained = store.file(task, WEIGHTS);
        return new Found(result.text(), Files.exists(trained) ? Files.readAllBytes(trained) : null,
                (System.nanoTime() - start) / 1e9);
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
