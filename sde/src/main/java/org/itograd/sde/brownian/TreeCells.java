package org.itograd.sde.brownian;

import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// What a tree's path does over its cells that were last asked for: the root, and of each level a node's halves. And a sum of
/// such cells, in order.
sealed interface TreeCells permits PieceCells, IncrementCells {
    /// The place of the root.
    int ROOT = 0;

    /// Cells with no root yet.
    ///
    /// @param depth how many levels may be halved
    static TreeCells of(PathDetail known, Shape shape, int depth) {
        return known == PathDetail.INCREMENT ? new IncrementCells(shape.size(), depth) : new PieceCells(known, shape);
    }

    /// The place of a half of a node of some level.
    ///
    /// @param half 0 for the left one, 1 for the right one
    static int place(int level, int half) {
        return 1 + 2 * level + half;
    }

    /// Makes the root.
    ///
    /// @param z standard normal numbers, as for [Bisection]
    void root(double length, double[] z);

    /// Makes room for the halves of nodes of so many levels.
    void room(int levels);

    /// Halves a cell, which is a node of this level.
    ///
    /// @param z  standard normal numbers, which begin at `at`
    void halve(int cell, int level, double[] z, int at);

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
