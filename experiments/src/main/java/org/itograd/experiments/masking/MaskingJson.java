package org.itograd.experiments.masking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.itograd.experiments.attack.GradientDiagnostics;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.report.RobustnessJson;

/// A masking report for programs to read.
public final class MaskingJson {
    private MaskingJson() {}

    /// `{"norm", "radius", "clean", "draws": [...], "steps": [...], "radii": [...], "auto": [...], "white_box", "square", "random", "transfers": [...],
    /// "gradients_of_one_draw": {...}, "gradients_averaged": {...}, "flags": [{"sign", "raised", "words"}]}`; what was measured is
    /// `{"setting", "accuracy", "low", "high", "right", "images"}`.
    public static Json of(MaskingReport report) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("norm", new Json.Str(report.plan().norm().name()));
        members.put("radius", new Json.Num(report.plan().radius()));
        members.put("clean", measured(report.clean()));
        members.put("draws", curve(report.draws()));
        members.put("steps", curve(report.steps()));
        members.put("radii", curve(report.radii()));
        members.put("auto", curve(report.auto()));
        members.put("white_box", measured(report.whiteBox()));
        members.put("square", measured(report.square()));
        members.put("random", measured(report.random()));
        members.put("transfers", curve(report.transfers()));
        members.put("gradients_of_one_draw", gradients(report.single()));
        members.put("gradients_averaged", gradients(report.averaged()));
        members.put("flags", new Json.Arr(report.flags().stream().map(MaskingJson::flag).toList()));
        return new Json.Obj(members);
    }

    private static Json curve(List<Measured> points) {
        return new Json.Arr(points.stream().map(MaskingJson::measured).toList());
    }

    private static Json measured(Measured point) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("setting", new Json.Num(point.setting()));
        members.putAll(RobustnessJson.share(point.accuracy()));
        return new Json.Obj(members);
    }

    private static Json gradients(GradientDiagnostics gradients) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("draws", new Json.Int(gradients.draws()));
        members.put("mean_cosine", new Json.Num(gradients.meanCosine()));
        members.put("median_norm", new Json.Num(gradients.medianNorm()));
        members.put("zero_gradients", new Json.Int(gradients.zeroGradients()));
        members.put("zero_elements", new Json.Num(gradients.zeroElements()));
        return new Json.Obj(members);
    }

    private static Json flag(Flag flag) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("sign", new Json.Str(flag.sign().name().toLowerCase(Locale.ROOT)));
        members.put("raised", new Json.Bool(flag.raised()));
        members.put("words", new Json.Str(flag.words()));
        return new Json.Obj(members);
    }
}
