package org.itograd.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.nn.GroupNorm;

/// `groupnorm_relu`: max(0, γ · norm(x) + β) as before each convolution of the small classifier, in 32 groups of 64 channels,
/// float32. `fwd+bwd` adds the gradients by x, γ and β.
final class GroupNormRelu {
    private static final int BATCH = 128;
    private static final int CHANNELS = 64;
    private static final int GROUPS = 32;
    private static final DType DTYPE = DType.F32;

    private GroupNormRelu() {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int side : new int[]{30, 8}) {
            double elements = (double) BATCH * side * side * CHANNELS;
            Params params = Params.none().with("batch", BATCH).with("height", side).with("width", side)
                    .with("channels", CHANNELS).with("groups", GROUPS).with(DTYPE);
            cases.add(new Case("groupnorm_relu", params.with("pass", "fwd"), "elements", elements,
                    () -> forward(side)));
            cases.add(new Case("groupnorm_relu", params.with("pass", "fwd+bwd"), "elements", elements,
                    () -> both(side)));
        }
        return cases;
    }

    static Work<Tensor> forward(int side) {
        List<Tensor> inputs = inputs(side);
        return new Work<>(() -> normalize(inputs), new PlainGroupNormRelu(inputs, GROUPS)::checkOutput);
    }

    static Work<Autodiff.ValueAndGradients> both(int side) {
        List<Tensor> inputs = inputs(side);
        Tensor cotangent = RandomKey.of(4).normal(DTYPE, BATCH, side, side, CHANNELS);
        PlainGroupNormRelu plain = new PlainGroupNormRelu(inputs, GROUPS);
        return new Work<>(() -> Autodiff.vjp(GroupNormRelu::normalize, inputs, cotangent), result -> {
            plain.checkOutput(result.value());
            plain.checkGradients(result.value(), cotangent, result.gradients());
        });
    }

    private static Tensor normalize(List<Tensor> in) {
        return Functional.groupNorm(in.get(0), GROUPS, GroupNorm.EPSILON).mul(in.get(1)).add(in.get(2)).relu();
    }

    private static List<Tensor> inputs(int side) {
        return List.of(
                RandomKey.of(1).normal(DTYPE, BATCH, side, side, CHANNELS),
                RandomKey.of(2).normal(DTYPE, CHANNELS),
                RandomKey.of(3).normal(DTYPE, CHANNELS));
    }
}
