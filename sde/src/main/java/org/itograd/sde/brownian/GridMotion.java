package org.itograd.sde.brownian;

import static org.itograd.autodiff.Arguments.require;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.TimeGrid;

/// A path known at the times of a grid.
record GridMotion(TimeGrid grid, Cells cells) implements BrownianMotion {
    @Override
    public Tensor increment(double s, double t) {
        int from = point(s);
        int to = point(t);
        if (to < from) {
            return sum(to, from).neg();
        }
        return from == to ? cells.at(Math.min(from, grid.steps() - 1)).mul(0) : sum(from, to);
    }

    @Override
    public void increment(double s, double t, Tensor into) {
        int from = point(s);
        if (point(t) == from + 1) {
            cells.fill(from, into);
        } else {
            BrownianMotion.super.increment(s, t, into);
        }
    }

    @Override
    public void fill(double s, double t, List<Tensor> into) {
        int from = point(s);
        if (point(t) == from + 1) {
            cells.fill(from, into);
        } else {
            BrownianMotion.super.fill(s, t, into);
        }
    }

    @Override
    public BrownianMotion rows(int from, int to) {
        return new GridMotion(grid, cells.rows(from, to));
    }

    private Tensor sum(int from, int to) {
        Tensor sum = cells.at(from);
        for (int k = from + 1; k < to; k++) {
            sum = sum.add(cells.at(k));
        }
        return sum;
    }

    private int point(double t) {
        int k = grid.find(t);
        require(
                k >= 0,
                "t: this path is known only at the times of its grid (%s), not at %s; use BrownianPath.tree(seed, t0, t1)",
                grid,
                t);
        return k;
    }
}
