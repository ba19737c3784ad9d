package org.itograd.autodiff.op;

import org.itograd.autodiff.Shape;

/// A question to a primitive: its inputs hold `rows` independent samples along the leading axis; what does it do to `some`
/// of them at a time? See [Scheduled#onRows].
///
/// @param rows   samples in all, at least 2
/// @param some   samples that are to be computed at once
/// @param in     the inputs' shapes for all samples
/// @param perRow which inputs have the samples along their leading axis; the others belong to no sample
public record Batch(int rows, int some, Shape[] in, boolean[] perRow) {
    /// Whether every input is per sample.
    public boolean allPerRow() {
        for (boolean is : perRow) {
            if (!is) {
                return false;
            }
        }
        return true;
    }

    /// Whether input 0 alone is per sample.
    public boolean onlyFirstPerRow() {
        for (int i = 1; i < perRow.length; i++) {
            if (perRow[i]) {
                return false;
            }
        }
        return perRow[0];
    }

    /// Whether a shape has the samples along its leading axis.
    boolean leads(Shape shape) {
        return shape.rank() > 0 && shape.dim(0) == rows;
    }

    /// The shape for some samples, of one for all.
    Shape some(Shape all) {
        return all.with(0, some);
    }
}
