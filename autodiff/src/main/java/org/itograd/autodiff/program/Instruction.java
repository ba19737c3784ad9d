package org.itograd.autodiff.program;

import java.util.List;
import java.util.stream.Stream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.op.Primitive;
import org.itograd.base.DType;

/// What a program does at a time: made from a code by [Fusion], run in a [Frame]. Values are named by their numbers in the
/// code.
sealed interface Instruction {
    /// The values it reads from memory.
    List<Integer> reads();

    /// The values it writes to memory.
    List<Integer> writes();

    /// Evaluates one primitive.
    record Call(int id, Primitive op, List<Integer> reads) implements Instruction {
        @Override
        public List<Integer> writes() {
            return List.of(id);
        }
    }

    /// Runs one kernel over all elements of a space: a fused piece of elementwise mathematics.
    ///
    /// @param space      the shape whose elements are run over
    /// @param reads      input i of the expressions is value `reads[i]`, broadcast to the space
    /// @param parameters the values of the expressions' parameters
    /// @param stores     what is stored, for each element
    /// @param sums       what is summed over some axes
    record Loop(
            DType dtype, Shape space, List<Integer> reads, List<Double> parameters, List<Store> stores,
            List<SumOf> sums)
            implements
                Instruction {
        @Override
        public List<Integer> writes() {
            return Stream.concat(stores.stream().map(Store::id), sums.stream().map(SumOf::id))
                    .toList();
        }
    }

    /// Value `id` has these elements.
    record Store(int id, Expr expression) {}

    /// Value `id` is the sum of these elements, seen as (rows, n, columns), over n.
    record SumOf(int id, Expr expression, int rows, int columns) {}
}
