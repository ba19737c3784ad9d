package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.expr.Access;
import org.itograd.autodiff.expr.Compiler;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.expr.Kernel;
import org.itograd.autodiff.program.Instruction.Loop;
import org.itograd.autodiff.program.Instruction.Store;
import org.itograd.autodiff.program.Instruction.SumOf;

/// How a [Loop] runs over its space: as `outer` calls of a kernel with `inner` elements each.
///
/// The axes of the space are split so that within a call every input is dense, one element, or a row that repeats
/// ([Access]), and `inner` is as large as possible. Most loops are one call. A scale for each sample and channel,
/// (N, 1, 1, C), makes it one call for each sample. An input that would make calls short, such as a column (N, 1), is
/// written out in full first.
///
/// @param kernel     the compiled expressions
/// @param reads      how each input is read
/// @param outer      number of calls
/// @param inner      elements of a call
/// @param block      elements between two points at which sums are carried over to float64, a divisor of `inner` or more;
///     equal to `inner` without sums
/// @param parameters of the kernel
record LoopPlan(Kernel kernel, List<Read> reads, int outer, int inner, int block, double[] parameters) {
    /// Calls shorter than this are avoided.
    private static final int SHORT = 128;

    /// So many rows, each a period of the narrowest sum, are added up before they are carried over to float64.
    private static final int ROWS_AT_ONCE = 64;

    /// How an input is read.
    ///
    /// @param value    which
    /// @param expanded whether it is written out in full first
    /// @param period   the length of a row that must be repeated to be periodic, else 0
    /// @param offsets  where it stands in each call
    record Read(int value, boolean expanded, Access access, int period, int[] offsets) {}

    static LoopPlan of(Loop loop, Shape[] shapes) {
        int split = split(loop, shapes);
        int outer = loop.space().product(0, split);
        int inner = loop.space().product(split, loop.space().rank());
        List<Read> reads = new ArrayList<>();
        for (int i = 0; i < shapes.length; i++) {
            reads.add(read(loop.reads().get(i), loop.space(), shapes[i], split, outer));
        }
        List<Access> accesses = reads.stream().map(Read::access).toList();
        List<Expr> expressions = new ArrayList<>();
        List<Access> targets = new ArrayList<>();
        for (Store store : loop.stores()) {
            expressions.add(store.expression());
            targets.add(Access.VECTOR);
        }
        for (SumOf sum : loop.sums()) {
            expressions.add(sum.expression());
            targets.add(Access.periodic(period(sum.columns())));
        }
        int block = loop.sums().isEmpty() ? inner : block(inner, accesses, targets);
        Kernel kernel = Compiler.of(expressions, loop.dtype(), accesses, targets);
        double[] parameters = loop.parameters().stream().mapToDouble(Double::doubleValue).toArray();
        return new LoopPlan(kernel, reads, outer, inner, block, parameters);
    }

    /// The axis from which on all axes belong to a call. Where it would make calls too short, inputs that do not fit are left to
    /// be written out in full.
    private static int split(Loop loop, Shape[] shapes) {
        int least = 0;
        int shortest = SHORT;
        for (SumOf sum : loop.sums()) {
            least = Math.max(least, axisWithOuter(loop.space(), sum.rows()));
            shortest = Math.max(shortest, sum.columns());
        }
        int split = least;
        for (Shape shape : shapes) {
            while (!fits(loop.space(), shape, split)) {
                split++;
            }
        }
        return loop.space().product(split, loop.space().rank()) < shortest ? least : split;
    }

    /// The axis before which there are `outer` elements.
    private static int axisWithOuter(Shape space, int outer) {
        int axis = 0;
        while (space.product(0, axis) != outer) {
            axis++;
        }
        return axis;
    }

    /// Whether, from axis `split` on, a shape is dense, of one element, or first of one element and then dense.
    private static boolean fits(Shape space, Shape shape, int split) {
        boolean dense = false;
        for (int axis = split; axis < space.rank(); axis++) {
            int extent = extent(space, shape, axis);
            if (space.dim(axis) > 1) {
                if (dense && extent == 1) {
                    return false;
                }
                dense = extent > 1;
            }
        }
        return true;
    }

    /// The extent that a shape, aligned at the last axis, has along an axis of the space.
    private static int extent(Shape space, Shape shape, int axis) {
        int own = axis - (space.rank() - shape.rank());
        return own < 0 ? 1 : shape.dim(own);
    }

    private static Read read(int value, Shape space, Shape shape, int split, int outer) {
        boolean expanded = !fits(space, shape, split);
        Shape seen = expanded ? space : shape;
        int dense = 1;
        for (int axis = split; axis < space.rank(); axis++) {
            dense *= extent(space, seen, axis);
        }
        int inner = space.product(split, space.rank());
        int[] offsets = offsets(space, seen, split, outer);
        if (dense == inner) {
            return new Read(value, expanded, Access.VECTOR, 0, offsets);
        }
        if (dense == 1) {
            return new Read(value, expanded, Access.SCALAR, 0, offsets);
        }
        int period = period(dense);
        return new Read(value, expanded, Access.periodic(period), period == dense ? 0 : dense, offsets);
    }

    /// Where a shape's part for each index of the axes before `split` begins.
    private static int[] offsets(Shape space, Shape shape, int split, int outer) {
        int[] offsets = new int[outer];
        for (int index = 0; index < outer; index++) {
            int rest = index;
            int step = 1;
            for (int axis = space.rank() - 1; axis >= 0; axis--) {
                int extent = extent(space, shape, axis);
                if (axis < split) {
                    int place = rest % space.dim(axis);
                    rest /= space.dim(axis);
                    offsets[index] += extent == 1 ? 0 : place * step;
                }
                step *= extent;
            }
        }
        return offsets;
    }

    /// The least multiple of n that a kernel accepts as a period.
    static int period(int n) {
        int common = 1;
        while (common < Access.PERIOD_UNIT && n % (2 * common) == 0) {
            common *= 2;
        }
        return n / common * Access.PERIOD_UNIT;
    }

    /// About [#ROWS_AT_ONCE] periods of the narrowest sum, at a multiple of every period.
    private static int block(int inner, List<Access> reads, List<Access> targets) {
        int least = inner;
        long common = 1;
        for (Access a : targets) {
            least = a.period() > 0 ? Math.min(least, a.period()) : least;
            common = commonMultiple(common, Math.max(1, a.period()));
        }
        for (Access a : reads) {
            common = commonMultiple(common, Math.max(1, a.period()));
        }
        long blocks = Math.max(1, ROWS_AT_ONCE * (long) least / common);
        return (int) Math.min(inner, blocks * common);
    }

    private static long commonMultiple(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return a / x * b;
    }
}
