package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.GroupNormalization;
import org.jspecify.annotations.Nullable;

/// The vjp of [GroupNormalize]: inputs x and ȳ, both (N, …, C);
///
/// x̄ = (ȳ − mean(ȳ) − y · mean(ȳ y)) / √(var + ε), means over the group; 0 for a group whose ȳ is 0, also where y is NaN or
/// the variance 0.
public record GroupNormalizeGradient(int groups, double epsilon) implements Primitive, Scheduled {
    @Override
    public Shape shape(Shape[] in) {
        require(in[0].equals(in[1]), "groupNormGradient: x and cotangent must have one shape, got %s, %s", in[0],
                in[1]);
        return in[0];
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Shape x = out.shape();
        GroupNormalization.gradient(
                out.dtype(), x.dim(0), GroupNormalize.positions(x), x.dim(-1), groups, epsilon, in[0].array(), 0,
                in[1].array(), 0, out.array(), 0);
    }

    /// Second order: the cotangent of ȳ is the same symmetric map applied to c; that of x is found by differentiating the
    /// formula above, written out in elementary operations.
    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        if (i == 1) {
            return of(in[0], ct);
        }
        return Autodiff.vjp(x -> elementary(x, in[1]), in[0], ct).gradient();
    }

    private Tensor elementary(Tensor x, Tensor cotangent) {
        Tensor whole = GroupNormalize.inGroups(x, groups);
        Tensor unit = Magnitude.unit(whole, 1, 3);
        Tensor u = whole.div(unit);
        Tensor d = GroupNormalize.inGroups(cotangent, groups);
        Tensor near = u.sub(u.mean(true, 1, 3));
        Tensor centred = near.sub(near.stopGradient().mean(true, 1, 3)); // the rounding of the mean
        Tensor deviation = centred.square().mean(true, 1, 3)
                .add(Magnitude.overSquare(epsilon, unit)).sqrt();
        Tensor y = centred.div(deviation);
        Tensor slope = Chain.times(Chain.times(d, y).mean(true, 1, 3), y);
        Tensor gradient = Chain.over(d.sub(d.mean(true, 1, 3)).sub(slope), deviation);
        return gradient.div(unit).reshape(x.shape().dims());
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return batch.allPerRow() ? this : null;
    }
}
