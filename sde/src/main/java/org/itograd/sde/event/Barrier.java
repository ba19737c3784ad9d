package org.itograd.sde.event;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeDigits;
import org.itograd.sde.TimeGrid;

/// One or two lines, and whether a path, between the states that a solver gives, stayed on its side of them.
///
/// A path that is inside at both ends of a step may have been outside in between. With the diffusion coefficient σ frozen over the
/// step it is a Brownian bridge there, for which the probability of that is known ([BridgeSurvival]), whatever the drift:
///
/// P(crossed | y₀, y₁) = exp(−2 (y₀ − b)(y₁ − b) / (σ² h)) for one line b.
///
/// The product of 1 − P over the steps is the probability of survival given the states: a smooth weight for expectations, which can
/// be differentiated, and whose bias is O(h) with Euler–Maruyama, where looking only at the states has O(√h). For a Brownian
/// motion with drift, so for the logarithm of a geometric one, there is none for any step.
///
/// ```java
/// Barrier floor = Barrier.lower(0.8);
/// Expectation.of(gbm, (grid, x) -> call(x).mul(floor.survival(gbm, grid, x)))…
/// ```
///
/// P. Glasserman, "Monte Carlo Methods in Financial Engineering", 2003, section 6.4; E. Gobet, "Weak approximation of killed
/// diffusion using Euler schemes", Stochastic Process. Appl. 87, 2000.
public final class Barrier {
    private final double lower;
    private final double upper;

    private Barrier(double lower, double upper) {
        this.lower = lower;
        this.upper = upper;
    }

    /// A path survives as long as it is above b.
    public static Barrier lower(double b) {
        require(Double.isFinite(b), "b: must be finite, got %s", b);
        return new Barrier(b, Double.POSITIVE_INFINITY);
    }

    /// A path survives as long as it is below b.
    public static Barrier upper(double b) {
        require(Double.isFinite(b), "b: must be finite, got %s", b);
        return new Barrier(Double.NEGATIVE_INFINITY, b);
    }

    /// A path survives as long as it is between the two.
    public static Barrier between(double lower, double upper) {
        require(
                Double.isFinite(lower) && Double.isFinite(upper) && lower < upper,
                "lower, upper: must be finite with lower < upper, got %s and %s",
                lower,
                upper);
        require(
                Double.isFinite(upper - lower),
                "lower, upper: their distance must be finite, but from %s to %s it overflows; use another unit",
                lower,
                upper);
        return new Barrier(lower, upper);
    }

    /// The probability that each path survived, given its states.
    ///
    /// @param grid      the times t_0 … t_N
    /// @param path      a number per sample at these times, (N + 1, n)
    /// @param deviation σ at the beginning of each step: (N, n), or what broadcasts to it
    /// @return (n)
    /// @throws IllegalArgumentException if the shapes do not fit
    public Tensor survival(TimeGrid grid, Tensor path, Tensor deviation) {
        Tensor each = eachStep(grid, path, deviation);
        Tensor product = each.select(0, 0);
        for (int k = 1; k < grid.steps(); k++) {
            product = product.mul(each.select(0, k));
        }
        return product;
    }

    /// The same for an equation of one component, with the equation's own diffusion coefficient.
    ///
    /// @param states at the times of the grid, (N + 1, n)
    /// @throws IllegalArgumentException also if the equation has jumps or noise by a matrix
    public Tensor survival(Sde sde, TimeGrid grid, Tensor states) {
        return survival(grid, states, deviation(sde, grid, states));
    }

    /// Whether each path survived, drawn from these probabilities: 1 or 0. A draw is keyed by step and sample.
    ///
    /// @param key    for draws independent of the path, another one than the path's
    public Tensor survived(RandomKey key, TimeGrid grid, Tensor path, Tensor deviation) {
        Tensor each = eachStep(grid, path, deviation).stopGradient();
        int n = path.shape().dim(1);
        Tensor alive = Tensor.ones(path.dtype(), n);
        for (int k = 0; k < grid.steps(); k++) {
            alive = alive.mul(key.fold(k).uniform(path.dtype(), n).lessThan(each.select(0, k)));
        }
        return alive;
    }

    /// The coefficient of an equation of one component at the beginning of each step, (N, n).
    ///
    /// @throws IllegalArgumentException as [#survival(Sde, TimeGrid, Tensor)]
    public static Tensor deviation(Sde sde, TimeGrid grid, Tensor states) {
        requirePath(grid, states);
        switch (sde.noise()) {
            case COMMUTATIVE, GENERAL -> throw failure(
                    "sde: has noise by a matrix; give the deviation √(∇φᵀ g gᵀ ∇φ) of the watched number φ yourself");
            case NONE, ADDITIVE, DIAGONAL, ELEMENTWISE, SCALAR -> {
            }
        }
        require(sde.jumps().isNone(),
                "sde: has jumps, and with them a path is no Brownian bridge in a step");
        Tensor time = Tensor.scalar(states.dtype(), 0);
        TimeDigits.require("diffusion", sde::diffusion, grid, time, states.select(0, 0));
        return Tensor.stack(IntStream.range(0, grid.steps())
                .mapToObj(k -> {
                    Tensor y = states.select(0, k);
                    return sde.diffusion(Tensor.scalar(y.dtype(), grid.time(k)), y).broadcastTo(y.shape());
                })
                .toArray(Tensor[]::new));
    }

    /// The probabilities of survival of each step, (N, n).
    private Tensor eachStep(TimeGrid grid, Tensor path, Tensor deviation) {
        requirePath(grid, path);
        requireLines(path.dtype());
        int steps = grid.steps();
        Shape shape = Shape.of(steps, path.shape().dim(1));
        require(
                deviation.dtype() == path.dtype() && Shape.broadcast(deviation.shape(), shape).equals(shape),
                "deviation: must be %s and broadcast to %s, got %s %s",
                path.dtype(),
                shape,
                deviation.dtype(),
                deviation.shape());
        double[] roots = IntStream.range(0, steps).mapToDouble(k -> Math.sqrt(grid.step(k))).toArray();
        Tensor s = deviation.abs().mul(Tensor.of(roots, steps, 1).cast(path.dtype()));
        Tensor from = path.slice(0, 0, steps);
        Tensor to = path.slice(0, 1, steps + 1);
        if (upper == Double.POSITIVE_INFINITY) {
            return BridgeSurvival.above(from.sub(lower), to.sub(lower), s);
        }
        if (lower == Double.NEGATIVE_INFINITY) {
            return BridgeSurvival.above(from.sub(upper).neg(), to.sub(upper).neg(), s);
        }
        double width = upper - lower;
        return BridgeSurvival.between(
                from.sub(lower).div(width),
                to.sub(lower).div(width),
                from.sub(upper).div(-width),
                to.sub(upper).div(-width),
                s.div(width));
    }

    /// Lines must be numbers of the path's dtype, and two of them different ones.
    private void requireLines(DType dtype) {
        if (dtype == DType.F64) {
            return;
        }
        for (double line : new double[]{lower, upper, upper - lower}) {
            require(
                    Double.isInfinite(line) || Float.isFinite((float) line),
                    "b, lower, upper: must be finite in the dtype of the path, F32, which %s is not; use F64 or another unit",
                    line);
        }
        require(
                (float) lower < (float) upper,
                "lower, upper: %s and %s are one number in the dtype of the path, F32; use F64",
                lower,
                upper);
    }

    private static void requirePath(TimeGrid grid, Tensor path) {
        require(
                path.shape().rank() == 2 && path.shape().dim(0) == grid.steps() + 1,
                "path: must be a number per sample at each of the %d times of the grid, shape (%d, n), got %s; select one"
                        + " component, and keep every step",
                grid.steps() + 1,
                grid.steps() + 1,
                path.shape());
    }
}
