package org.itograd.autodiff;

import static org.itograd.autodiff.Arguments.require;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The extents of a dense row-major tensor: the last axis varies fastest. A scalar has rank 0 and size 1.
///
/// Axes may be given as negative numbers that count from the end: -1 is the last axis.
public final class Shape {
    private static final Shape SCALAR = new Shape(new int[0]);

    private final int[] dims;
    private final int size;

    private Shape(int[] dims) {
        long size = 1;
        for (int dim : dims) {
            require(dim >= 0, "shape: every extent must be >= 0, got %s", Arrays.toString(dims));
            size *= dim;
            require(
                    size <= Integer.MAX_VALUE - 64,
                    "shape: %s has more than 2^31 elements; split the tensor along its first axis",
                    Arrays.toString(dims));
        }
        this.dims = dims;
        this.size = (int) size;
    }

    /// The shape with the given extents.
    ///
    /// @throws IllegalArgumentException if an extent is negative or the size exceeds an array's limit
    public static Shape of(int... dims) {
        return dims.length == 0 ? SCALAR : new Shape(dims.clone());
    }

    /// The shape of a scalar: rank 0, one element.
    public static Shape scalar() {
        return SCALAR;
    }

    /// Number of axes.
    public int rank() {
        return dims.length;
    }

    /// Number of elements.
    public int size() {
        return size;
    }

    /// The extent of an axis; negative axes count from the end.
    public int dim(int axis) {
        return dims[axis(axis)];
    }

    /// A copy of the extents.
    public int[] dims() {
        return dims.clone();
    }

    /// The axis as a number in [0, rank).
    ///
    /// @throws IllegalArgumentException if there is no such axis
    public int axis(int axis) {
        require(
                axis >= -dims.length && axis < dims.length,
                "axis: must be in [%d, %d) for shape %s, got %d",
                -dims.length,
                dims.length,
                this,
                axis);
        return axis < 0 ? axis + dims.length : axis;
    }

    /// Product of the extents of axes `from` (inclusive) to `to` (exclusive).
    public int product(int from, int to) {
        int product = 1;
        for (int i = from; i < to; i++) {
            product *= dims[i];
        }
        return product;
    }

    /// This shape with one extent replaced.
    public Shape with(int axis, int extent) {
        int[] changed = dims.clone();
        changed[axis(axis)] = extent;
        return new Shape(changed);
    }

    /// This shape with the given axes set to 1, or removed.
    public Shape reduced(int[] axes, boolean keepDims) {
        int[] kept = dims.clone();
        for (int axis : axes) {
            kept[axis(axis)] = keepDims ? 1 : -1;
        }
        return Shape.of(Arrays.stream(kept).filter(d -> d >= 0).toArray());
    }

    /// The shape both broadcast to, by NumPy's rule: aligned at the last axis, extents equal or one of them 1.
    ///
    /// @throws IllegalArgumentException if the shapes do not broadcast
    public static Shape broadcast(Shape a, Shape b) {
        if (a.equals(b)) {
            return a;
        }
        int rank = Math.max(a.rank(), b.rank());
        int[] out = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int x = i <= a.rank() ? a.dims[a.rank() - i] : 1;
            int y = i <= b.rank() ? b.dims[b.rank() - i] : 1;
            require(
                    x == y || x == 1 || y == 1,
                    "shapes %s and %s do not broadcast: axis %d from the end has extents %d and %d, which must be equal"
                            + " or one of them 1; reshape or expand one side",
                    a,
                    b,
                    i,
                    x,
                    y);
            out[rank - i] = x == 1 ? y : x;
        }
        return new Shape(out);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Shape s && Arrays.equals(dims, s.dims));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /// For example `(128, 32, 32, 3)`.
    @Override
    public String toString() {
        return Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
