package org.itograd.sde.step;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Jumps;
import org.itograd.sde.solver.Increments;

/// How the draws of all jump terms for one step stand in one tensor.
///
/// A single term with a probability per step: Z dN, of the state's shape. Otherwise a row for each sample: for each such term the
/// Z dN of its elements; then, if terms have times of their own, whether the sample moves in this step (1) or waits (0), which of
/// these terms jumps at its end (from 1; 0 for none), if a term has an intensity a uniform number by which candidates are thinned, and
/// the numbers that marks are made from.
///
/// @param jumps the terms
/// @param state the shape of the state
record JumpLayout(Jumps jumps, Shape state) {
    /// What marks are made from where nothing jumps: no place where a law or a coefficient is likely to be singular.
    static final double NEUTRAL = 0.6180339887498949;

    /// Columns before the numbers.
    private static int flags(Jumps jumps) {
        return jumps.arrivals().stream().anyMatch(Jumps.WithIntensity.class::isInstance) ? 3 : 2;
    }

    boolean hasArrivals() {
        return !jumps.arrivals().isEmpty();
    }

    /// Whether all there is are the Z dN of one term.
    boolean isWhole() {
        return !hasArrivals() && jumps.perStep().size() == 1;
    }

    int samples() {
        return state.rank() == 0 ? 1 : state.dim(0);
    }

    /// Elements of a sample.
    int row() {
        return state.rank() == 0 ? 1 : state.product(1, state.rank());
    }

    /// The first column for terms with times of their own.
    int flagsPlace() {
        return jumps.perStep().size() * row();
    }

    /// The first column of the numbers of marks.
    int numbersPlace() {
        return flagsPlace() + flags(jumps);
    }

    Shape shape() {
        return isWhole()
                ? state
                : Shape.of(samples(), hasArrivals() ? numbersPlace() + row() : flagsPlace());
    }

    JumpLayout rows(int from, int to) {
        return new JumpLayout(jumps, state.with(0, to - from));
    }

    /// Increments with these draws.
    Increments with(Increments noise, Tensor draws) {
        if (isWhole()) {
            return noise.withJumps(draws);
        }
        List<Tensor> perStep = IntStream.range(0, jumps.perStep().size())
                .mapToObj(i -> draws.slice(1, i * row(), (i + 1) * row()).reshape(state.dims()))
                .toList();
        Tensor arrivals = hasArrivals() ? draws.slice(1, flagsPlace(), draws.shape().dim(1)) : null;
        return noise.withJumps(perStep, arrivals);
    }

    /// The state after a step and the jump at its end.
    ///
    /// @param end     the time at which the step ends
    /// @param before  the state before the step, which waiting samples keep
    /// @param stepped the state after it
    /// @param draws   the columns from [#flagsPlace] on
    static Tensor applied(Jumps jumps, Tensor end, Tensor before, Tensor stepped, Tensor draws) {
        int[] dims = before.shape().dims();
        int[] one = dims.clone();
        Arrays.fill(one, Math.min(1, one.length), one.length, 1);
        Tensor moves = draws.slice(1, 0, 1).reshape(one);
        Tensor which = draws.slice(1, 1, 2).reshape(one);
        Tensor numbers = draws.slice(1, flags(jumps), draws.shape().dim(1)).reshape(dims);
        Tensor y = moves.where(stepped, before);
        Tensor next = y;
        for (int i = 0; i < jumps.arrivals().size(); i++) {
            Jumps.Arrivals term = jumps.arrivals().get(i);
            Tensor candidate = which.equalTo(Tensor.scalar(which.dtype(), i + 1));
            next = switch (term) {
                case Jumps.CompoundPoisson _ -> jumped(term, end, y, numbers, candidate, next);
                case Jumps.WithIntensity w -> {
                    Thinning thinning = Thinning.of(w, end, y);
                    Tensor happens = candidate.mul(thinning.keeps(draws.slice(1, 2, 3).reshape(one)));
                    yield thinning.checked(jumped(term, end, y, numbers, happens, next));
                }
            };
        }
        return next;
    }

    /// For samples that jump the state after it.
    private static Tensor jumped(
            Jumps.Arrivals term, Tensor end, Tensor y, Tensor numbers, Tensor happens, Tensor otherwise) {
        Tensor own = happens.where(numbers, Tensor.scalar(numbers.dtype(), NEUTRAL));
        return happens.where(y.add(term.change(end, y, own)), otherwise);
    }
}
