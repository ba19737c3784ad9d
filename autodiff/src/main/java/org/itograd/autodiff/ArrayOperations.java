package org.itograd.autodiff;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.stream.IntStream;
import org.itograd.autodiff.op.Axes;
import org.itograd.autodiff.op.BroadcastTo;
import org.itograd.autodiff.op.Cast;
import org.itograd.autodiff.op.Excess;
import org.itograd.autodiff.op.Gather;
import org.itograd.autodiff.op.Magnitude;
import org.itograd.autodiff.op.MatMul;
import org.itograd.autodiff.op.Max;
import org.itograd.autodiff.op.Reshape;
import org.itograd.autodiff.op.Slice;
import org.itograd.autodiff.op.Sum;
import org.itograd.autodiff.op.Transpose;
import org.itograd.base.DType;

/// The operations of a [Tensor] along axes: reductions, products of matrices, changes of shape. Axes may be negative: -1 is the
/// last.
@CheckReturnValue
abstract sealed class ArrayOperations extends ElementwiseOperations permits Tensor {
    // ------------------------------------------------------------------ reductions

    /// Sum of all elements, a scalar.
    public Tensor sum() {
        return sum(false, allAxes());
    }

    /// Sum over the given axes, which are kept with extent 1 or removed.
    public Tensor sum(boolean keepDims, int... axes) {
        return new Sum(Axes.of(self().shape(), axes), keepDims).of(self());
    }

    /// Mean of all elements, a scalar.
    public Tensor mean() {
        return mean(false, allAxes());
    }

    /// Mean over the given axes.
    public Tensor mean(boolean keepDims, int... axes) {
        Tensor sum = sum(keepDims, axes);
        return sum.mul((double) sum.size() / self().size());
    }

    /// Largest element over the given axes; NaN if any is. Ties share the derivative equally.
    public Tensor max(boolean keepDims, int... axes) {
        return new Max(Axes.of(self().shape(), axes), keepDims).of(self());
    }

    /// Largest element, a scalar.
    public Tensor max() {
        return max(false, allAxes());
    }

    /// Variance over the given axes, (1/n) Σ (x − mean)²: the biased estimate, as layer statistics use it. Accurate
    /// whatever the mean: the rounding of the mean is taken out of the deviations.
    public Tensor var(boolean keepDims, int... axes) {
        Axes.requireNotEmpty("var", self().shape(), axes);
        Tensor near = sub(mean(true, axes));
        Tensor deviation = near.sub(near.stopGradient().mean(true, axes)); // the rounding of the mean
        Tensor unit = Magnitude.unitOfSquares(deviation, axes);
        Tensor result = deviation.div(unit).mul(deviation).mean(true, axes).mul(unit);
        return keepDims ? result : result.reshape(self().shape().reduced(axes, false).dims());
    }

    /// log Σ eˣ over the given axes, without overflow: the largest element is taken out first. Infinite elements that are
    /// the largest share the derivative equally.
    public Tensor logSumExp(boolean keepDims, int... axes) {
        Axes.requireNotEmpty("logSumExp", self().shape(), axes);
        Tensor max = self().stopGradient().max(true, axes);
        Tensor result = new Excess().of(self(), max).exp().sum(true, axes).log().add(max);
        return keepDims ? result : result.reshape(self().shape().reduced(axes, false).dims());
    }

    private int[] allAxes() {
        return IntStream.range(0, self().shape().rank()).toArray();
    }

    // ------------------------------------------------------------------ linear algebra

    /// Matrix product over the last two axes, (…, m, k) · (…, k, n) → (…, m, n); leading axes broadcast.
    public Tensor matmul(Tensor other) {
        return new MatMul(false, false).of(self(), other);
    }

    // ------------------------------------------------------------------ shape

    /// The same elements under another shape; one extent may be -1, to be inferred. No copy is made.
    public Tensor reshape(int... dims) {
        return new Reshape(self().shape().reshaped(dims)).of(self());
    }

    /// Axes in another order: axis `i` of the result is axis `permutation[i]` of this.
    public Tensor transpose(int... permutation) {
        return Transpose.by(permutation).of(self());
    }

    /// The last two axes exchanged.
    public Tensor transpose() {
        require(self().shape().rank() >= 2, "transpose: needs at least 2 axes, got shape %s", self().shape());
        int[] permutation = allAxes();
        permutation[self().shape().rank() - 1] = self().shape().rank() - 2;
        permutation[self().shape().rank() - 2] = self().shape().rank() - 1;
        return transpose(permutation);
    }

    /// Repeats elements along axes of extent 1 and new leading axes until the shape is reached.
    public Tensor broadcastTo(Shape target) {
        return target.equals(self().shape()) ? self() : new BroadcastTo(target).of(self());
    }

    /// Elements `from` (inclusive) to `to` (exclusive) along an axis.
    public Tensor slice(int axis, int from, int to) {
        boolean whole = from == 0 && to == self().shape().dim(axis);
        return whole ? self() : Slice.along(self().shape(), axis, from, to).of(self());
    }

    /// Element `index` along an axis, which is removed.
    public Tensor select(int axis, int index) {
        return slice(axis, index, index + 1).reshape(self().shape().reduced(new int[]{axis}, false).dims());
    }

    /// Rows of the first axis in the order of the indices, which may repeat.
    public Tensor gather(int... rows) {
        return Gather.rows(rows).of(self());
    }

    /// The elements converted to another dtype (F64 to F32 rounds to nearest); differentiable.
    public Tensor cast(DType target) {
        return target == self().dtype() ? self() : new Cast(target).of(self());
    }
}
