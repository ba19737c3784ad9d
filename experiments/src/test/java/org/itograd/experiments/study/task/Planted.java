package org.itograd.experiments.study.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.Measurement;
import org.itograd.experiments.study.plan.StudyPlan;

/// A study whose results are made up, so that what a report should say is known.
public final class Planted {
    private Planted() {}

    /// Which images of a measurement are right.
    public interface Outcome {
        /// @param at       the value of the swept setting, or nothing
        /// @param training by the name in the plan, such as "primary"
        /// @return a 1 or a 0 for each image
        String right(String measure, String at, String training, long seed);
    }

    /// As many ones as a share of so many images has, then zeros.
    public static String right(double share, int images) {
        int ones = (int) Math.round(share * images);
        return "1".repeat(ones) + "0".repeat(images - ones);
    }

    /// The results of a study of the digits in which every task has this outcome.
    public static Results study(Path folder, String text, Outcome outcome) throws IOException {
        StudyPlan plan = StudyPlan.parse("planted", text);
        TaskStore store = new TaskStore(folder, warning -> {
            throw new IllegalStateException(warning);
        });
        Laboratory laboratory = new Laboratory(plan, StudyImages.of(plan.images()), store);
        for (Step step : Steps.of(plan)) {
            store.write(step.task(laboratory).orElseThrow(), result(step, plan, outcome));
        }
        return new Results(laboratory);
    }

    private static Json result(Step step, StudyPlan plan, Outcome outcome) {
        return switch (step) {
            case TrainStep(var training, var _, long _, int epochs) -> {
                Json epoch = new Json.Obj(Map.of(
                        "validation_accuracy", new Json.Num(training.name().equals("additive") ? 0.9 : 0.8)));
                yield new Json.Obj(Map.of("epochs", new Json.Arr(Collections.nCopies(epochs, epoch))));
            }
            case RadiusStep _ -> new Json.Obj(Map.of("accuracies", new Json.Arr(plan.radii().candidates().stream()
                    .map(radius -> new Json.Num(1 - radius)).toList())));
            case MeasureStep(String name, var point, String training, long seed) -> switch (point.measurement()) {
                case Measurement.Samples samples -> views(samples.images());
                case Measurement.Signal _ ->
                    new Json.Obj(new TreeMap<>(Map.of("ratio", new Json.Num(0.125), "path_ratio",
                            new Json.Num(0.375), "state", new Json.Num(2.5))));
                case Measurement.Corrupted _ -> {
                    String right = outcome.right(name, point.at(), training, seed);
                    yield scored(right, "corruptions", new Json.Obj(Map.of("fog", new Json.Str(right))));
                }
                case Measurement.Clean _,Measurement.Attacked _,Measurement.Gradients _ -> {
                    String right = outcome.right(name, point.at(), training, seed);
                    yield scored(right, "right", new Json.Str(right));
                }
            };
        };
    }

    private static Json scored(String right, String name, Json images) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("accuracy", new Json.Num(Right.share(right)));
        members.put(name, images);
        return new Json.Obj(members);
    }

    /// Two rows of black images of 8 × 8 pixels, all of them taken for a zero.
    private static Json views(int images) {
        List<Json> views = new ArrayList<>();
        for (String condition : List.of("clean", "fog")) {
            for (int i = 0; i < images; i++) {
                Map<String, Json> members = new LinkedHashMap<>();
                members.put("condition", new Json.Str(condition));
                members.put("label", new Json.Int(i));
                members.put("prediction", new Json.Int(0));
                members.put("probability", new Json.Num(0.5));
                members.put("pixels", new Json.Str("00".repeat(64)));
                views.add(new Json.Obj(members));
            }
        }
        return new Json.Obj(Map.of("views", new Json.Arr(views)));
    }
}
