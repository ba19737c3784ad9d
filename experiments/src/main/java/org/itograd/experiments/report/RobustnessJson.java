package org.itograd.experiments.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.itograd.experiments.evaluate.Point;
import org.itograd.experiments.evaluate.Robustness;
import org.itograd.experiments.evaluate.Scores;
import org.itograd.experiments.evaluate.Share;

/// How accurate a classifier is, for programs to read.
public final class RobustnessJson {
    private RobustnessJson() {}

    /// `"clean": {...}, "gaussian": [{"level", ...}], "pgd_l2": [...], "pgd_linf": [...], "nll", "nll_error", "brier", "brier_error",
    /// "calibration_error"`. An accuracy is `"accuracy", "low", "high", "right", "images"`; the error of one image is `null`.
    public static Map<String, Json> of(Robustness found) {
        Scores scores = found.scores();
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("clean", new Json.Obj(share(scores.accuracy())));
        members.put("gaussian", curve(found.gaussian(), found.images()));
        members.put("pgd_l2", curve(found.pgdL2(), found.attacked()));
        members.put("pgd_linf", curve(found.pgdLinf(), found.attacked()));
        members.put("nll", new Json.Num(scores.nll()));
        members.put("nll_error", new Json.Num(scores.nllError()));
        members.put("brier", new Json.Num(scores.brier()));
        members.put("brier_error", new Json.Num(scores.brierError()));
        members.put("calibration_error", new Json.Num(scores.calibrationError()));
        return members;
    }

    private static Json curve(List<Point> points, int images) {
        return new Json.Arr(points.stream().map(point -> point(point, images)).toList());
    }

    private static Json point(Point point, int images) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("level", new Json.Num(point.level()));
        members.putAll(share(Robustness.share(point.accuracy(), images)));
        return new Json.Obj(members);
    }

    /// An accuracy with its interval of 95 % over images: `"accuracy"`, `"low"`, `"high"`, `"right"`, `"images"`.
    public static Map<String, Json> share(Share share) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("accuracy", new Json.Num(share.value()));
        members.put("low", new Json.Num(share.low()));
        members.put("high", new Json.Num(share.high()));
        members.put("right", new Json.Int(share.count()));
        members.put("images", new Json.Int(share.of()));
        return members;
    }
}
