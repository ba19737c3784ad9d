package org.itograd.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Program;
import org.itograd.base.DType;
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
        Program program = Program.capture(in -> List.of(normalize(in)), inputs);
        return new Work<>(
                () -> program.run(inputs).getFirst(), new PlainGroupNormRelu(inputs, GROUPS)::checkOutput);
    }

    static Work<List<Tensor>> both(int side) {
        List<Tensor> inputs = inputs(side);
        Tensor cotangent = RandomKey.of(4).normal(DTYPE, BATCH, side, side, CHANNELS);
        PlainGroupNormRelu plain = new PlainGroupNormRelu(inputs, GROUPS);
        List<Tensor> arguments = new ArrayList<>(inputs);
        arguments.add(cotangent);
        Program program = Program.capture(in -> {
            Autodiff.ValueAndGradients r = Autodiff.vjp(GroupNormRelu::normalize, in.subList(0, 3), in.get(3));
            return List.of(r.value(), r.gradients().get(0), r.gradients().get(1), r.gradients().get(2));
        }, arguments);
        return new Work<>(() -> program.run(arguments), result -> {
            plain.checkOutput(result.getFirst());
            plain.checkGradients(result.getFirst(), cotangent, result.subList(1, 4));
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
