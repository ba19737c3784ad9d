package org.itograd.sde.brownian;

import static org.itograd.base.Arguments.require;

import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// A path by bisection ("virtual Brownian tree": Li et al. 2020, section 4; with areas Jelinčič, Foster, Kidger 2024).
///
/// Node 1 is the whole interval, with W = √(t1 − t0) Z; the halves of node i are nodes 2i and 2i + 1, with the law of
/// [Bisection]. The numbers Z are a pure function of the seed and the node, so what the path does over a node's cell is
/// too, and an interval is made of the fewest such cells, in order ([Piece]), and of cut cells at its ends. Nothing is
/// subtracted, so short intervals lose no digits. All is computed in F64 and rounded at the end.
///
/// The shortest cells, the leaves, have numbers from 0 on, whose leading bits are the way to them from the top. The halves of the
/// last few nodes of each level are kept ([TreeNodes]), since the next interval mostly begins or ends at a place that was asked for
/// before: in order of time, and where a step is tried and then its two halves, only the halves that are new are drawn. This
/// changes the cost, never a number, and memory is bounded by the depth.
final class TreeMotion implements BrownianMotion {
    private final TreePath path;
    private final PathDetail detail;
    private final DType dtype;
    private final Shape shape;
    private final long first;
    private final NodeNumbers numbers;
    private final TreeCells cells;
    private final TreeNodes kept;

    /// @param detail what is asked of the path, at most what it knows
    /// @param first  the place of the first element among those of all samples
    TreeMotion(TreePath path, DType dtype, Shape shape, PathDetail detail, long first) {
        this.path = path;
        this.detail = detail;
        this.dtype = dtype;
        this.shape = shape;
        this.first = first;
        int each = Bisection.numbers(path.known());
        numbers = NodeNumbers.of(path.key().fold(0), first * each, shape.size() * each, path.depth());
        cells = TreeCells.of(path.known(), shape, path.depth());
        kept = new TreeNodes(path.depth(), shape.size());
        cells.root(path.t1() - path.t0(), numbers.draw(new long[1], 0, 1));
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
            cells.clear();
        } else {
            collect(Math.min(from, to), Math.max(from, to));
        }
        if (to < from) {
            cells.reverse();
        }
        cells.write(into);
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

    /// Makes the sum what is between two places, from < to.
    private void collect(double from, double to) {
        long first = (long) from;
        long last = (long) Math.ceil(to) - 1;
        int level = path.depth() - (Long.SIZE - Long.numberOfLeadingZeros(first ^ last));
        int height = path.depth() - level;
        double left = (double) (first >> height << height);
        double size = Math.scalb(1.0, height);
        kept.passing(first);
        refine(first, level);
        if (height == 0 || (from == left && to == left + size)) {
            cells.set(cell(level, first), (from - left) / size, (to - left) / size);
            return;
        }
        collectFrom(from, first, level);
        collectTo(to, last, level);
    }

    /// Makes the sum what the left half of a cell does from a place in it until its end: down to the place, then back up, adding
    /// the right halves that were passed by.
    ///
    /// @param leaf the shortest cell that begins at the place or has it inside
    /// @param top  the cell's level
    private void collectFrom(double from, long leaf, int top) {
        int end = Math.max(top + 1, from == leaf ? path.depth() - Long.numberOfTrailingZeros(leaf) : path.depth());
        refine(leaf, end);
        cells.set(cell(end, leaf), from == leaf ? 0 : from - leaf, 1);
        long passed = ~leaf & bits(top, end);
        while (passed != 0) {
            cells.append(kept.half(path.depth() - Long.numberOfTrailingZeros(passed) - 1, 1));
            passed &= passed - 1;
        }
    }

    /// Adds to the sum what the right half of a cell does from its beginning until a place in it.
    ///
    /// @param leaf the shortest cell that ends at the place or has it inside
    /// @param top  the cell's level
    private void collectTo(double to, long leaf, int top) {
        boolean whole = to == leaf + 1;
        int end = Math.max(top + 1, whole ? path.depth() - Long.numberOfTrailingZeros(leaf + 1) : path.depth());
        refine(leaf, end);
        long passed = leaf & bits(top, end);
        while (passed != 0) {
            long bit = Long.highestOneBit(passed);
            cells.append(kept.half(path.depth() - Long.numberOfTrailingZeros(bit) - 1, 0));
            passed ^= bit;
        }
        if (whole) {
            cells.append(cell(end, leaf));
        } else {
            cells.append(cell(end, leaf), to - leaf);
        }
    }

    /// The bits of a leaf that say where the way goes on from the level after one until another: 0 to the left, 1 to the right.
    private long bits(int top, int end) {
        return (1L << (path.depth() - top - 1)) - (1L << (path.depth() - end));
    }

    /// The place of the cell of a level on the way to a leaf, once the way is refined so far.
    private int cell(int level, long leaf) {
        return level == 0
                ? TreeCells.ROOT
                : kept.half(level - 1, (int) (leaf >> (path.depth() - level)) & 1);
    }

    /// Halves the cells on the way to a leaf that are not halved, until a level (exclusive).
    private void refine(long leaf, int end) {
        int level = kept.find(leaf, end);
        if (level == end) {
            return;
        }
        long[] way = kept.replace(leaf, level, end);
        cells.room(kept.slots());
        int whole = cell(level, leaf);
        while (level < end) {
            int some = Math.min(numbers.atOnce(), end - level);
            double[] z = numbers.draw(way, level, some);
            for (int i = 0; i < some; i++, level++) {
                int left = kept.half(level, 0);
                cells.halve(whole, level, left, z, i * numbers.each());
                whole = left + ((int) (leaf >> (path.depth() - level - 1)) & 1);
            }
            kept.areHalved(level);
        }
    }
}
