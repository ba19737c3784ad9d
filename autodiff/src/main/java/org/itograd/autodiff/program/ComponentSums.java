package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.op.CumulativeSum;
import org.itograd.base.DType;

/// Sums and maxima of components in the order in which [org.itograd.autodiff.kernel.Reductions] and the loops of [LoopPlan] take
/// them.
final class ComponentSums {
    /// Components that are summed side by side in a row.
    private static final int LANES = 32;

    /// So many components are one block in all those orders.
    private static final int BLOCK = 64;

    private ComponentSums() {}

    /// The sums that a loop computes: x seen as (rows, n, columns), over n. Row r of n is added to running sum r mod q for a q
    /// that makes the running sums a whole period; these are then added up in order, in float64.
    static Expr[] fused(DType dtype, Expr[] x, int rows, int columns) throws Unsuited {
        int n = requireFew(x.length / (rows * columns));
        int q = LoopPlan.period(columns) / columns;
        // The sum of two float32, rounded to float64 and then to float32, is their float32 sum; of more it is not.
        if (dtype == DType.F32 && Math.min(n, q) > 2) {
            throw new Unsuited("a float32 sum over an inner axis is taken in float64");
        }
        Expr[] y = new Expr[rows * columns];
        for (int e = 0; e < y.length; e++) {
            int at = e / columns * n * columns + e % columns;
            List<Expr> running = new ArrayList<>();
            for (int r = 0; r < Math.min(n, q); r++) {
                Expr sum = Expr.constant(0);
                for (int l = r; l < n; l += q) {
                    sum = sum.add(x[at + l * columns]);
                }
                running.add(sum);
            }
            y[e] = running.stream().reduce(Expr::add).orElseThrow();
        }
        return y;
    }

    /// The sum over some axes, one run of neighbouring axes after the other, the last first.
    static Expr[] sum(Expr[] x, Shape shape, List<Integer> axes) throws Unsuited {
        return reduced(x, shape, axes, true);
    }

    /// Running sums along an axis, in order.
    static Expr[] cumulative(CumulativeSum op, DType dtype, Expr[] x, Shape shape) throws Unsuited {
        int n = shape.dim(op.axis());
        if (dtype == DType.F32 && n > 2) {
            throw new Unsuited("a float32 running sum is taken in float64");
        }
        int inner = shape.product(op.axis() + 1, shape.rank());
        Expr[] y = x.clone();
        for (int e = 0; e < y.length; e++) {
            int at = op.reversed() ? y.length - 1 - e : e;
            int j = at / inner % n;
            if (j != (op.reversed() ? n - 1 : 0)) {
                y[at] = y[op.reversed() ? at + inner : at - inner].add(x[at]);
            }
        }
        return y;
    }

    /// The largest over some axes.
    static Expr[] max(Expr[] x, Shape shape, List<Integer> axes) throws Unsuited {
        return reduced(x, shape, axes, false);
    }

    private static Expr[] reduced(Expr[] x, Shape shape, List<Integer> axes, boolean sum) throws Unsuited {
        Expr[] now = x;
        Shape left = shape;
        int end = axes.size();
        while (end > 0) {
            int first = end - 1;
            while (first > 0 && left.product(axes.get(first - 1) + 1, axes.get(first)) == 1) {
                first--;
            }
            int from = axes.get(first);
            int to = axes.get(end - 1) + 1;
            int n = requireFew(left.product(from, to));
            now = middle(now, n, left.product(to, left.rank()), sum);
            for (int axis = from; axis < to; axis++) {
                left = left.with(axis, 1);
            }
            end = first;
        }
        return now;
    }

    private static int requireFew(int n) throws Unsuited {
        if (n < 1 || n > BLOCK) {
            throw new Unsuited("a sum is over " + n + " components, which is not from 1 to " + BLOCK);
        }
        return n;
    }

    /// x seen as (outer, n, inner), over n.
    private static Expr[] middle(Expr[] x, int n, int inner, boolean sum) {
        Expr[] y = new Expr[x.length / n];
        for (int e = 0; e < y.length; e++) {
            int at = e / inner * n * inner + e % inner;
            Expr[] some = IntStream.range(0, n).mapToObj(l -> x[at + l * inner]).toArray(Expr[]::new);
            y[e] = !sum ? inOrder(some, Expr::max) : inner == 1 ? row(some) : inOrder(some, Expr::add);
        }
        return y;
    }

    private static Expr inOrder(Expr[] x, BinaryOperator<Expr> op) {
        return Arrays.stream(x).reduce(op).orElseThrow();
    }

    /// [#LANES] running sums, then these by halves.
    private static Expr row(Expr[] x) {
        Expr[] lanes = new Expr[LANES];
        for (int l = 0; l < LANES; l++) {
            lanes[l] = Expr.constant(0);
            for (int i = l; i < x.length; i += LANES) {
                lanes[l] = lanes[l].add(x[i]);
            }
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int l = 0; l < half && l + half < x.length; l++) {
                lanes[l] = lanes[l].add(lanes[l + half]);
            }
        }
        return lanes[0];
    }
}
