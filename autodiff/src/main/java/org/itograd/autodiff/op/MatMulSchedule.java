package org.itograd.autodiff.op;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// How a program runs a [MatMul].
sealed interface MatMulSchedule extends BilinearMap permits MatMul {
    boolean transposeA();

    boolean transposeB();

    /// Rows of `a` are samples where b is one matrix for all; with an axis in front of both matrices, so is that.
    @Override
    default @Nullable Primitive onRows(Batch batch) {
        int a = batch.in()[0].rank();
        int b = batch.in()[1].rank();
        boolean rowsOfA = batch.onlyFirstPerRow() && b == 2 && (a > 2 || !transposeA());
        boolean stacks = batch.allPerRow() && a > 2 && a == b;
        return rowsOfA || stacks ? this : null;
    }

    /// aᵀ b where the rows of both are samples.
    @Override
    default boolean sumsRows(Batch batch) {
        return batch.allPerRow() && transposeA() && !transposeB() && batch.in()[0].rank() == 2
                && batch.in()[1].rank() == 2;
    }

    @Override
    default boolean accumulate(Tensor[] in, Tensor total) {
        if (in[0].shape().rank() > 2 || in[1].shape().rank() > 2) {
            return false;
        }
        MatMulEvaluation.accumulate(in[0], transposeA(), in[1], transposeB(), total);
        return true;
    }

    @Override
    default double multiplications(Shape[] in, Shape out) {
        return (double) out.size() * in[0].dim(transposeA() ? -2 : -1);
    }
}
