package org.itograd.autodiff.op.lowered;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Convolution.Geometry;
import org.itograd.autodiff.kernel.Winograd;
import org.itograd.autodiff.op.Chain;
import org.itograd.autodiff.op.Conv2d;
import org.itograd.autodiff.op.Conv2dInputGradient;
import org.itograd.autodiff.op.Conv2dWeightGradient;
import org.itograd.autodiff.op.GroupNormalize;
import org.itograd.autodiff.op.GroupNormalizeGradient;
import org.itograd.autodiff.op.MatMul;
import org.itograd.autodiff.op.Primitive;
import org.jspecify.annotations.Nullable;

/// Operations by others that a program can fuse, share, or compute once: what belongs to a weight apart from what belongs to
/// samples, sums over positions apart from elementwise work.
///
/// They stand here, not with the operations, because they are no mathematics and nothing is differentiated after them.
public final class Lowerings {
    private Lowerings() {}

    /// The same function in other operations, noted down by calling them; null if there are none.
    ///
    /// @param in  what the operation would be applied to
    /// @param out the shape of its result
    public static @Nullable Tensor of(Primitive op, Tensor[] in, Shape out) {
        return switch (op) {
            case MatMul m -> product(m, in[0], in[1]);
            case Conv2d c -> convolution(c, in[0], in[1]);
            case Conv2dInputGradient c -> inputGradient(c, in[0], in[1]);
            case Conv2dWeightGradient c -> weightGradient(c, in[0], in[1]);
            case GroupNormalize g -> normalized(g, in[0]);
            case GroupNormalizeGradient g -> normalizedGradient(g, in[0], in[1]);
            default -> plain(op, in, out);
        };
    }

    /// The same function in other operations for a device, whose products and convolutions are kernels of their own; null if there are
    /// none.
    ///
    /// @param in  what the operation would be applied to
    /// @param out the shape of its result
    public static @Nullable Tensor onDevice(Primitive op, Tensor[] in, Shape out) {
        return switch (op) {
            case GroupNormalize g -> normalized(g, in[0]);
            case GroupNormalizeGradient g -> normalizedGradient(g, in[0], in[1]);
            default -> plain(op, in, out);
        };
    }

    /// The input, if the operation gives it as it is: derivatives were taken before, so a value that is another but for its
    /// derivative is that one. Else null.
    public static @Nullable Tensor plain(Primitive op, Tensor[] in, Shape out) {
        return op.isView() && in[0].shape().equals(out) ? in[0] : null;
    }

    /// With one matrix for all rows of a, that matrix is packed apart.
    private static @Nullable Tensor product(MatMul product, Tensor a, Tensor b) {
        Shape s = b.shape();
        if (product.transposeA() || s.rank() != 2 || a.size() == 0 || s.size() == 0) {
            return null;
        }
        int k = s.dim(product.transposeB() ? 1 : 0);
        int n = s.dim(product.transposeB() ? 0 : 1);
        return new PackedMatMul(k, n).of(a, new PackedMatMul.Pack(b.dtype(), k, n, product.transposeB()).of(b));
    }

    private static @Nullable Tensor convolution(Conv2d conv, Tensor x, Tensor w) {
        Geometry g = conv.window().geometry(x.shape().with(0, 1), w.shape());
        return Winograd.suits(x.dtype(), g)
                ? new WinogradConv2d(g).of(x, new WinogradFilter(g, false).of(w))
                : null;
    }

    private static @Nullable Tensor inputGradient(Conv2dInputGradient conv, Tensor cotangent, Tensor w) {
        Geometry g = conv.window().geometry(conv.image().with(0, 1), w.shape());
        return Winograd.suitsInputGradient(cotangent.dtype(), g)
                ? new WinogradConv2d(g.adjoint()).of(cotangent, new WinogradFilter(g.adjoint(), true).of(w))
                : null;
    }

    private static @Nullable Tensor weightGradient(Conv2dWeightGradient conv, Tensor x, Tensor cotangent) {
        Geometry g = conv.window().geometry(x.shape().with(0, 1), conv.weights());
        return Winograd.suits(x.dtype(), g)
                ? new WinogradGradient.Back(g).of(new WinogradGradient(g).of(x, cotangent))
                : null;
    }

    private static Tensor normalized(GroupNormalize norm, Tensor x) {
        GroupStatistic.Parts parts = GroupStatistic.Parts.of(x, norm.groups(), norm.epsilon());
        return parts.centred().mul(parts.scale());
    }

    private static Tensor normalizedGradient(GroupNormalizeGradient norm, Tensor x, Tensor cotangent) {
        GroupStatistic.Parts parts = GroupStatistic.Parts.of(x, norm.groups(), norm.epsilon());
        Tensor y = parts.centred().mul(parts.scale());
        Tensor mean = GroupStatistic.mean(cotangent, norm.groups());
        Tensor slope = GroupStatistic.mean(Chain.times(cotangent, y), norm.groups());
        return Chain.times(cotangent.sub(mean).sub(Chain.times(slope, y)), parts.scale());
    }
}
