package org.itograd.sde.event;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeDigits;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.solver.Solver;

/// Finds the first event of each sample on a solved path.
///
/// With φ(θ) = g(t_k + θ h, Y_k(θ)) for the step in which g changes its sign, and Y_k(θ) the state within it ([Within]), the root θ* is
/// found on numbers alone. Then one step of Newton's method,
///
/// θ = θ* − φ(θ*) / φ′(θ*), τ = t_k + θ h, Y(τ) = Y_k(θ),
///
/// with φ′ held constant, has the root's derivative by any parameter: ∂θ = −∂φ / φ′, which is the implicit function theorem,
/// dτ = −(∂g/∂y · dY) / (g_t + g_y · f) for an equation dY = f dt. So ordinary automatic differentiation gives the first derivatives of τ
/// and Y(τ); second ones would be wrong. The value moves by no more than the root is uncertain, and stays in the step: where g is flat,
/// φ / φ′ is a quotient of roundings. There, and where g jumps, the theorem does not hold, and a derivative is refused: φ′ is compared with
/// the slope between two points beside the root.
///
/// R. T. Q. Chen, B. Amos, M. Nickel, "Learning neural event functions for ordinary differential equations", ICLR 2021.
final class Crossing {
    /// Where the slope at a root is this part of that beside it, g is flat there.
    private static final double FLAT = 0.125;

    private final Event event;
    private final double[] times;
    private final Tensor states;
    private final int samples;
    private final DType dtype;
    private final int[] step;
    private final boolean[] happened;
    private final double[] before;
    private final double[] after;

    private Crossing(Event event, double[] times, Tensor states) {
        this.event = event;
        this.times = times;
        this.states = states;
        samples = states.shape().dim(1);
        dtype = states.dtype();
        step = new int[samples];
        happened = new boolean[samples];
        before = new double[samples];
        after = new double[samples];
        Arrays.fill(step, times.length - 2);
    }

    /// Stops samples at their first event.
    ///
    /// @param states at the times, along a first axis
    static Stopped find(Event event, Sde sde, Solver solver, double[] times, Tensor states) {
        require(states.shape().rank() >= 2,
                "y0: must have samples along its first axis, got one number; reshape it to (1)");
        TimeGrid grid = TimeGrid.of(times);
        if (TimeDigits.areFew(grid, states.dtype())) {
            throw TimeDigits.refusal("a stopping time is one of these numbers", grid, states.dtype());
        }
        Crossing crossing = new Crossing(event, times, states);
        Autodiff.withoutRecording(() -> {
            crossing.findSteps();
            return crossing;
        });
        return crossing.stopped(sde, solver);
    }

    private void findSteps() {
        Tensor constant = states.stopGradient();
        double[] left = value(constant, 0);
        for (int k = 0; k < times.length - 1; k++) {
            double[] right = value(constant, k + 1);
            for (int i = 0; i < samples; i++) {
                if (!happened[i] && event.direction().isChange(left[i], right[i])) {
                    happened[i] = true;
                    step[i] = k;
                    before[i] = left[i];
                    after[i] = right[i];
                }
            }
            left = right;
        }
    }

    private double[] value(Tensor constant, int k) {
        return event.at(Tensor.full(dtype, times[k], samples), constant.select(0, k)).toDoubleArray();
    }

    private Stopped stopped(Sde sde, Solver solver) {
        Tensor start = numbers(i -> times[step[i]]);
        Tensor length = numbers(i -> times[step[i] + 1] - times[step[i]]);
        Tensor left = states(0);
        boolean smooth = sde.noise() == NoiseType.NONE && sde.jumps().isNone();
        Within within = smooth
                ? Within.shorterStep(sde, solver, start, length, left)
                : Within.line(left, states(1));
        UnaryOperator<Tensor> phi = theta -> event.at(start.add(theta.mul(length)), within.state(theta));

        double tolerance = dtype == DType.F64 ? 0x1p-50 : 0x1p-22;
        Tensor root = Autodiff.withoutRecording(() -> Tensor.of(
                RootSearch.find(
                        theta -> phi.apply(Tensor.of(theta, samples).cast(dtype)).toDoubleArray(), before, after,
                        tolerance),
                samples).cast(dtype));
        Tensor mask = numbers(i -> happened[i] ? 1 : 0);
        Tensor slope = Autodiff.grad(theta -> phi.apply(theta).sum(), root).stopGradient();
        Tensor steep = slope.abs().greaterThan(0).mul(mask);
        Tensor value = phi.apply(root);
        if (Autodiff.isRecorded(value) || Autodiff.isRecorded(states)) {
            requireDerivative(phi, root, slope);
        }
        Tensor safe = steep.where(slope, Tensor.ones(dtype, samples));
        Tensor move = value.stopGradient().div(safe).maximum(-2 * tolerance).minimum(2 * tolerance);
        Tensor moved = root.sub(move).maximum(0).minimum(1);
        Tensor theta = steep.where(moved.sub(value.sub(value.stopGradient()).div(safe)), root);

        Tensor end = states.select(0, times.length - 1);
        Tensor time = mask.where(start.add(theta.mul(length)), Tensor.full(dtype, times[times.length - 1], samples));
        int[] dims = end.shape().dims();
        Arrays.fill(dims, 1, dims.length, 1);
        Tensor state = mask.reshape(dims).where(within.state(theta), end);
        return new Stopped(time, state, mask, times, states);
    }

    /// Refuses roots at which φ is flat, or jumps.
    private void requireDerivative(UnaryOperator<Tensor> phi, Tensor root, Tensor slope) {
        double away = dtype == DType.F64 ? 0x1p-13 : 0x1p-5;
        Tensor beside = Autodiff.withoutRecording(() -> phi.apply(root.add(away)).sub(phi.apply(root.sub(away))));
        for (int i = 0; i < samples; i++) {
            double least = Math.abs(beside.at(i)) / (2 * away) * FLAT;
            require(
                    !happened[i] || (slope.at(i) != 0 && !(Math.abs(slope.at(i)) < least)),
                    "event: g is flat, or jumps, where it changes its sign (sample %d at %s), so that the time has no derivative by it; use"
                            + " a g with a slope there, such as y - 1 for (y - 1)^3, or solve within Autodiff.withoutRecording",
                    i,
                    times[step[i]] + root.at(i) * (times[step[i] + 1] - times[step[i]]));
        }
    }

    /// The states before (0) or after (1) each sample's step.
    private Tensor states(int later) {
        int[] dims = states.shape().dims();
        int[] flat = new int[dims.length - 1];
        System.arraycopy(dims, 1, flat, 0, flat.length);
        flat[0] = dims[0] * dims[1];
        int[] rows = new int[samples];
        Arrays.setAll(rows, i -> (step[i] + later) * samples + i);
        return states.reshape(flat).gather(rows);
    }

    private Tensor numbers(IntToDoubleFunction f) {
        double[] values = new double[samples];
        Arrays.setAll(values, f);
        return Tensor.of(values, samples).cast(dtype);
    }
}
