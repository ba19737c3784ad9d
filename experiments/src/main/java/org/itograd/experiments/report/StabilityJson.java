package org.itograd.experiments.report;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.itograd.experiments.evaluate.Share;
import org.itograd.experiments.stability.BlockStability;
import org.itograd.experiments.stability.Growth;
import org.itograd.experiments.stability.LinearStability;
import org.itograd.experiments.stability.Mean;
import org.itograd.experiments.stability.MeanField;
import org.itograd.experiments.stability.StepCheck;
import org.itograd.experiments.stability.Toy;
import org.itograd.experiments.stability.TrainedStability;
import org.jspecify.annotations.Nullable;

/// What `itograd stability` found, for programs to read.
public final class StabilityJson {
    private StabilityJson() {}

    /// `{"toy": [...], "mean_field": [...], "trained": {"times", "noise_to_signal", "equations": [...], "steps": [...]}}`. A mean is
    /// `{"value", "error"}`, a share `{"share", "low", "high", "count", "of"}`; what is unknown or infinite is `null`.
    ///
    /// @param trained null if no classifier was looked at
    public static Json of(LinearStability linear, @Nullable TrainedStability trained) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("toy", new Json.Arr(linear.toys().stream().map(StabilityJson::toy).toList()));
        members.put("mean_field", new Json.Arr(linear.means().stream().map(StabilityJson::meanField).toList()));
        if (trained != null) {
            members.put("trained", trained(trained));
        }
        return new Json.Obj(members);
    }

    private static Json toy(Toy toy) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("sigma", new Json.Num(toy.sigma()));
        members.put("exponent", new Json.Num(toy.exponent()));
        members.put("measured", mean(toy.measured()));
        members.put("shrank", share(toy.shrank()));
        members.put("moment_growth", new Json.Num(Toy.RATE));
        members.put("moment_growth_measured", new Json.Num(toy.moment()));
        members.put("euler_exponent", new Json.Num(toy.euler()));
        members.put("euler_measured", mean(toy.steps()));
        return new Json.Obj(members);
    }

    private static Json meanField(MeanField field) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("n", new Json.Int(field.n()));
        members.put("shared_exponent", new Json.Num(MeanField.BOUND));
        members.put("shared_measured", mean(field.shared()));
        members.put("independent_exponent", new Json.Num(field.exact().orElse(Double.NaN)));
        members.put("independent_measured", mean(field.independent()));
        return new Json.Obj(members);
    }

    private static Json trained(TrainedStability trained) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("times", numbers(trained.times()));
        members.put("noise_to_signal", new Json.Num(trained.signal().ratio()));
        members.put("noise_to_signal_path", new Json.Num(trained.signal().pathRatio()));
        members.put("equations", new Json.Arr(trained.blocks().stream().map(StabilityJson::block).toList()));
        members.put("steps", new Json.Arr(trained.steps().stream().map(StabilityJson::step).toList()));
        return new Json.Obj(members);
    }

    private static Json block(BlockStability block) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("equation", new Json.Int(block.equation()));
        members.put("sharing", new Json.Str(block.sharing().label()));
        members.put("tangent", growth(block.tangent()));
        members.put("state", growth(block.state()));
        members.put("random", growth(block.random()));
        members.put("adversarial", growth(block.adversarial()));
        return new Json.Obj(members);
    }

    private static Json growth(Growth growth) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("rate", mean(growth.rate()));
        members.put("geometric_mean", numbers(growth.middle()));
        members.put("low", numbers(growth.low()));
        members.put("high", numbers(growth.high()));
        members.put("images", new Json.Int(growth.images()));
        return new Json.Obj(members);
    }

    private static Json step(StepCheck check) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("steps", new Json.Int(check.steps()));
        members.put("accuracy", share(check.accuracy()));
        return new Json.Obj(members);
    }

    private static Json share(Share share) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("share", new Json.Num(share.value()));
        members.put("low", new Json.Num(share.low()));
        members.put("high", new Json.Num(share.high()));
        members.put("count", new Json.Int(share.count()));
        members.put("of", new Json.Int(share.of()));
        return new Json.Obj(members);
    }

    private static Json mean(Mean mean) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("value", new Json.Num(mean.value()));
        members.put("error", new Json.Num(mean.error()));
        return new Json.Obj(members);
    }

    private static Json numbers(double[] values) {
        List<Json.Num> all = Arrays.stream(values).mapToObj(Json.Num::new).toList();
        return new Json.Arr(all);
    }
}
