package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Numbers;

/// Where the elements that a tensor of indices names stand.
final class Along {
    private final Tensor indices;
    private final int axis;
    private final int extent;
    private final int inner;
    private final int block;

    /// @param target  the shape in which places are asked for
    /// @param axis    along which the indices count
    /// @param indices one for each element, of the target's shape but along the axis
    Along(Shape target, int axis, Tensor indices) {
        this.indices = indices;
        this.axis = axis;
        this.extent = target.dim(axis);
        this.inner = target.product(axis + 1, target.rank());
        this.block = indices.shape().dim(axis) * inner;
    }

    /// The place of element e of the indices within the target.
    ///
    /// @throws IllegalArgumentException if its index is no whole number in range
    int place(int e) {
        double index = Numbers.get(indices.dtype(), indices.array(), e);
        require(
                index >= 0 && index < extent && index == Math.rint(index),
                "indices: each must be a whole number in [0, %d), the extent along axis %d, got %s",
                extent,
                axis,
                index);
        return (e / block * extent + (int) index) * inner + e % inner;
    }
}
