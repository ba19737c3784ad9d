package org.itograd.sde.brownian;

import static org.itograd.base.Arguments.require;

import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Given;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;

/// A path known at the times of a grid: what it does over several steps is made of what it does over each, in F64.
///
/// @param shape  of the increments
/// @param detail what is asked of the path
record GridMotion(TimeGrid grid, Cells cells, DType dtype, Shape shape, PathDetail detail) implements BrownianMotion {
    @Override
    public Tensor increment(double s, double t) {
        Tensor w = Tensor.zeros(dtype, shape.dims());
        increment(s, t, w);
        return w;
    }

    @Override
    public void increment(double s, double t, Tensor into) {
        fill(s, t, List.of(into), PathDetail.INCREMENT);
    }

    @Override
    public void fill(double s, double t, List<Tensor> into) {
        fill(s, t, into, detail);
    }

    private void fill(double s, double t, List<Tensor> into, PathDetail parts) {
        int from = point(s);
        int to = point(t);
        if (to == from + 1) {
            cells.fill(from, into);
            return;
        }
        Piece sum = new Piece(parts, shape);
        Piece next = new Piece(parts, shape);
        for (int k = Math.min(from, to); k < Math.max(from, to); k++) {
            cells.fill(k, into);
            next.read(grid.step(k), into);
            sum.append(next);
        }
        if (to < from) {
            sum.reverse();
        }
        sum.write(into);
    }

    @Override
    public List<Given.Normals> drawn(TimeGrid steps) {
        return steps.equals(grid) ? cells.drawn() : List.of();
    }

    @Override
    public BrownianMotion rows(int from, int to) {
        return new GridMotion(grid, cells.rows(from, to), dtype, shape.with(0, to - from), detail);
    }

    private int point(double t) {
        int k = grid.near(t);
        require(
                k >= 0,
                "t: this path is known only at the times of its grid (%s), not at %s; use BrownianPath.tree(seed, t0, t1)",
                grid,
                t);
        return k;
    }
}
