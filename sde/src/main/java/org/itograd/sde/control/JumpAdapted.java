package org.itograd.sde.control;

import static org.itograd.autodiff.Arguments.failure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Jumps;
import org.itograd.sde.Marks;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.brownian.SampleMotion;
import org.jspecify.annotations.Nullable;

/// The steps of samples that step from jump to jump: their times, their noise and their marks.
final class JumpAdapted {
    private final Jumps.CompoundPoisson term;
    private final TimeGrid grid;
    private final int[] kept;
    private final BrownianPath path;
    private final RandomKey key;
    private final DType dtype;
    private final Shape state;
    private final @Nullable Shape noise;
    private final PathDetail detail;
    private final int first;
    private @Nullable JumpTimes times;
    private @Nullable SampleMotion motion;

    private JumpAdapted(
            Jumps.CompoundPoisson term, TimeGrid grid, int[] kept, BrownianPath path, RandomKey key, DType dtype,
            Shape state, @Nullable Shape noise, PathDetail detail, int first) {
        this.term = term;
        this.grid = grid;
        this.kept = kept;
        this.path = path;
        this.key = key;
        this.dtype = dtype;
        this.state = state;
        this.noise = noise;
        this.detail = detail;
        this.first = first;
    }

    /// @param kept  grid points whose states are wanted
    /// @param noise the shape of the Wiener increments, null if there are none
    static JumpAdapted of(
            Jumps.CompoundPoisson term, TimeGrid grid, int[] kept, BrownianPath path, Tensor y0,
            @Nullable Shape noise, PathDetail detail) {
        RandomKey key = path.jumpKey().orElseThrow(() -> failure(
                "brownian: this path holds Wiener increments only, but the equation has jumps; use a path with a seed, for"
                        + " example BrownianPath.of(seed)"));
        JumpAdapted all = new JumpAdapted(term, grid, kept, path, key, y0.dtype(), y0.shape(), noise, detail, 0);
        if (all.samples() > 0) {
            all.first().motion();
        }
        return all;
    }

    /// The first sample alone, by which a path that cannot serve is refused before the first step.
    private JumpAdapted first() {
        return state.rank() == 0 ? this : rows(0, 1);
    }

    JumpAdapted rows(int from, int to) {
        return new JumpAdapted(
                term, grid, kept, path, key, dtype, state.with(0, to - from),
                noise == null ? null : noise.with(0, to - from), detail, first + from);
    }

    int place(int point) {
        return JumpTimes.place(point, term.rate(), grid, kept);
    }

    /// (batch, 1, …, 1).
    Shape timeShape() {
        int[] one = state.dims();
        Arrays.fill(one, Math.min(1, one.length), one.length, 1);
        return Shape.of(one);
    }

    /// (batch, 1 + elements of a sample).
    Shape drawShape() {
        int elements = state.rank() == 0 ? 1 : state.product(1, state.rank());
        return Shape.of(samples(), 1 + elements);
    }

    private int samples() {
        return state.rank() == 0 ? 1 : state.dim(0);
    }

    private JumpTimes times() {
        if (times == null) {
            times = new JumpTimes(term.rate(), grid, kept, key.fold(0), first, samples());
        }
        return times;
    }

    void fillTimes(int k, Tensor time, Tensor step) {
        JumpTimes all = times();
        switch (time.array()) {
            case float[] t -> {
                float[] h = (float[]) step.array();
                for (int i = 0; i < samples(); i++) {
                    t[i] = (float) all.time(k, i);
                    h[i] = (float) (all.time(k + 1, i) - all.time(k, i));
                }
            }
            case double[] t -> {
                double[] h = (double[]) step.array();
                for (int i = 0; i < samples(); i++) {
                    t[i] = all.time(k, i);
                    h[i] = all.time(k + 1, i) - all.time(k, i);
                }
            }
            default -> throw new AssertionError();
        }
    }

    double end(int k) {
        return IntStream.range(0, samples()).mapToDouble(i -> times().time(k + 1, i)).max().orElse(grid.end());
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

    /// For each sample 1 or 0, whether it jumps at the end of step k, and the numbers of its marks, keyed by jump and place.
    void fillDraws(int k, Tensor into) {
        int row = into.shape().dim(1);
        double neutral = term.marks().source() == Marks.Source.UNIFORM ? 0.5 : 0;
        for (int i = 0; i < samples(); i++) {
            int jump = times().jump(k, i);
            set(into, i * row, jump >= 0 ? 1 : 0);
            if (jump < 0) {
                for (int e = 1; e < row; e++) {
                    set(into, i * row + e, neutral);
                }
            } else {
                long place = (long) (first + i) * (row - 1);
                RandomKey own = key.fold(1).fold(jump);
                Tensor numbers = switch (term.marks().source()) {
                    case NORMAL -> own.normal(dtype, place, row - 1);
                    case UNIFORM -> own.uniform(dtype, place, row - 1);
                };
                System.arraycopy(numbers.array(), 0, into.array(), i * row + 1, row - 1);
            }
        }
    }

    private static void set(Tensor tensor, int at, double value) {
        switch (tensor.array()) {
            case float[] f -> f[at] = (float) value;
            case double[] d -> d[at] = value;
            default -> throw new AssertionError();
        }
    }
}
