package org.itograd.experiments.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.itograd.experiments.evaluate.Point;
import org.itograd.experiments.study.DemoResult;
import org.itograd.experiments.study.VariantResult;

/// The demo's numbers for programs to read.
public final class ResultsJson {
    private ResultsJson() {}

    /// `{"seed", "seconds", "variants": [{"name", "coefficient", "clean", "gaussian": {σ: accuracy}, "pgd_l2": {radius:
    /// accuracy}, "seconds_per_epoch", "epochs"}]}`, one variant per line. Accuracies are shares from 0 to 1; levels are in
    /// units of full ink.
    public static String of(DemoResult result) {
        String variants = String.join(
                ",\n    ", result.variants().stream().map(ResultsJson::variant).map(Json::text).toList());
        return "{\"seed\": %s, \"seconds\": %s, \"variants\": [%n    %s%n]}%n"
                .replace("%n", "\n")
                .formatted(
                        new Json.Int(result.options().seed()).text(), new Json.Num(result.seconds()).text(), variants);
    }

    private static Json variant(VariantResult result) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("name", new Json.Str(result.variant().label()));
        members.put("coefficient", new Json.Num(result.coefficient()));
        members.put("clean", new Json.Num(result.robustness().clean()));
        members.put("gaussian", curve(result.robustness().gaussian()));
        members.put("pgd_l2", curve(result.robustness().pgdL2()));
        members.put("seconds_per_epoch", new Json.Num(result.secondsPerEpoch()));
        members.put("epochs", new Json.Int(result.history().size()));
        return new Json.Obj(members);
    }

    private static Json curve(List<Point> points) {
        Map<String, Json> members = new LinkedHashMap<>();
        points.forEach(p -> members.put(Double.toString(p.level()), new Json.Num(p.accuracy())));
        return new Json.Obj(members);
    }
}
