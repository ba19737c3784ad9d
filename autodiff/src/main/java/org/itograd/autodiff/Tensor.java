package org.itograd.autodiff;

import static org.itograd.autodiff.Arguments.require;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.itograd.autodiff.op.Abs;
import org.itograd.autodiff.op.Add;
import org.itograd.autodiff.op.Axes;
import org.itograd.autodiff.op.BroadcastTo;
import org.itograd.autodiff.op.Cast;
import org.itograd.autodiff.op.Compare;
import org.itograd.autodiff.op.Concat;
import org.itograd.autodiff.op.Cos;
import org.itograd.autodiff.op.Div;
import org.itograd.autodiff.op.Exp;
import org.itograd.autodiff.op.Gather;
import org.itograd.autodiff.op.Log;
import org.itograd.autodiff.op.MatMul;
import org.itograd.autodiff.op.Max;
import org.itograd.autodiff.op.Maximum;
import org.itograd.autodiff.op.Minimum;
import org.itograd.autodiff.op.Mul;
import org.itograd.autodiff.op.Neg;
import org.itograd.autodiff.op.Pow;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.op.Relu;
import org.itograd.autodiff.op.Reshape;
import org.itograd.autodiff.op.Sigmoid;
import org.itograd.autodiff.op.Sin;
import org.itograd.autodiff.op.Slice;
import org.itograd.autodiff.op.Softplus;
import org.itograd.autodiff.op.Sqrt;
import org.itograd.autodiff.op.Sub;
import org.itograd.autodiff.op.Sum;
import org.itograd.autodiff.op.Tanh;
import org.itograd.autodiff.op.Transpose;
import org.itograd.autodiff.op.Where;
import org.jspecify.annotations.Nullable;

/// An immutable, dense, row-major array of [DType#F32] or [DType#F64] numbers, and the operations on it.
///
/// Operations broadcast by NumPy's rule and are differentiable to any order; mixed dtypes are an error. An operation is
/// recorded only if one of its inputs is being differentiated (see [Autodiff]). Methods that take a `double` treat it as a
/// constant of this tensor's dtype.
public final class Tensor {
    private final DType dtype;
    private final Shape shape;
    private final @Nullable Object data;
    /// Set while this tensor is being differentiated: its place in the graph, ...
    private final @Nullable Node node;
    /// ... and the value it stands for, which an outer differentiation may track in turn.
    private final @Nullable Tensor value;

    private Tensor(DType dtype, Shape shape, @Nullable Object data, @Nullable Node node, @Nullable Tensor value) {
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

    /// A scalar of rank 0.
    public static Tensor scalar(DType dtype, double value) {
        return full(dtype, value);
    }

    /// A tensor filled with one value.
    public static Tensor full(DType dtype, double value, int... dims) {
        Shape shape = Shape.of(dims);
        Object data = dtype.allocate(shape.size());
        if (value != 0) {
            switch (data) {
                case float[] f -> Arrays.fill(f, (float) value);
                case double[] d -> Arrays.fill(d, value);
                default -> throw new AssertionError(data);
            }
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
    public Object array() {
        if (data == null) {
            throw new IllegalStateException(
                    "the elements of this tensor were not kept for the reverse pass; the primitive's keepsInputs or"
                            + " keepsOutput must return true");
        }
        return data;
    }

    /// The elements as a new `double[]`, row-major.
    public double[] toDoubleArray() {
        return switch (array()) {
            case double[] d -> Arrays.copyOf(d, size());
            case float[] f -> IntStream.range(0, size()).mapToDouble(i -> f[i]).toArray();
            default -> throw new AssertionError();
        };
    }

    /// The elements as a new `float[]`, row-major; F64 elements are rounded to nearest.
    public float[] toFloatArray() {
        if (array() instanceof float[] f) {
            return Arrays.copyOf(f, size());
        }
        double[] d = toDoubleArray();
        float[] out = new float[d.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) d[i];
        }
        return out;
    }

    /// The element at a row-major position.
    public double at(int position) {
        return switch (array()) {
            case double[] d -> d[position];
            case float[] f -> f[position];
            default -> throw new AssertionError();
        };
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

    @Nullable
    Node node() {
        return node;
    }

    // ------------------------------------------------------------------ differentiation

    /// A leaf that [Autodiff#gradients] can differentiate with respect to: this tensor's numbers, newly tracked.
    public Tensor variable() {
        return leaf(Trace.AMBIENT, stopGradient());
    }

    /// The same numbers as a constant: no derivative, at any order, passes through.
    public Tensor stopGradient() {
        return node == null ? this : new Tensor(dtype, shape, data, null, null);
    }

    /// Applies a primitive: resolves captured tensors, evaluates, and records at each level that is being differentiated.
    public static Tensor apply(Primitive op, Tensor... inputs) {
        return record(op, Substitution.active() ? resolve(inputs) : inputs);
    }

    private static Tensor record(Primitive op, Tensor[] in) {
        Trace trace = op.isConstant() ? null : innermost(in);
        if (trace == null) {
            return evaluate(op, in);
        }
        Tensor[] lowered = in.clone();
        Node[] parents = new Node[in.length];
        int[] index = new int[in.length];
        int count = 0;
        for (int i = 0; i < in.length; i++) {
            Node parent = in[i].node;
            if (parent != null && parent.trace == trace) {
                lowered[i] = in[i].lower();
                parents[count] = parent;
                index[count++] = i;
            }
        }
        Tensor out = record(op, lowered);
        Tensor[] saved = lowered;
        if (!op.keepsInputs()) {
            saved = Arrays.stream(lowered).map(Tensor::withoutData).toArray(Tensor[]::new);
        }
        ReverseRule rule = new ReverseRule.OfPrimitive(
                op, saved, op.keepsOutput() ? out : out.withoutData(), Arrays.copyOf(index, count));
        return tracked(out, new Node(trace, Arrays.copyOf(parents, count), rule));
    }

    private static Tensor evaluate(Primitive op, Tensor[] in) {
        DType dtype = op.dtype(in);
        Shape[] shapes = new Shape[in.length];
        for (int i = 0; i < in.length; i++) {
            shapes[i] = in[i].shape;
        }
        Shape shape = op.shape(shapes);
        if (op.isView()) {
            return wrap(dtype, shape, in[0].array());
        }
        Tensor out = wrap(dtype, shape, dtype.allocate(shape.size()));
        op.evaluate(in, out);
        return out;
    }

    private static Tensor[] resolve(Tensor[] in) {
        Tensor[] resolved = new Tensor[in.length];
        for (int i = 0; i < in.length; i++) {
            resolved[i] = Substitution.resolve(in[i]);
        }
        return resolved;
    }

    /// The trace of the highest level among the tensors', or null if none is tracked.
    static @Nullable Trace innermost(Tensor... tensors) {
        Trace innermost = null;
        for (Tensor t : tensors) {
            if (t.node != null && (innermost == null || t.node.trace.level > innermost.level)) {
                innermost = t.node.trace;
            }
        }
        return innermost;
    }

    static Tensor leaf(Trace trace, Tensor value) {
        return tracked(value, Node.leaf(trace));
    }

    static Tensor tracked(Tensor value, Node node) {
        return new Tensor(value.dtype, value.shape, value.data, node, value);
    }

    /// The value this tensor stands for, one level further out; itself if it is not tracked.
    Tensor lower() {
        return value == null ? this : value;
    }

    private Tensor withoutData() {
        return new Tensor(dtype, shape, null, null, null);
    }

    // ------------------------------------------------------------------ arithmetic

    /// x + y.
    public Tensor add(Tensor other) {
        return new Add().of(this, other);
    }

    /// x + c.
    public Tensor add(double c) {
        return add(scalar(dtype, c));
    }

    /// x − y.
    public Tensor sub(Tensor other) {
        return new Sub().of(this, other);
    }

    /// x − c.
    public Tensor sub(double c) {
        return sub(scalar(dtype, c));
    }

    /// x · y, element by element.
    public Tensor mul(Tensor other) {
        return new Mul().of(this, other);
    }

    /// c · x.
    public Tensor mul(double c) {
        return mul(scalar(dtype, c));
    }

    /// x / y.
    public Tensor div(Tensor other) {
        return new Div().of(this, other);
    }

    /// x / c.
    public Tensor div(double c) {
        return div(scalar(dtype, c));
    }

    /// −x.
    public Tensor neg() {
        return new Neg().of(this);
    }

    /// x².
    public Tensor square() {
        return mul(this);
    }

    /// 1 / x.
    public Tensor reciprocal() {
        return scalar(dtype, 1).div(this);
    }

    /// xʸ, with the special cases of [Math#pow].
    public Tensor pow(Tensor exponent) {
        return new Pow().of(this, exponent);
    }

    /// xᶜ.
    public Tensor pow(double exponent) {
        return pow(scalar(dtype, exponent));
    }

    /// The smaller of x and y; NaN if either is.
    public Tensor minimum(Tensor other) {
        return new Minimum().of(this, other);
    }

    /// The smaller of x and c.
    public Tensor minimum(double c) {
        return minimum(scalar(dtype, c));
    }

    /// The larger of x and y; NaN if either is.
    public Tensor maximum(Tensor other) {
        return new Maximum().of(this, other);
    }

    /// The larger of x and c.
    public Tensor maximum(double c) {
        return maximum(scalar(dtype, c));
    }

    // ------------------------------------------------------------------ elementwise functions

    /// eˣ.
    public Tensor exp() {
        return new Exp().of(this);
    }

    /// Natural logarithm.
    public Tensor log() {
        return new Log().of(this);
    }

    /// Square root.
    public Tensor sqrt() {
        return new Sqrt().of(this);
    }

    /// Hyperbolic tangent.
    public Tensor tanh() {
        return new Tanh().of(this);
    }

    /// 1 / (1 + e⁻ˣ).
    public Tensor sigmoid() {
        return new Sigmoid().of(this);
    }

    /// max(x, 0); its derivative at 0 is taken as 0.
    public Tensor relu() {
        return new Relu().of(this);
    }

    /// log(1 + eˣ).
    public Tensor softplus() {
        return new Softplus().of(this);
    }

    /// Sine of radians.
    public Tensor sin() {
        return new Sin().of(this);
    }

    /// Cosine of radians.
    public Tensor cos() {
        return new Cos().of(this);
    }

    /// |x|; its derivative at 0 is taken as 0.
    public Tensor abs() {
        return new Abs().of(this);
    }

    // ------------------------------------------------------------------ comparisons and choice

    /// 1 where x < y, else 0, in this dtype; constant, that is without derivative.
    public Tensor lessThan(Tensor other) {
        return Compare.LESS.of(this, other);
    }

    /// 1 where x ≤ y, else 0.
    public Tensor lessOrEqual(Tensor other) {
        return Compare.LESS_OR_EQUAL.of(this, other);
    }

    /// 1 where x > y, else 0.
    public Tensor greaterThan(Tensor other) {
        return Compare.LESS.of(other, this);
    }

    /// 1 where x > c, else 0.
    public Tensor greaterThan(double c) {
        return greaterThan(scalar(dtype, c));
    }

    /// 1 where x ≥ y, else 0.
    public Tensor greaterOrEqual(Tensor other) {
        return Compare.LESS_OR_EQUAL.of(other, this);
    }

    /// 1 where x = y, else 0.
    public Tensor equalTo(Tensor other) {
        return Compare.EQUAL.of(this, other);
    }

    /// `a` where this is not 0, else `b`; a derivative flows only to the chosen side.
    public Tensor where(Tensor a, Tensor b) {
        return new Where().of(this, a, b);
    }

    // ------------------------------------------------------------------ reductions

    /// Sum of all elements, a scalar.
    public Tensor sum() {
        return sum(false, allAxes());
    }

    /// Sum over the given axes, which are kept with extent 1 or removed.
    public Tensor sum(boolean keepDims, int... axes) {
        return new Sum(Axes.of(shape, axes), keepDims).of(this);
    }

    /// Mean of all elements, a scalar.
    public Tensor mean() {
        return mean(false, allAxes());
    }

    /// Mean over the given axes.
    public Tensor mean(boolean keepDims, int... axes) {
        Tensor sum = sum(keepDims, axes);
        return sum.mul((double) sum.size() / size());
    }

    /// Largest element over the given axes; NaN if any is. Ties share the derivative equally.
    public Tensor max(boolean keepDims, int... axes) {
        return new Max(Axes.of(shape, axes), keepDims).of(this);
    }

    /// Largest element, a scalar.
    public Tensor max() {
        return max(false, allAxes());
    }

    /// Variance over the given axes, (1/n) Σ (x − mean)²: the biased estimate, as layer statistics use it.
    public Tensor var(boolean keepDims, int... axes) {
        return sub(mean(true, axes)).square().mean(keepDims, axes);
    }

    /// log Σ eˣ over the given axes, without overflow: the largest element is taken out first.
    public Tensor logSumExp(boolean keepDims, int... axes) {
        Tensor max = stopGradient().max(true, axes);
        Tensor finite = max.abs().lessThan(scalar(dtype, Double.POSITIVE_INFINITY));
        Tensor shift = finite.where(max, scalar(dtype, 0));
        Tensor result = sub(shift).exp().sum(true, axes).log().add(shift);
        return keepDims ? result : result.reshape(shape.reduced(axes, false).dims());
    }

    private int[] allAxes() {
        return IntStream.range(0, shape.rank()).toArray();
    }

    // ------------------------------------------------------------------ linear algebra

    /// Matrix product over the last two axes, (…, m, k) · (…, k, n) → (…, m, n); leading axes broadcast.
    public Tensor matmul(Tensor other) {
        return new MatMul(false, false).of(this, other);
    }

    // ------------------------------------------------------------------ shape

    /// The same elements under another shape; one extent may be -1, to be inferred. No copy is made.
    public Tensor reshape(int... dims) {
        return new Reshape(Reshape.infer(shape, dims)).of(this);
    }

    /// Axes in another order: axis `i` of the result is axis `permutation[i]` of this.
    public Tensor transpose(int... permutation) {
        return Transpose.by(permutation).of(this);
    }

    /// The last two axes exchanged.
    public Tensor transpose() {
        require(shape.rank() >= 2, "transpose: needs at least 2 axes, got shape %s", shape);
        int[] permutation = allAxes();
        permutation[shape.rank() - 1] = shape.rank() - 2;
        permutation[shape.rank() - 2] = shape.rank() - 1;
        return transpose(permutation);
    }

    /// Repeats elements along axes of extent 1 and new leading axes until the shape is reached.
    public Tensor broadcastTo(Shape target) {
        return target.equals(shape) ? this : new BroadcastTo(target).of(this);
    }

    /// Elements `from` (inclusive) to `to` (exclusive) along an axis.
    public Tensor slice(int axis, int from, int to) {
        return Slice.along(shape, axis, from, to).of(this);
    }

    /// Element `index` along an axis, which is removed.
    public Tensor select(int axis, int index) {
        return slice(axis, index, index + 1).reshape(shape.reduced(new int[]{axis}, false).dims());
    }

    /// Rows of the first axis in the order of the indices, which may repeat.
    public Tensor gather(int... rows) {
        return Gather.rows(rows).of(this);
    }

    /// Tensors joined along an axis.
    public static Tensor concat(int axis, Tensor... tensors) {
        require(tensors.length > 0, "concat: needs at least one tensor");
        return new Concat(tensors[0].shape.axis(axis)).of(tensors);
    }

    /// Tensors of one shape joined along a new first axis.
    public static Tensor stack(Tensor... tensors) {
        return concat(0, Arrays.stream(tensors).map(Tensor::withLeadingAxis).toArray(Tensor[]::new));
    }

    private Tensor withLeadingAxis() {
        int[] dims = new int[shape.rank() + 1];
        dims[0] = 1;
        System.arraycopy(shape.dims(), 0, dims, 1, shape.rank());
        return reshape(dims);
    }

    /// The elements converted to another dtype (F64 to F32 rounds to nearest); differentiable.
    public Tensor cast(DType target) {
        return target == dtype ? this : new Cast(target).of(this);
    }

    /// Dtype, shape and up to eight elements, for example `F32(2, 2)[1.0, 2.0, 3.0, 4.0]`.
    @Override
    public String toString() {
        if (data == null) {
            return dtype + shape.toString();
        }
        StringBuilder text = new StringBuilder().append(dtype).append(shape).append('[');
        for (int i = 0; i < Math.min(8, size()); i++) {
            text.append(i == 0 ? "" : ", ").append(dtype == DType.F32 ? Float.toString((float) at(i)) : at(i) + "");
        }
        return text.append(size() > 8 ? ", …]" : "]").toString();
    }
}
