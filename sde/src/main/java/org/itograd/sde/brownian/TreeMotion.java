package org.itograd.sde.brownian;

import static org.itograd.autodiff.Arguments.require;

import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// A path by bisection (P. Lévy's construction; Li et al. 2020, section 4, "virtual Brownian tree").
///
/// W(t0) = 0 and W(t1) = √(t1 − t0) Z₀. Given W at the ends of an interval of length δ, its middle is their mean plus
/// ½ √δ Z_node. Node 1 is the whole interval and the children of node i are 2i and 2i + 1; the numbers Z are a pure
/// function of the seed and the node, so W(t) is a pure function of t, and every increment is a difference of two such
/// values. They are computed in F64 and rounded at the end.
///
/// Going down is a loop. The middles of the last descent are kept, one per level, since neighbouring times share them:
/// this changes the cost, never a number, and memory is bounded by the depth.
final class TreeMotion implements BrownianMotion {
    private final TreePath path;
    private final DType dtype;
    private final int[] dims;
    private final long first;
    private final RandomKey key;
    private final Tensor start;
    private final Tensor end;
    private final long[] lastNode;
    private final @Nullable Tensor[] lastMiddle;

    /// @param first the place of the first element among those of all samples
    TreeMotion(TreePath path, DType dtype, Shape shape, long first) {
        this.path = path;
        this.dtype = dtype;
        this.first = first;
        dims = shape.dims();
        key = path.key().fold(0);
        start = Tensor.zeros(DType.F64, dims);
        end = normal(0).mul(Math.sqrt(path.t1() - path.t0()));
        lastNode = new long[path.depth()];
        lastMiddle = new Tensor[path.depth()];
    }

    @Override
    public Tensor increment(double s, double t) {
        return at(t).sub(at(s)).cast(dtype);
    }

    @Override
    public BrownianMotion rows(int from, int to) {
        Shape shape = Shape.of(dims);
        return new TreeMotion(
                path, dtype, shape.with(0, to - from), first + from * (long) shape.product(1, shape.rank()));
    }

    /// W(t) − W(t0).
    private Tensor at(double t) {
        require(
                t >= path.t0() && t <= path.t1(),
                "t: the tree spans [%s, %s], got %s; make a tree that spans it",
                path.t0(),
                path.t1(),
                t);
        int depth = path.depth();
        double place = Math.scalb((t - path.t0()) / (path.t1() - path.t0()), depth);
        long leaf = (long) place;
        double rest = place - leaf;
        if (leaf == 1L << depth) {
            return end;
        }
        Tensor left = start;
        Tensor right = end;
        long node = 1;
        for (int level = 0; level < depth && (leaf > 0 || rest > 0); level++) {
            long half = 1L << (depth - 1 - level);
            Tensor middle = middle(level, node, left, right);
            if (leaf < half) {
                right = middle;
                node = 2 * node;
            } else {
                left = middle;
                leaf -= half;
                node = 2 * node + 1;
            }
        }
        return rest == 0 ? left : left.mul(1 - rest).add(right.mul(rest));
    }

    private Tensor middle(int level, long node, Tensor left, Tensor right) {
        Tensor known = lastMiddle[level];
        if (known != null && lastNode[level] == node) {
            return known;
        }
        double length = Math.scalb(path.t1() - path.t0(), -level);
        Tensor middle = left.add(right).mul(0.5).add(normal(node).mul(0.5 * Math.sqrt(length)));
        lastNode[level] = node;
        lastMiddle[level] = middle;
        return middle;
    }

    private Tensor normal(long node) {
        return key.fold(node).normal(DType.F64, first, dims);
    }
}
