package org.itograd.autodiff;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/// The extents of a dense row-major tensor: the last axis varies fastest. A scalar has rank 0 and size 1.
///
/// Axes may be given as negative numbers that count from the end: -1 is the last axis.
///
/// There are at most [#MOST_AXES] axes, and the extents other than 0 multiply to less than 2³¹, so that no product of extents
/// overflows.
@CheckReturnValue
public final class Shape {
    /// The most axes a shape may have.
    public static final int MOST_AXES = 64;

    private static final Shape SCALAR = new Shape(new int[0]);
    private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 64;

    private final int[] dims;
    private final int size;

    private Shape(int[] dims) {
        require(dims.length <= MOST_AXES, "shape: must have at most %d axes, got %d", MOST_AXES, dims.length);
        long size = 1;
        boolean empty = false;
        for (int dim : dims) {
            require(dim >= 0, "shape: every extent must be >= 0, got %s", dims);
            size *= Math.max(1, dim);
            empty |= dim == 0;
            require(
                    size <= MOST_ELEMENTS,
                    "shape: %s has more than the nearly 2^31 elements that an array can hold; split the tensor along its first axis",
                    dims);
        }
        this.dims = dims;
        this.size = empty ? 0 : (int) size;
    }

    /// The shape with the given extents.
    ///
    /// @throws IllegalArgumentException if an extent is negative, there are too many axes, or the size exceeds an array's limit
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
    ///
    /// @param extent may be a sum or product that no longer fits into an `int`; it is refused
    /// @throws IllegalArgumentException as for [#of]
    public Shape with(int axis, long extent) {
        int[] changed = dims.clone();
        changed[axis(axis)] = extent(extent);
        return new Shape(changed);
    }

    /// A number of elements along an axis, computed as a `long`.
    ///
    /// @throws IllegalArgumentException if it is negative or more than an array can hold
    public static int extent(long extent) {
        require(
                extent >= 0 && extent <= MOST_ELEMENTS,
                "shape: an extent must be from 0 to %d, got %d; make the operation smaller or split it",
                MOST_ELEMENTS,
                extent);
        return (int) extent;
    }

    /// This shape with the given axes set to 1, or removed.
    public Shape reduced(int[] axes, boolean keepDims) {
        int[] kept = dims.clone();
        for (int axis : axes) {
            kept[axis(axis)] = keepDims ? 1 : -1;
        }
        return Shape.of(Arrays.stream(kept).filter(d -> d >= 0).toArray());
    }

    /// The shape that `dims` names for as many elements, with at most one extent of -1 inferred.
    ///
    /// @throws IllegalArgumentException if it cannot be inferred; sizes that differ are left to [org.itograd.autodiff.op.Reshape]
    Shape reshaped(int... dims) {
        int[] filled = dims.clone();
        long known = 1;
        int unknown = -1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == -1) {
                require(unknown < 0, "reshape: only one extent may be -1, got %s", dims);
                unknown = i;
            } else {
                known = Math.abs(known) > Integer.MAX_VALUE ? known : known * dims[i];
            }
        }
        if (unknown >= 0) {
            require(
                    known > 0 && size() % known == 0,
                    "reshape: cannot infer the -1 in %s for shape %s with %d elements",
                    dims,
                    this,
                    size());
            filled[unknown] = (int) (size() / known);
        }
        return of(filled);
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
