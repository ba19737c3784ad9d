package org.itograd.autodiff.kernel;

import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// Copies that change the order of elements: transposes, broadcasts, slices, concatenations, gathers.
public final class Copies {
    private Copies() {}

    /// `y[yOffset + Σ_d i_d·yStrides_d] = x[xOffset + Σ_d i_d·xStrides_d]` for all indices i within `shape`.
    ///
    /// Every copy between dense tensors is one of these, told by the strides:
    /// - *transpose*: y has the strides of its own dense shape, x those of its shape, permuted;
    /// - *broadcast*: x has stride 0 along the axes that are expanded;
    /// - *slice*: x has the strides of the whole tensor (times the step of the slice) and the offset of the first element;
    /// - *concatenate*: for each part, y has the strides of the whole and the offset where the part begins.
    ///
    /// No two indices may meet in the same element of y; x and y must not overlap.
    ///
    /// @throws IllegalArgumentException if the numbers of axes differ or a size is negative
    public static void strided(
            DType dtype, int[] shape, Object x, int xOffset, int[] xStrides, Object y, int yOffset, int[] yStrides) {
        if (xStrides.length != shape.length || yStrides.length != shape.length) {
            throw new IllegalArgumentException(
                    "shape has " + shape.length + " axes, but xStrides has " + xStrides.length
                            + " and yStrides has " + yStrides.length);
        }
        for (int size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("sizes must not be negative, but one is " + size);
            }
            if (size == 0) {
                return;
            }
        }
        StridedCopy.of(shape, xStrides, yStrides).run(dtype, x, xOffset, y, yOffset);
    }

    /// `y[r, ·] = x[indices[r], ·]`: x is (any, length), y is (rows, length), and the indices are
    /// `indices[indexOffset … indexOffset+rows−1]`. The caller has checked that they lie within x.
    public static void gatherRows(
            int rows, int length, Object x, int xOffset, int[] indices, int indexOffset, Object y, int yOffset) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(x, xOffset + indices[indexOffset + r] * length, y, yOffset + r * length, length);
        }
    }

    /// `y[indices[r], ·] += x[r, ·]` for r = 0, 1, …, in this order: x is (rows, length), y is (any, length). The adjoint of
    /// [#gatherRows] when y was zero before.
    public static void scatterAddRows(
            DType dtype,
            int rows,
            int length,
            Object x,
            int xOffset,
            int[] indices,
            int indexOffset,
            Object y,
            int yOffset) {
        for (int r = 0; r < rows; r++) {
            Numbers.add(dtype, x, xOffset + r * length, y, yOffset + indices[indexOffset + r] * length, length);
        }
    }
}
