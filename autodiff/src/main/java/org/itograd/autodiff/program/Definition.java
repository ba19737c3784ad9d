package org.itograd.autodiff.program;

import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.op.Primitive;
import org.itograd.base.DType;

/// How one value of a [Code] comes about. Values are numbered in the order in which they are computed; definitions with
/// equal components compute equal values.
sealed interface Definition {
    DType dtype();

    Shape shape();

    /// How many bytes its numbers take.
    default long bytes() {
        return (long) shape().size() * dtype().bytes();
    }

    /// Given with each run.
    ///
    /// @param place among the program's inputs
    record Input(int place, DType dtype, Shape shape) implements Definition {}

    /// One number, part of the program.
    record Constant(DType dtype, Shape shape, double value) implements Definition {}

    /// A primitive applied to earlier values.
    record Operation(Primitive op, List<Integer> operands, DType dtype, Shape shape) implements Definition {}
}
