package org.itograd.autodiff.kernel;

import java.util.function.IntUnaryOperator;
import org.itograd.base.DType;
import org.itograd.base.FastForm;

/// [ReductionLoops] with vectors where they are known to be fast ([FastForm]): each reduction by itself.
final class GuardedReductions {
    private final DType dtype;
    private final FastForm<ReductionLoops> sum;
    private final FastForm<ReductionLoops> max;
    private final FastForm<ReductionLoops> columnSum;
    private final FastForm<ReductionLoops> columnMax;

    /// @param vectors whether there may be vectors
    GuardedReductions(DType dtype, boolean vectors) {
        this.dtype = dtype;
        ReductionLoops scalar = switch (dtype) {
            case F32 -> new ScalarFloatReductions();
            case F64 -> new ScalarDoubleReductions();
        };
        sum = new FastForm<>(scalar, vectors
                ? new Vectors((loops, rows, columns, x, y) -> loops.sum(x, 0, columns))
                : null);
        max = new FastForm<>(scalar, vectors
                ? new Vectors((loops, rows, columns, x, y) -> loops.max(x, 0, columns))
                : null);
        columnSum = new FastForm<>(scalar, vectors ? new Vectors((loops, rows, columns, x, y) -> {
            loops.columnSum(x, 0, rows, Vectors.COLUMNS, columns, y, 0);
            return 0;
        }) : null);
        columnMax = new FastForm<>(scalar, vectors ? new Vectors((loops, rows, columns, x, y) -> {
            loops.columnMax(x, 0, rows, Vectors.COLUMNS, columns, y, 0);
            return 0;
        }) : null);
    }

    /// For [ReductionLoops#sum].
    FastForm<ReductionLoops> sum() {
        return sum;
    }

    /// For [ReductionLoops#max].
    FastForm<ReductionLoops> max() {
        return max;
    }

    /// For [ReductionLoops#columnSum].
    FastForm<ReductionLoops> columnSum() {
        return columnSum;
    }

    /// For [ReductionLoops#columnMax].
    FastForm<ReductionLoops> columnMax() {
        return columnMax;
    }

    private interface Reduction {
        double apply(ReductionLoops loops, int rows, int columns, Object x, Object y);
    }

    private final class Vectors implements FastForm.Recipe<ReductionLoops> {
        static final int COLUMNS = 200;
        private static final int ROWS = 5;
        private final Reduction reduction;

        Vectors(Reduction reduction) {
            this.reduction = reduction;
        }

        @Override
        public ReductionLoops copy(int number) {
            return VectorCopies.of(ReductionLoops.class, switch (dtype) {
                case F32 -> "VectorFloatReductions";
                case F64 -> "VectorDoubleReductions";
            });
        }

        @Override
        public boolean hasLoops() {
            return true;
        }

        @Override
        public void turns(ReductionLoops copy, int turns) {
            VectorCopies.turns(copy, turns);
        }

        @Override
        public IntUnaryOperator exercise(ReductionLoops copy) {
            Object x = dtype.allocate(ROWS * COLUMNS);
            Object y = dtype.allocate(COLUMNS);
            return number -> {
                int rows = 1 + number % ROWS;
                int columns = 1 + number * 37 % COLUMNS;
                double unused = reduction.apply(copy, rows, columns, x, y);
                return rows * columns;
            };
        }
    }
}
