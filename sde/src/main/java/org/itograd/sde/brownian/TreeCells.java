package org.itograd.sde.brownian;

import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// What a tree's path does over some of its cells: the root, and the halves of the nodes that [TreeNodes] keeps. And a sum of such
/// cells, in order.
sealed interface TreeCells permits PieceCells, IncrementCells, SingleIncrementCells {
    /// The place of the root.
    int ROOT = 0;

    /// Cells with no root yet.
    ///
    /// @param depth how many levels may be halved
    static TreeCells of(PathDetail known, Shape shape, int depth) {
        if (known != PathDetail.INCREMENT) {
            return new PieceCells(known, shape);
        }
        return shape.size() == 1 ? new SingleIncrementCells(depth) : new IncrementCells(shape.size(), depth);
    }

    /// The place of a half of the node in a slot; the right one's comes after the left one's.
    ///
    /// @param half 0 for the left one, 1 for the right one
    static int place(int slot, int half) {
        return 1 + 2 * slot + half;
    }

    /// Makes the root.
    ///
    /// @param z standard normal numbers, as for [Bisection]
    void root(double length, double[] z);

    /// Makes room for the halves of nodes in so many slots.
    void room(int slots);

    /// Halves a cell, which is a node of this level.
    ///
    /// @param left the place of the left half
    /// @param z    standard normal numbers, which begin at `at`
    void halve(int cell, int level, int left, double[] z, int at);

    /// Makes the sum 0.
    void clear();

    /// Makes the sum a part of a cell, from the fraction x to the fraction y of its length.
    void set(int cell, double x, double y);

    /// Adds a cell to the sum.
    void append(int cell);

    /// Adds what a cell does until the fraction y of its length.
    void append(int cell, double y);

    /// The sum gone through backwards.
    void reverse();

    /// Writes the sum.
    void write(List<Tensor> into);
}
