package org.itograd.sde.brownian;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// Cells of which H, or H and K, is known too.
final class PieceCells implements TreeCells {
    private final PathDetail known;
    private final Shape shape;
    private final List<Piece> cells = new ArrayList<>();
    private final Piece sum;
    private final Piece cut;

    PieceCells(PathDetail known, Shape shape) {
        this.known = known;
        this.shape = shape;
        sum = new Piece(known, shape);
        cut = new Piece(known, shape);
        room(0);
    }

    @Override
    public void root(double length, double[] z) {
        double[] shares = {1, 12, 720};
        int parts = Bisection.numbers(known);
        Piece root = cells.getFirst();
        for (int i = 0; i < shape.size() * parts; i++) {
            root.part(i % parts)[i / parts] = Math.sqrt(length / shares[i % parts]) * z[i];
        }
        root.setLength(length);
    }

    @Override
    public void room(int slots) {
        while (cells.size() < TreeCells.place(slots, 0)) {
            cells.add(new Piece(known, shape));
        }
    }

    @Override
    public void halve(int cell, int level, int left, double[] z, int at) {
        Bisection.halve(cells.get(cell), z, at, cells.get(left), cells.get(left + 1));
    }

    @Override
    public void clear() {
        sum.clear();
    }

    @Override
    public void set(int cell, double x, double y) {
        if (x == 0 && y == 1) {
            sum.copy(cells.get(cell));
        } else {
            Bisection.cut(cells.get(cell), x, y, sum);
        }
    }

    @Override
    public void append(int cell) {
        sum.append(cells.get(cell));
    }

    @Override
    public void append(int cell, double y) {
        Bisection.cut(cells.get(cell), 0, y, cut);
        sum.append(cut);
    }

    @Override
    public void reverse() {
        sum.reverse();
    }

    @Override
    public void write(List<Tensor> into) {
        sum.write(into);
    }
}
