package org.itograd.sde.brownian;

import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// The definition of a tree, as a recursion that remembers nothing: the halves of node i are nodes 2i and 2i + 1, the numbers of
/// a node are those of its key, and an interval is made of the fewest cells, from left to right.
final class PlainTree {
    private final TreePath path;
    private final Shape shape;
    private final RandomKey key;
    private final int each;

    PlainTree(TreePath path, Shape shape) {
        this.path = path;
        this.shape = shape;
        key = path.key().fold(0);
        each = Bisection.numbers(path.known());
    }

    void fill(double s, double t, List<Tensor> into) {
        double from = place(Math.min(s, t));
        double to = place(Math.max(s, t));
        Piece sum = from == to ? piece() : between(from, to, 1, 0, Math.scalb(1.0, path.depth()), root());
        if (t < s) {
            sum.reverse();
        }
        sum.write(into);
    }

    private double place(double t) {
        return Math.scalb(Math.clamp((t - path.t0()) / (path.t1() - path.t0()), 0.0, 1.0), path.depth());
    }

    private Piece piece() {
        return new Piece(path.known(), shape);
    }

    private double[] draw(long node) {
        return key.fold(node).normal(DType.F64, shape.size() * each).toDoubleArray();
    }

    private Piece root() {
        Piece root = piece();
        root.setLength(path.t1() - path.t0());
        double[] z = draw(0);
        int[] shares = {1, 12, 720};
        for (int i = 0; i < z.length; i++) {
            root.part(i % each)[i / each] = Math.sqrt(root.length() / shares[i % each]) * z[i];
        }
        return root;
    }

    /// What a cell does between two places, of which it holds a part of one cell or of both halves.
    private Piece between(double from, double to, long node, double left, double size, Piece cell) {
        if (size == 1 || (from <= left && to >= left + size)) {
            return part(cell, Math.max(0, from - left), Math.min(size, to - left), size);
        }
        double middle = left + size / 2;
        Piece a = piece();
        Piece b = piece();
        Bisection.halve(cell, draw(node), 0, a, b);
        if (to <= middle) {
            return between(from, to, 2 * node, left, size / 2, a);
        }
        if (from >= middle) {
            return between(from, to, 2 * node + 1, middle, size / 2, b);
        }
        Piece sum = between(from, middle, 2 * node, left, size / 2, a);
        until(sum, to, 2 * node + 1, middle, size / 2, b);
        return sum;
    }

    /// Appends what a cell does until a place.
    private void until(Piece sum, double to, long node, double left, double size, Piece cell) {
        double middle = left + size / 2;
        if (to == left + size) {
            sum.append(cell);
        } else if (size == 1) {
            sum.append(part(cell, 0, to - left, size));
        } else {
            Piece a = piece();
            Piece b = piece();
            Bisection.halve(cell, draw(node), 0, a, b);
            if (to <= middle) {
                until(sum, to, 2 * node, left, size / 2, a);
            } else {
                sum.append(a);
                until(sum, to, 2 * node + 1, middle, size / 2, b);
            }
        }
    }

    private Piece part(Piece cell, double from, double to, double size) {
        if (from == 0 && to == size) {
            return cell;
        }
        Piece part = piece();
        Bisection.cut(cell, from / size, to / size, part);
        return part;
    }
}
