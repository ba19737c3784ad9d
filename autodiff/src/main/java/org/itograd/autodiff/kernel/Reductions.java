package org.itograd.autodiff.kernel;

import org.itograd.autodiff.kernel.Scratch.Reals;
import org.itograd.base.DType;
import org.itograd.base.FastForm;
import org.itograd.base.Numbers;
import org.itograd.base.Workers;

/// Sums and maxima over an axis.
///
/// The input is seen as (outer, n, inner) and reduced over its middle axis to (outer, inner). A reduction over several
/// neighbouring axes is one over their product; over the whole tensor, outer = inner = 1.
///
/// Sums are accurate in float32 too. With inner = 1 a row is cut into blocks of 1024, a block is 32 interleaved partial sums
/// (at most 32 additions each), and the blocks are added pairwise. With inner > 1, blocks are 64 rows, each column is summed
/// in order within a block, and the blocks are again added pairwise. So the error grows with the logarithm of n only, and
/// no order depends on vectors or threads.
public final class Reductions {
    private static final int ROW_BLOCK = 1024;
    private static final int COLUMN_BLOCK = 64;

    /// Columns that are reduced together, so that the partial results on the way stay in the L1 cache.
    private static final int COLUMNS_AT_ONCE = 512;

    /// Elements that are worth a thread of their own.
    private static final int SHARE = 1 << 18;

    private Reductions() {}

    private enum Kind {
        SUM, MAX
    }

    /// `y[o, i] = Σ_l x[o, l, i]`; zero when n is.
    public static void sum(
            DType dtype, int outer, int n, int inner, Object x, int xOffset, Object y, int yOffset) {
        check(outer, n, inner);
        if (n == 0) {
            Numbers.zero(dtype, y, yOffset, outer * inner);
        } else {
            reduce(Kind.SUM, dtype, outer, n, inner, x, xOffset, y, yOffset);
        }
    }

    /// `y[o, i] = max_l x[o, l, i]`, NaN if one of them is NaN.
    ///
    /// @throws IllegalArgumentException if n is zero
    public static void max(
            DType dtype, int outer, int n, int inner, Object x, int xOffset, Object y, int yOffset) {
        check(outer, n, inner);
        if (n == 0) {
            throw new IllegalArgumentException(
                    "the maximum of no elements does not exist: n must be at least 1, not 0");
        }
        reduce(Kind.MAX, dtype, outer, n, inner, x, xOffset, y, yOffset);
    }

    private static void check(int outer, int n, int inner) {
        if (outer < 0 || n < 0 || inner < 0) {
            throw new IllegalArgumentException(
                    "sizes must not be negative: outer = " + outer + ", n = " + n + ", inner = " + inner);
        }
    }

    private static void reduce(
            Kind kind, DType dtype, int outer, int n, int inner, Object x, int xOffset, Object y, int yOffset) {
        if (outer == 0 || inner == 0) {
            return;
        }
        int block = inner == 1 ? ROW_BLOCK : COLUMN_BLOCK;
        int perShare = Math.max(1, Integer.highestOneBit(Math.max(1, SHARE / inner / block))) * block;
        if ((long) outer * n * inner < 2 * SHARE || Workers.threads() == 1) {
            for (int o = 0; o < outer; o++) {
                one(kind, dtype, n, inner, x, xOffset + o * n * inner, y, yOffset + o * inner);
            }
        } else if (n >= 2 * perShare) {
            for (int o = 0; o < outer; o++) {
                shared(kind, dtype, n, inner, perShare, x, xOffset + o * n * inner, y, yOffset + o * inner);
            }
        } else {
            int outerPerTask = Math.max(1, SHARE / (n * inner));
            Workers.run(Math.ceilDiv(outer, outerPerTask), task -> {
                int end = Math.min(outer, (task + 1) * outerPerTask);
                for (int o = task * outerPerTask; o < end; o++) {
                    one(kind, dtype, n, inner, x, xOffset + o * n * inner, y, yOffset + o * inner);
                }
            });
        }
    }

    /// Cuts n at multiples of `perShare`, a power of two of blocks: these are nodes of the same tree that [#one] follows.
    private static void shared(
            Kind kind, DType dtype, int n, int inner, int perShare, Object x, int xOffset, Object y, int yOffset) {
        int shares = Math.ceilDiv(n, perShare);
        Object partials = dtype.allocate(shares * inner);
        Workers.run(shares, s -> {
            int count = Math.min(perShare, n - s * perShare);
            one(kind, dtype, count, inner, x, xOffset + s * perShare * inner, partials, s * inner);
        });
        combine(kind, dtype, 0, shares, inner, partials);
        System.arraycopy(partials, 0, y, yOffset, inner);
    }

    /// Reduces the partial rows `first … first+count−1` pairwise into the row `first`.
    private static void combine(Kind kind, DType dtype, int first, int count, int inner, Object partials) {
        if (count > 1) {
            int half = leftPart(count, 1);
            combine(kind, dtype, first, half, inner, partials);
            combine(kind, dtype, first + half, count - half, inner, partials);
            join(kind, dtype, partials, (first + half) * inner, partials, first * inner, inner);
        }
    }

    /// The largest power of two of blocks that is less than n: where a pairwise sum divides.
    private static int leftPart(int n, int block) {
        return Integer.highestOneBit((n - 1) / block) * block;
    }

    private static void one(Kind kind, DType dtype, int n, int inner, Object x, int xOffset, Object y, int yOffset) {
        FastForm<ReductionLoops> form = form(kind, dtype, inner == 1);
        ReductionLoops loops = form.pick();
        long work = (long) n * inner;
        long entered = form.enter(loops, work);
        one(kind, loops, dtype, n, inner, x, xOffset, y, yOffset);
        form.leave(loops, entered, work);
    }

    private static FastForm<ReductionLoops> form(Kind kind, DType dtype, boolean rows) {
        GuardedReductions reductions = Implementations.reductions(dtype);
        return switch (kind) {
            case SUM -> rows ? reductions.sum() : reductions.columnSum();
            case MAX -> rows ? reductions.max() : reductions.columnMax();
        };
    }

    private static void one(
            Kind kind, ReductionLoops loops, DType dtype, int n, int inner, Object x, int xOffset, Object y,
            int yOffset) {
        if (inner == 1) {
            double value = row(kind, loops, dtype, n, x, xOffset);
            switch (dtype) {
                case F32 -> ((float[]) y)[yOffset] = (float) value;
                case F64 -> ((double[]) y)[yOffset] = value;
            }
            return;
        }
        for (int j = 0; j < inner; j += COLUMNS_AT_ONCE) {
            int columns = Math.min(COLUMNS_AT_ONCE, inner - j);
            columns(kind, loops, dtype, n, inner, columns, x, xOffset + j, y, yOffset + j, 0);
        }
    }

    private static double row(Kind kind, ReductionLoops loops, DType dtype, int n, Object x, int at) {
        if (n <= ROW_BLOCK) {
            return switch (kind) {
                case SUM -> loops.sum(x, at, n);
                case MAX -> loops.max(x, at, n);
            };
        }
        int half = leftPart(n, ROW_BLOCK);
        double left = row(kind, loops, dtype, half, x, at);
        double right = row(kind, loops, dtype, n - half, x, at + half);
        return switch (kind) {
            case SUM -> dtype == DType.F32 ? (float) left + (float) right : left + right;
            case MAX -> Math.max(left, right);
        };
    }

    private static void columns(
            Kind kind, ReductionLoops loops, DType dtype, int n, int step, int columns, Object x, int at, Object y,
            int yAt, int depth) {
        if (n <= COLUMN_BLOCK) {
            switch (kind) {
                case SUM -> loops.columnSum(x, at, n, step, columns, y, yAt);
                case MAX -> loops.columnMax(x, at, n, step, columns, y, yAt);
            }
            return;
        }
        int half = leftPart(n, COLUMN_BLOCK);
        columns(kind, loops, dtype, half, step, columns, x, at, y, yAt, depth + 1);
        Object partials = Scratch.reals(dtype, Reals.PARTIALS, 32 * COLUMNS_AT_ONCE);
        int right = depth * COLUMNS_AT_ONCE;
        columns(kind, loops, dtype, n - half, step, columns, x, at + half * step, partials, right, depth + 1);
        join(kind, dtype, partials, right, y, yAt, columns);
    }

    private static void join(Kind kind, DType dtype, Object x, int xAt, Object y, int yAt, int n) {
        switch (kind) {
            case SUM -> Numbers.add(dtype, x, xAt, y, yAt, n);
            case MAX -> Numbers.max(dtype, x, xAt, y, yAt, n);
        }
    }
}
