package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.GroupNormalization;
import org.jspecify.annotations.Nullable;

/// Normalisation over groups of channels (Wu & He, "Group Normalization", 2018), without the affine map:
/// y = (x − mean) / √(var + ε) for x (N, …, C), where mean and (biased) variance are taken per sample over all positions
/// and the C/groups channels of a group. The vjp is [GroupNormalizeGradient].
public record GroupNormalize(int groups, double epsilon) implements Primitive, Scheduled {
    @Override
    public Shape shape(Shape[] in) {
        require(in[0].rank() >= 2, "groupNorm: needs (N, …, C), got shape %s", in[0]);
        require(
                groups > 0 && in[0].dim(-1) % groups == 0,
                "groupNorm: groups must divide the channels; got %d groups for shape %s",
                groups,
                in[0]);
        require(
                epsilon >= 0 && Double.isFinite(epsilon),
                "groupNorm: epsilon must be finite and >= 0, got %s; PyTorch's is 1e-5",
                epsilon);
        return in[0];
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Shape x = out.shape();
        GroupNormalization.forward(
                out.dtype(), x.dim(0), positions(x), x.dim(-1), groups, epsilon, in[0].array(), 0, out.array(), 0);
    }

    /// Positions of a sample of (N, …, C).
    public static int positions(Shape x) {
        return x.product(1, x.rank() - 1);
    }

    /// x (N, …, C) as (N, positions, groups, channels of a group): a group's numbers stand along the axes 1 and 3.
    static Tensor inGroups(Tensor x, int groups) {
        return x.reshape(x.shape().dim(0), positions(x.shape()), groups, x.shape().dim(-1) / groups);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return new GroupNormalizeGradient(groups, epsilon).of(in[0], ct);
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return this;
    }
}
