package org.itograd.sde.step;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.itograd.sde.Jumps;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.brownian.SampleMotion;
import org.jspecify.annotations.Nullable;

/// The steps of samples that step from jump to jump: their times, their noise and their marks.
final class JumpAdapted {
    private final List<Jumps.Arrivals> terms;
    private final List<RandomKey> keys;
    private final Meetings meetings;
    private final BrownianPath path;
    private final DType dtype;
    private final Shape state;
    private final @Nullable Shape noise;
    private final PathDetail detail;
    private final int first;
    private @Nullable JumpTimes times;
    private @Nullable SampleMotion motion;

    /// @param keys  of the terms
    /// @param state the shape of the state
    /// @param noise the shape of the Wiener increments, null if there are none
    /// @param first the place of the first sample among all
    JumpAdapted(
            List<Jumps.Arrivals> terms, List<RandomKey> keys, Meetings meetings, BrownianPath path, DType dtype,
            Shape state, @Nullable Shape noise, PathDetail detail, int first) {
        this.terms = terms;
        this.keys = keys;
        this.meetings = meetings;
        this.path = path;
        this.dtype = dtype;
        this.state = state;
        this.noise = noise;
        this.detail = detail;
        this.first = first;
    }

    /// Refuses a path that cannot serve, by the first sample alone.
    void check() {
        if (samples() > 0) {
            (state.rank() == 0 ? this : rows(0, 1)).motion();
        }
    }

    JumpAdapted rows(int from, int to) {
        return new JumpAdapted(
                terms, keys, meetings, path, dtype, state.with(0, to - from),
                noise == null ? null : noise.with(0, to - from), detail, first + from);
    }

    int stepsUntil(int gridPoint) {
        return meetings.placeOf(gridPoint);
    }

    /// (batch, 1, …, 1).
    Shape timeShape() {
        int[] one = state.dims();
        Arrays.fill(one, Math.min(1, one.length), one.length, 1);
        return Shape.of(one);
    }

    private int samples() {
        return state.rank() == 0 ? 1 : state.dim(0);
    }

    private JumpTimes times() {
        if (times == null) {
            List<Double> rates = terms.stream().map(Jumps.Arrivals::rate).toList();
            ArrivalTimes arrivals = ArrivalTimes.of(
                    rates, keys.stream().map(k -> k.fold(0)).toList(), meetings.grid().start(), meetings.grid().end(),
                    first, samples());
            times = new JumpTimes(meetings, arrivals, first);
        }
        return times;
    }

    /// Where a sample that waits in step k is told that its step begins: before its end, so that a step can be computed, which is put
    /// aside.
    private double waiting(double end) {
        double little = meetings.grid().longestStep() * 0x1p-10;
        return Math.max(meetings.grid().start(), Math.min(end - little, Math.nextDown(end)));
    }

    private double begin(int k, int sample) {
        JumpTimes all = times();
        return all.moves(k, sample) ? all.time(k, sample) : waiting(all.time(k, sample));
    }

    /// The length of a sample's step k, as a solver is told.
    double length(int k, int sample) {
        return times().time(k + 1, sample) - begin(k, sample);
    }

    void fillTimes(int k, Tensor time, Tensor step) {
        for (int i = 0; i < samples(); i++) {
            Numbers.set(time.dtype(), begin(k, i), time.array(), i);
            Numbers.set(step.dtype(), length(k, i), step.array(), i);
        }
    }

    double end(int k) {
        return IntStream.range(0, samples())
                .mapToDouble(i -> times().time(k + 1, i))
                .max()
                .orElse(meetings.grid().end());
    }

    void fillNoise(int k, List<Tensor> into) {
        SampleMotion w = motion();
        if (w != null) {
            w.fill(k, into);
        }
    }

    private @Nullable SampleMotion motion() {
        if (noise != null && motion == null) {
            motion = path.along(times(), dtype, noise, detail);
        }
        return motion;
    }

    /// For each sample whether it moves in step k, which term jumps at its end, and the numbers of its marks, keyed by jump and
    /// place; see [JumpLayout].
    ///
    /// @param layout of a row of the tensor
    void fillDraws(int k, JumpLayout layout, Tensor into) {
        int columns = into.shape().dim(1);
        for (int i = 0; i < samples(); i++) {
            int at = i * columns + layout.flagsPlace();
            int jump = times().jump(k, i);
            Numbers.set(dtype, times().moves(k, i) ? 1 : 0, into.array(), at);
            Numbers.set(dtype, jump < 0 ? 0 : times().term(k, i) + 1, into.array(), at + 1);
            if (jump >= 0) {
                int row = layout.row();
                int term = times().term(k, i);
                Tensor numbers = numbers(term, jump, i, row);
                if (terms.get(term) instanceof Jumps.WithIntensity) {
                    RandomKey thinning = keys.get(term).fold(2).fold(jump);
                    Numbers.set(dtype, thinning.uniform(dtype, (long) (first + i), 1).at(0), into.array(), at + 2);
                }
                System.arraycopy(numbers.array(), 0, into.array(), i * columns + layout.numbersPlace(), row);
            }
        }
    }

    private Tensor numbers(int term, int jump, int sample, int row) {
        long place = (long) (first + sample) * row;
        RandomKey own = keys.get(term).fold(1).fold(jump);
        return switch (terms.get(term).marks().source()) {
            case NORMAL -> own.normal(dtype, place, row);
            case UNIFORM -> own.uniform(dtype, place, row);
        };
    }
}
