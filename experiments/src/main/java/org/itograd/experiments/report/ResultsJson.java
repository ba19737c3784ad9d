package org.itograd.experiments.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.itograd.experiments.evaluate.EvaluationPlan;
import org.itograd.experiments.evaluate.Point;
import org.itograd.experiments.evaluate.Robustness;
import org.itograd.experiments.evaluate.Scores;
import org.itograd.experiments.study.DemoResult;
import org.itograd.experiments.study.VariantResult;
import org.itograd.experiments.train.EpochRecord;
import org.itograd.experiments.train.NoiseLevel;

/// The demo's numbers for programs to read.
public final class ResultsJson {
    private ResultsJson() {}

    /// `{"seed", "seconds", "train_images", "test_images", "draws", "attack", "variants": [{"name", "coefficient", "sigma", "protocol",
    /// "clean", "clean_interval", "nll", "brier", "calibration_error", "gaussian": {σ: accuracy}, "pgd_l2": {radius: accuracy},
    /// "pgd_linf", "images", "attacked_images", "off_in_use": the same from "clean" on, or null, "history": [{"epoch",
    /// "learning_rate", "loss", "train_accuracy", "validation_accuracy", "seconds"}], "seconds_per_epoch", "epochs"}]}`, one variant
    /// per line. Accuracies are shares from 0 to 1; levels are in units of full ink; intervals are of 95 % over images.
    public static String of(DemoResult result) {
        String variants = String.join(
                ",\n    ", result.variants().stream().map(ResultsJson::variant).map(Json::text).toList());
        EvaluationPlan plan = result.plan();
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("seed", new Json.Int(result.options().seed()));
        members.put("seconds", new Json.Num(result.seconds()));
        members.put("train_images", new Json.Int(result.trainCount()));
        members.put("test_images", new Json.Int(result.testCount()));
        members.put("draws", new Json.Int(plan.testDraws()));
        Map<String, Json> attack = new LinkedHashMap<>();
        attack.put("steps", new Json.Int(plan.attackSteps()));
        attack.put("draws", new Json.Int(plan.attackDraws()));
        members.put("attack", new Json.Obj(attack));
        String head = new Json.Obj(members).text();
        return head.substring(0, head.length() - 1) + ", \"variants\": [\n    " + variants + "\n]}\n";
    }

    private static Json variant(VariantResult result) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("name", new Json.Str(result.variant().label()));
        members.put("coefficient", new Json.Num(result.coefficient()));
        members.putAll(measured(result.robustness()));
        members.put("sigma", new Json.Num(new NoiseLevel(result.variant(), result.coefficient()).sigma()));
        members.put("protocol", new Json.Arr(result.protocol().stream().map(Json.Str::new).toList()));
        members.put(
                "off_in_use",
                result.still().<Json>map(r -> new Json.Obj(measured(r))).orElseGet(() -> new Json.Num(Double.NaN)));
        members.put("history", history(result.history()));
        members.put("seconds_per_epoch", new Json.Num(result.secondsPerEpoch()));
        members.put("epochs", new Json.Int(result.history().size()));
        return new Json.Obj(members);
    }

    private static Map<String, Json> measured(Robustness r) {
        Scores scores = r.scores();
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("clean", new Json.Num(r.clean()));
        members.put(
                "clean_interval",
                new Json.Arr(List.of(new Json.Num(scores.accuracy().low()), new Json.Num(scores.accuracy().high()))));
        members.put("nll", new Json.Num(scores.nll()));
        members.put("brier", new Json.Num(scores.brier()));
        members.put("calibration_error", new Json.Num(scores.calibrationError()));
        members.put("gaussian", curve(r.gaussian()));
        members.put("pgd_l2", curve(r.pgdL2()));
        members.put("pgd_linf", curve(r.pgdLinf()));
        members.put("images", new Json.Int(r.images()));
        members.put("attacked_images", new Json.Int(r.attacked()));
        return members;
    }

    /// The epochs of a training: `[{"epoch", "learning_rate", "loss", "train_accuracy", "validation_accuracy", "seconds"}]`.
    public static Json history(List<EpochRecord> epochs) {
        return new Json.Arr(epochs.stream().map(ResultsJson::epoch).toList());
    }

    private static Json epoch(EpochRecord record) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("epoch", new Json.Int(record.epoch()));
        members.put("learning_rate", new Json.Num(record.learningRate()));
        members.put("loss", new Json.Num(record.loss()));
        members.put("train_accuracy", new Json.Num(record.trainAccuracy()));
        members.put("validation_accuracy", new Json.Num(record.validationAccuracy()));
        members.put("seconds", new Json.Num(record.seconds()));
        return new Json.Obj(members);
    }

    private static Json curve(List<Point> points) {
        Map<String, Json> members = new LinkedHashMap<>();
        points.forEach(p -> members.put(Double.toString(p.level()), new Json.Num(p.accuracy())));
        return new Json.Obj(members);
    }
}
