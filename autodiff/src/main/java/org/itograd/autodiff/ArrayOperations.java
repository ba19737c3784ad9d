package org.itograd.autodiff;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.stream.IntStream;
import org.itograd.autodiff.op.Axes;
import org.itograd.autodiff.op.BroadcastTo;
import org.itograd.autodiff.op.Cast;
import org.itograd.autodiff.op.CumulativeSum;
import org.itograd.autodiff.op.Excess;
import org.itograd.autodiff.op.Gather;
import org.itograd.autodiff.op.GatherAlong;
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

    /// Running sums along an axis: y₀ = x₀, y₁ = x₀ + x₁, … Each is taken in order, in float64, and rounded once.
    public Tensor cumsum(int axis) {
        return new CumulativeSum(self().shape().axis(axis), false).of(self());
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

    /// Elements `from` (inclusive) to `to` (exclusive) along an axis. Negative places count from the end: `slice(0, -3, -1)`
    /// are the last three but the very last. Unlike NumPy's, a slice that reaches beyond either end is refused.
    ///
    /// @throws IllegalArgumentException unless 0 ≤ from ≤ to ≤ extent, once counted from the beginning
    public Tensor slice(int axis, int from, int to) {
        int extent = self().shape().dim(axis);
        int first = from < 0 ? from + extent : from;
        int end = to < 0 ? to + extent : to;
        require(
                0 <= first && first <= end && end <= extent,
                "slice: needs 0 <= from <= to <= %d along axis %d of shape %s, negative places being counted from the end,"
                        + " got from %d to %d",
                extent,
                axis,
                self().shape(),
                from,
                to);
        return end - first == extent ? self() : Slice.along(self().shape(), axis, first, end).of(self());
    }

    /// Element `index` along an axis, which is removed. Negative indices count from the end: -1 is the last element.
    ///
    /// @throws IllegalArgumentException if there is no such element
    public Tensor select(int axis, int index) {
        int extent = self().shape().dim(axis);
        require(
                index >= -extent && index < extent,
                "select: index must be in [%d, %d) along axis %d of shape %s, got %d",
                -extent,
                extent,
                axis,
                self().shape(),
                index);
        int at = index < 0 ? index + extent : index;
        return slice(axis, at, at + 1).reshape(self().shape().reduced(new int[]{axis}, false).dims());
    }

    /// Rows of the first axis in the order of the indices, which may repeat.
    ///
    /// @throws IllegalArgumentException if a row is negative or not there
    public Tensor gather(int... rows) {
        return Gather.rows(rows).of(self());
    }

    /// An element along an axis for each index, PyTorch's `gather` and NumPy's `take_along_axis`: for axis 1 of a matrix,
    /// `y[i, j] = x[i, indices[i, j]]`. The derivative by x adds up in order where an index repeats; by the indices it is 0.
    ///
    /// @param indices whole numbers in [0, extent) in this dtype, of this shape but along the axis; a label of −1 that means
    ///     "none" is refused like any other negative number
    /// @throws IllegalArgumentException if an index is no whole number or out of range, or the shapes do not fit
    public Tensor gather(int axis, Tensor indices) {
        return new GatherAlong(self().shape().axis(axis)).of(self(), indices);
    }

    /// The slices along an axis that the indices name, as NumPy's `take`: the axis becomes the indices' axes. A table of
    /// embeddings (V, d) and indices of shape (N, T) give (N, T, d) for axis 0.
    ///
    /// @param indices whole numbers in [0, extent) in this dtype, of any shape
    /// @throws IllegalArgumentException if an index is no whole number or out of range
    public Tensor take(int axis, Tensor indices) {
        Shape shape = self().shape();
        int at = shape.axis(axis);
        int before = shape.product(0, at);
        int after = shape.product(at + 1, shape.rank());
        Tensor places = indices.reshape(1, indices.size(), 1).broadcastTo(Shape.of(before, indices.size(), after));
        IntStream outer = IntStream.range(0, at).map(shape::dim);
        IntStream inner = IntStream.range(at + 1, shape.rank()).map(shape::dim);
        int[] dims = IntStream.concat(IntStream.concat(outer, IntStream.of(indices.shape().dims())), inner).toArray();
        return reshape(before, shape.dim(at), after).gather(1, places).reshape(dims);
    }

    /// The elements converted to another dtype (F64 to F32 rounds to nearest); differentiable.
    public Tensor cast(DType target) {
        return target == self().dtype() ? self() : new Cast(target).of(self());
    }
}
