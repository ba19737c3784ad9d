package org.itograd.sde.brownian;

import static org.itograd.autodiff.Arguments.require;

import java.util.function.IntFunction;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.TimeGrid;

/// A path known at the times of a grid: cell k is the increment over step k.
record GridMotion(TimeGrid grid, IntFunction<Tensor> cell) implements BrownianMotion {
    @Override
    public Tensor increment(double s, double t) {
        int from = point(s);
        int to = point(t);
        if (to < from) {
            return sum(to, from).neg();
        }
        return from == to ? cell.apply(Math.min(from, grid.steps() - 1)).mul(0) : sum(from, to);
    }

    private Tensor sum(int from, int to) {
        Tensor sum = cell.apply(from);
        for (int k = from + 1; k < to; k++) {
            sum = sum.add(cell.apply(k));
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
