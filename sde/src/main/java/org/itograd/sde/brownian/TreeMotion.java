package org.itograd.sde.brownian;

import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.Objects;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// A path by bisection ("virtual Brownian tree": Li et al. 2020, section 4; with areas Jelinčič, Foster, Kidger 2024).
///
/// Node 1 is the whole interval, with W = √(t1 − t0) Z; the halves of node i are nodes 2i and 2i + 1, with the law of
/// [Bisection]. The numbers Z are a pure function of the seed and the node, so what the path does over a node's cell is
/// too, and an interval is made of the fewest such cells, in order ([Piece]), and of cut cells at its ends. Nothing is
/// subtracted, so short intervals lose no digits. All is computed in F64 and rounded at the end.
///
/// Going down is a loop. The halves on the way are kept, two per level, since neighbouring intervals share them: this changes
/// the cost, never a number, and memory is bounded by the depth.
final class TreeMotion implements BrownianMotion {
    private final TreePath path;
    private final PathDetail detail;
    private final DType dtype;
    private final Shape shape;
    private final long first;
    private final RandomKey key;
    private final Tensor numbers;
    private final double[] z;
    private final Piece root;
    private final @Nullable Halves[] levels;
    private final Piece sum;
    private final Piece cut;

    /// The halves of a node, the last one of its level that was asked for.
    private static final class Halves {
        final Piece left;
        final Piece right;
        /// 0 as long as there was none.
        long node;

        Halves(PathDetail detail, Shape shape) {
            left = new Piece(detail, shape);
            right = new Piece(detail, shape);
        }
    }

    /// @param detail what is asked of the path, at most what it knows
    /// @param first  the place of the first element among those of all samples
    TreeMotion(TreePath path, DType dtype, Shape shape, PathDetail detail, long first) {
        this.path = path;
        this.detail = detail;
        this.dtype = dtype;
        this.shape = shape;
        this.first = first;
        PathDetail known = path.known();
        key = path.key().fold(0);
        numbers = Tensor.zeros(DType.F64, shape.size(), Bisection.numbers(known));
        z = (double[]) numbers.array();
        root = new Piece(known, shape);
        levels = new Halves[path.depth()];
        sum = new Piece(known, shape);
        cut = new Piece(known, shape);
        drawRoot();
    }

    private void drawRoot() {
        double length = path.t1() - path.t0();
        double[] shares = {1, 12, 720};
        int parts = Bisection.numbers(path.known());
        draw(0);
        for (int i = 0; i < z.length; i++) {
            root.part(i % parts)[i / parts] = Math.sqrt(length / shares[i % parts]) * z[i];
        }
        root.setLength(length);
    }

    private void draw(long node) {
        key.fold(node).normal(first * Bisection.numbers(path.known()), 1, numbers);
    }

    @Override
    public PathDetail detail() {
        return detail;
    }

    @Override
    public Tensor increment(double s, double t) {
        Tensor w = Tensor.zeros(dtype, shape.dims());
        increment(s, t, w);
        return w;
    }

    @Override
    public void increment(double s, double t, Tensor into) {
        fill(s, t, List.of(into));
    }

    @Override
    public void fill(double s, double t, List<Tensor> into) {
        double from = place(s);
        double to = place(t);
        if (from == to) {
            sum.clear();
        } else {
            collect(Math.min(from, to), Math.max(from, to));
        }
        if (to < from) {
            sum.reverse();
        }
        sum.write(into);
    }

    @Override
    public BrownianMotion rows(int from, int to) {
        return new TreeMotion(
                path, dtype, shape.with(0, to - from), detail, first + from * (long) shape.product(1, shape.rank()));
    }

    /// A time in units of the shortest cells.
    private double place(double t) {
        require(
                path.spans(t),
                "t: the tree spans [%s, %s], got %s; make a tree that spans it",
                path.t0(),
                path.t1(),
                t);
        double part = (t - path.t0()) / (path.t1() - path.t0());
        return Math.scalb(Math.clamp(part, 0.0, 1.0), path.depth());
    }

    /// Makes [#sum] the piece between two places, from < to.
    private void collect(double from, double to) {
        int level = 0;
        long node = 1;
        Piece cell = root;
        double left = 0;
        double size = Math.scalb(1.0, path.depth());
        while (level < levels.length && (from > left || to < left + size)) {
            double middle = left + size / 2;
            Halves halves = halves(level, node, cell);
            if (from < middle && to > middle) {
                collectFrom(from, left, level + 1, 2 * node, halves.left);
                collectTo(to, middle, level + 1, 2 * node + 1, halves.right);
                return;
            }
            size /= 2;
            level++;
            if (to <= middle) {
                node = 2 * node;
                cell = halves.left;
            } else {
                node = 2 * node + 1;
                cell = halves.right;
                left = middle;
            }
        }
        set(cell, from - left, to - left, size);
    }

    /// Makes [#sum] what a cell of level `top` does from a place in it until its end: down to the place, then back up, adding
    /// the right halves that were passed by.
    private void collectFrom(double from, double begin, int top, long topNode, Piece topCell) {
        int level = top;
        long node = topNode;
        Piece cell = topCell;
        double left = begin;
        double size = Math.scalb(1.0, path.depth() - top);
        while (level < levels.length && from > left) {
            Halves halves = halves(level, node, cell);
            size /= 2;
            level++;
            if (from < left + size) {
                node = 2 * node;
                cell = halves.left;
            } else {
                node = 2 * node + 1;
                cell = halves.right;
                left += size;
            }
        }
        set(cell, from - left, size, size);
        for (; level > top; level--, node >>= 1) {
            if ((node & 1) == 0) {
                sum.append(Objects.requireNonNull(levels[level - 1]).right);
            }
        }
    }

    /// Appends to [#sum] what a cell does from its beginning until a place in it.
    private void collectTo(double to, double begin, int top, long topNode, Piece topCell) {
        int level = top;
        long node = topNode;
        Piece cell = topCell;
        double left = begin;
        double size = Math.scalb(1.0, path.depth() - top);
        while (level < levels.length && to < left + size) {
            Halves halves = halves(level, node, cell);
            size /= 2;
            level++;
            if (to <= left + size) {
                node = 2 * node;
                cell = halves.left;
            } else {
                sum.append(halves.left);
                node = 2 * node + 1;
                cell = halves.right;
                left += size;
            }
        }
        if (to == left + size) {
            sum.append(cell);
        } else {
            Bisection.cut(cell, 0, (to - left) / size, cut);
            sum.append(cut);
        }
    }

    private void set(Piece cell, double from, double to, double size) {
        if (from == 0 && to == size) {
            sum.copy(cell);
        } else {
            Bisection.cut(cell, from / size, to / size, sum);
        }
    }

    private Halves halves(int level, long node, Piece cell) {
        Halves halves = levels[level];
        if (halves == null) {
            halves = new Halves(path.known(), shape);
            levels[level] = halves;
        }
        if (halves.node != node) {
            // Of no node while they are overwritten, should that not come to its end.
            halves.node = 0;
            draw(node);
            Bisection.halve(cell, z, halves.left, halves.right);
            halves.node = node;
        }
        return halves;
    }
}
