package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solver.Solver;

/// Paths drawn with W + u t for W, and what each counts: the ratio of the normal densities of its steps, whose product over all
/// steps is exp(−u · W(T) − ½ |u|² T) with W the path before the shift. It is exact whatever the steps, for a solve is a function of
/// the increments (P. Glasserman, "Monte Carlo Methods in Financial Engineering", 2004, section 4.6).
///
/// @param shift u for each Wiener process of a sample; none for no shift
record Importance(double... shift) {
    static final Importance NONE = new Importance();

    boolean none() {
        return shift.length == 0;
    }

    /// @param y0 of one sample
    /// @throws IllegalArgumentException if there are not as many numbers as processes, or the solver sees the shift not only in the
    ///     increments
    void requireFits(Sde sde, Solver solver, Tensor y0) {
        if (none()) {
            return;
        }
        Shape one = y0.shape().rank() == 0 ? Shape.of(1) : Shape.of(1, y0.shape().dim(0));
        int processes = sde.diffusion().noiseShape(one).size();
        require(
                shift.length == processes,
                "importance: give one number for each of the %d Wiener processes, got %d",
                processes,
                shift.length);
        require(
                solver.needs() != PathDetail.LEVY_AREA,
                "solver: %s needs %s, which a shift changes by more than the increments; use another solver, or no importance"
                        + " sampling",
                solver.name(),
                solver.needs());
    }

    /// The path to solve along.
    BrownianPath lead(BrownianPath path) {
        return none() ? path : new ShiftedPath(path, tensor());
    }

    /// What each sample counts, (n).
    ///
    /// @param path  before the shift
    /// @param noise the shape of its increments for n samples
    Tensor weights(BrownianPath path, TimeGrid grid, Shape noise) {
        BrownianMotion w = path.over(grid, DType.F64, noise);
        Tensor end = Tensor.zeros(DType.F64, noise.dims());
        for (int k = 0; k < grid.steps(); k++) {
            end = end.add(w.increment(grid.time(k), grid.time(k + 1)));
        }
        Tensor along = end.mul(tensor());
        Tensor sum = along.sum(false, IntStream.range(1, noise.rank()).toArray());
        double half = 0.5 * Arrays.stream(shift).map(u -> u * u).sum() * (grid.end() - grid.start());
        return sum.add(half).neg().exp();
    }

    private Tensor tensor() {
        return shift.length == 1 ? Tensor.scalar(DType.F64, shift[0]) : Tensor.of(shift, shift.length);
    }
}
