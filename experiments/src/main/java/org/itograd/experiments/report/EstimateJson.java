package org.itograd.experiments.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.itograd.experiments.study.CostStudy;
import org.itograd.sde.montecarlo.Estimate;
import org.itograd.sde.montecarlo.Level;

/// Expectations by Monte Carlo, for programs to read.
public final class EstimateJson {
    private EstimateJson() {}

    /// `"value", "low", "high", "confidence", "standard_error", "quantile", "bias", "cost", "alpha", "beta", "gamma", "seconds", "levels":
    /// [{"steps", "samples", "mean", "variance", "cost", "seconds"}]`; what is unknown or infinite is `null`.
    public static Map<String, Json> of(Estimate e) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("value", new Json.Num(e.value()));
        members.put("low", new Json.Num(e.low()));
        members.put("high", new Json.Num(e.high()));
        members.put("confidence", new Json.Num(e.confidence()));
        members.put("standard_error", new Json.Num(e.standardError()));
        members.put("quantile", new Json.Num(e.quantile()));
        members.put("bias", new Json.Num(e.bias()));
        members.put("cost", new Json.Num(e.cost()));
        members.put("alpha", new Json.Num(e.alpha()));
        members.put("beta", new Json.Num(e.beta()));
        members.put("gamma", new Json.Num(e.gamma()));
        members.put("seconds", new Json.Num(e.seconds()));
        members.put("levels", new Json.Arr(e.levels().stream().map(EstimateJson::level).toList()));
        return members;
    }

    private static Json level(Level level) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("steps", new Json.Int(level.steps()));
        members.put("samples", new Json.Int(level.samples()));
        members.put("mean", new Json.Num(level.mean()));
        members.put("variance", new Json.Num(level.variance()));
        members.put("cost", new Json.Num(level.cost()));
        members.put("seconds", new Json.Num(level.seconds()));
        return new Json.Obj(members);
    }

    /// `[{"method", "exponent", "points": [{"tolerance", "cost", "seconds", "error"}]}]`: cost grows like tolerance^−exponent.
    public static Json of(List<CostStudy.Curve> curves) {
        return new Json.Arr(curves.stream().map(EstimateJson::curve).toList());
    }

    private static Json curve(CostStudy.Curve curve) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("method", new Json.Str(curve.label()));
        members.put("exponent", new Json.Num(curve.exponent()));
        members.put("points", new Json.Arr(curve.points().stream().map(EstimateJson::point).toList()));
        return new Json.Obj(members);
    }

    private static Json point(CostStudy.Point point) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("tolerance", new Json.Num(point.eps()));
        members.put("cost", new Json.Num(point.cost()));
        members.put("seconds", new Json.Num(point.seconds()));
        members.put("error", new Json.Num(point.error()));
        return new Json.Obj(members);
    }
}
