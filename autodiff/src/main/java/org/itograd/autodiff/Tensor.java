package org.itograd.autodiff;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import org.itograd.autodiff.op.Concat;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.op.StopGradient;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// An immutable, dense, row-major array of [DType#F32] or [DType#F64] numbers, and the operations on it.
///
/// Operations broadcast by NumPy's rule and are differentiable to any order; mixed dtypes are an error. An operation is
/// recorded only if one of its inputs is being differentiated (see [Autodiff]). Methods that take a `double` treat it as a
/// constant of this tensor's dtype.
@CheckReturnValue
public final class Tensor extends ArrayOperations {
    private final DType dtype;
    private final Shape shape;
    private final @Nullable Object data;
    /// Set while this tensor is being differentiated: its place in the graph, ...
    private final @Nullable Node node;
    /// ... and the value it stands for, which an outer differentiation may track in turn.
    private final @Nullable Tensor value;
    /// Whether the numbers depend on gradients of which nothing was recorded.
    private final boolean cut;

    private Tensor(DType dtype, Shape shape, @Nullable Object data, @Nullable Node node, @Nullable Tensor value) {
        this(dtype, shape, data, node, value, false);
    }

    private Tensor(
            DType dtype, Shape shape, @Nullable Object data, @Nullable Node node, @Nullable Tensor value, boolean cut) {
        this.cut = cut;
        this.dtype = dtype;
        this.shape = shape;
        this.data = data;
        this.node = node;
        this.value = value;
    }

    // ------------------------------------------------------------------ making tensors

    /// An F32 tensor with a copy of the data, row-major.
    ///
    /// @throws IllegalArgumentException if the shape's size is not the array's length
    public static Tensor of(float[] data, int... dims) {
        return wrap(DType.F32, sized(data.length, dims), data.clone());
    }

    /// An F64 tensor with a copy of the data, row-major.
    ///
    /// @throws IllegalArgumentException if the shape's size is not the array's length
    public static Tensor of(double[] data, int... dims) {
        return wrap(DType.F64, sized(data.length, dims), data.clone());
    }

    /// An F64 scalar of rank 0.
    public static Tensor scalar(double value) {
        return scalar(DType.F64, value);
    }

    /// A scalar of rank 0.
    public static Tensor scalar(DType dtype, double value) {
        return full(dtype, value);
    }

    /// A tensor filled with one value.
    public static Tensor full(DType dtype, double value, int... dims) {
        Shape shape = Shape.of(dims);
        Object data = dtype.allocate(shape.size());
        if (Double.doubleToRawLongBits(value) != 0) {
            Numbers.fill(dtype, value, data, 0, shape.size());
        }
        return wrap(dtype, shape, data);
    }

    /// A tensor of zeros.
    public static Tensor zeros(DType dtype, int... dims) {
        return full(dtype, 0, dims);
    }

    /// A tensor of ones.
    public static Tensor ones(DType dtype, int... dims) {
        return full(dtype, 1, dims);
    }

    /// Takes over an array as storage without copying. The caller must not write to it afterwards.
    ///
    /// @param data a `float[]` (F32) or `double[]` (F64) of at least the shape's size
    public static Tensor wrap(DType dtype, Shape shape, Object data) {
        return new Tensor(dtype, shape, data, null, null);
    }

    /// A tensor without numbers yet, for capturing programs.
    public static Tensor traced(DType dtype, Shape shape, Symbol symbol) {
        return new Tensor(dtype, shape, symbol, null, null);
    }

    /// Tensors joined along an axis.
    public static Tensor concat(int axis, Tensor... tensors) {
        require(tensors.length > 0, "concat: needs at least one tensor");
        return new Concat(tensors[0].shape.axis(axis)).of(tensors);
    }

    /// Tensors of one shape joined along a new first axis.
    ///
    /// @throws IllegalArgumentException if there are none, or their shapes or dtypes differ
    public static Tensor stack(Tensor... tensors) {
        return stack(0, tensors);
    }

    /// Tensors of one shape joined along a new axis of the result: with axis 1, k tensors of shape (n, m) become one of shape
    /// (n, k, m). The same as `stack(tensors)` with its first axis moved to this place.
    ///
    /// @param axis of the result; negative axes count from the end, so -1 makes the new axis the last one
    /// @throws IllegalArgumentException if there are no tensors, their shapes or dtypes differ, or there is no such axis
    public static Tensor stack(int axis, Tensor... tensors) {
        require(tensors.length > 0, "stack: needs at least one tensor");
        Shape one = tensors[0].shape;
        int rank = one.rank() + 1;
        require(
                axis >= -rank && axis < rank,
                "axis: must be in [%d, %d) for a stack of tensors of shape %s, got %d",
                -rank,
                rank,
                one,
                axis);
        for (Tensor t : tensors) {
            require(
                    t.shape.equals(one),
                    "stack: shapes must be equal, got %s and %s; reshape or broadcast one of them, or join them with concat",
                    one,
                    t.shape);
        }
        int at = axis < 0 ? axis + rank : axis;
        int[] dims = new int[rank];
        System.arraycopy(one.dims(), 0, dims, 0, at);
        dims[at] = 1;
        System.arraycopy(one.dims(), at, dims, at + 1, one.rank() - at);
        return concat(at, Arrays.stream(tensors).map(t -> t.reshape(dims)).toArray(Tensor[]::new));
    }

    /// `a` where the condition is not 0, else `b`, as NumPy's and PyTorch's `where`; all three broadcast. A derivative flows only
    /// to the chosen side, and never to the condition.
    ///
    /// @param condition a comparison such as `x.lessThan(y)`; any number but 0, NaN too, chooses `a`
    /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return condition.where(a, b);
    }

    /// `a` where the condition is not 0, else the number b.
    public static Tensor where(Tensor condition, Tensor a, double b) {
        return condition.where(a, scalar(a.dtype, b));
    }

    /// The number a where the condition is not 0, else `b`.
    public static Tensor where(Tensor condition, double a, Tensor b) {
        return condition.where(scalar(b.dtype, a), b);
    }

    private static Shape sized(int length, int[] dims) {
        Shape shape = dims.length == 0 && length != 1 ? Shape.of(length) : Shape.of(dims);
        require(
                shape.size() == length,
                "dims: shape %s has %d elements, but the data has %d; they must be equal",
                shape,
                shape.size(),
                length);
        return shape;
    }

    // ------------------------------------------------------------------ looking inside

    /// The element type.
    public DType dtype() {
        return dtype;
    }

    /// The shape.
    public Shape shape() {
        return shape;
    }

    /// Number of elements.
    public int size() {
        return shape.size();
    }

    /// The storage itself, a `float[]` or `double[]`, row-major from index 0, for kernels: to be read, never written.
    ///
    /// @throws IllegalStateException if the elements were not kept (see [Primitive#keepsInputs])
    /// @throws CaptureException if a program is being captured and there are no numbers yet
    public Object array() {
        if (data == null) {
            throw new IllegalStateException(
                    "the elements of this tensor were not kept for the reverse pass; the primitive's keepsInputs or"
                            + " keepsOutput must return true");
        }
        if (data instanceof Symbol) {
            throw new CaptureException(dtype, shape);
        }
        return data;
    }

    /// The elements as a new `double[]`, row-major.
    public double[] toDoubleArray() {
        double[] elements = new double[size()];
        Numbers.toDoubles(dtype, read(), elements, 0, size());
        return elements;
    }

    /// The elements as a new `float[]`, row-major; F64 elements are rounded to nearest.
    public float[] toFloatArray() {
        Object data = read();
        float[] elements = new float[size()];
        switch (dtype) {
            case F32 -> System.arraycopy(data, 0, elements, 0, size());
            case F64 -> Numbers.fromDoubles(DType.F32, (double[]) data, elements, 0, size());
        }
        return elements;
    }

    /// The element at a row-major position.
    public double at(int position) {
        return Numbers.get(dtype, read(), position);
    }

    /// The storage for a user who looks at the numbers.
    private Object read() {
        if (node != null) {
            node.trace.read = true;
        }
        return array();
    }

    /// The only element.
    ///
    /// @throws IllegalArgumentException if there is not exactly one
    public double item() {
        require(size() == 1, "item: the tensor must have one element, but its shape is %s; reduce or slice it", shape);
        return at(0);
    }

    /// Whether this tensor is being differentiated, so that operations on it are recorded.
    public boolean isTracked() {
        return node != null;
    }

    /// What this tensor stands for while a program is being captured; null if it has numbers.
    public @Nullable Symbol symbol() {
        return data instanceof Symbol symbol ? symbol : null;
    }

    @Override
    Tensor self() {
        return this;
    }

    @Nullable
    Node node() {
        return node;
    }

    /// Dtype, shape and elements, nested by axes: `F64(2, 2)[[1.0, 2.0], [3.0, 4.0]]`. Of an axis longer than eight the first
    /// three and the last three elements are shown, and of more than 1,000 elements in all only some.
    @Override
    public String toString() {
        return data == null || data instanceof Symbol ? dtype + shape.toString() : Shown.of(this);
    }

    // ------------------------------------------------------------------ differentiation

    /// A leaf that [Autodiff#gradients] can differentiate with respect to: this tensor's numbers, newly tracked.
    public Tensor variable() {
        return leaf(Trace.forVariables(), stopGradient());
    }

    /// The same numbers as a constant: no derivative, at any order, passes through, nor in a program that this is captured in.
    public Tensor stopGradient() {
        Tensor constant = node == null && !cut ? this : new Tensor(dtype, shape, data, null, null);
        return constant.symbol() == null ? constant : Application.evaluate(new StopGradient(), new Tensor[]{constant});
    }

    /// Applies a primitive: resolves captured tensors, evaluates, and records at each level that is being differentiated.
    public static Tensor apply(Primitive op, Tensor... inputs) {
        return Application.of(op, inputs);
    }

    static Tensor leaf(Trace trace, Tensor value) {
        return tracked(value, Node.leaf(trace));
    }

    static Tensor tracked(Tensor value, Node node) {
        return new Tensor(value.dtype, value.shape, value.data, node, value, value.cut);
    }

    /// The value this tensor stands for, one level further out; itself if it is not tracked.
    Tensor lower() {
        return value == null ? this : value;
    }

    /// The same tensor as a result of a reverse pass that was not recorded, which counts as a constant.
    Tensor cut() {
        return new Tensor(dtype, shape, data, node, value, true);
    }

    /// Whether the numbers depend on gradients of which nothing was recorded.
    boolean isCut() {
        return cut;
    }

    /// Dtype and shape alone.
    Tensor withoutData() {
        return new Tensor(dtype, shape, null, null, null);
    }
}
