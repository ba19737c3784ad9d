package org.itograd.sde.step;

import static org.itograd.base.Arguments.require;

import java.util.function.IntToDoubleFunction;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Numbers;
import org.itograd.sde.Jumps;
import org.itograd.sde.TimeGrid;

/// Z dN of every element for one term with a probability per step, keyed by the step.
///
/// @param first the place of the first element among those of all samples
record ElementwiseDraws(Jumps.Elementwise term, RandomKey key, Shape shape, long first) {
    static ElementwiseDraws of(Jumps.Elementwise term, TimeGrid grid, RandomKey key, Shape shape) {
        require(
                term.rate() * grid.longestStep() <= 1,
                "rate: the probability of a jump in a step, rate · h, must be at most 1, but %s · %s = %s; use smaller"
                        + " steps",
                term.rate(),
                grid.longestStep(),
                term.rate() * grid.longestStep());
        return new ElementwiseDraws(term, key, shape, 0);
    }

    ElementwiseDraws rows(int from, int to) {
        long row = shape.product(1, shape.rank());
        return new ElementwiseDraws(term, key, shape.with(0, to - from), first + from * row);
    }

    /// For steps of length h.
    void fill(int k, double h, Tensor into) {
        key.fold(k).uniform(first, into);
        Numbers.signs(into.dtype(), term.rate() * h, into.array(), 0, into.size());
    }

    /// For steps of a length for each sample.
    void fill(int k, IntToDoubleFunction h, int samples, Tensor into) {
        key.fold(k).uniform(first, into);
        int row = into.size() / Math.max(1, samples);
        for (int i = 0; i < samples; i++) {
            Numbers.signs(into.dtype(), term.rate() * h.applyAsDouble(i), into.array(), i * row, row);
        }
    }
}
