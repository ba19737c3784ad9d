package org.itograd.sde;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// Times of its own for each sample: sample i is solved from t0_i to t1_i. With t = t0 + s T, T = t1 − t0, an equation
/// dY = f(t, Y) dt + g(t, Y) dW over [t0, t1] is
///
/// dY = T f(t0 + sT, Y) ds + √T g(t0 + sT, Y) dW̃ over 0 ≤ s ≤ 1,
///
/// since W̃(s) = (W(t0 + sT) − W(t0)) / √T is a Wiener process: equal in law, for any solver, along any path of the scaled time s. Both
/// calculi, all structures of noise and their orders stay what they are.
///
/// ```java
/// TimeSpans spans = TimeSpans.of(t0, t1);                              // (n, 1) for states (n, d)
/// Tensor y1 = SdeSolve.of(spans.over(sde)).solver(new Tsit5()).steps(0, 1, 50).run(y0).y();
/// ```
///
/// A matrix or step that a solver was given, as `ExponentialEuler` its linear part, is one in scaled time.
///
/// Gradients flow to t0 and t1 if they are tracked. The functions of the equation get t as a tensor of the shape of t0, which
/// broadcasts with the state, instead of a scalar. A sample with T = 0 stays where it is, and the derivative of √T is taken to be 0
/// there. For an equation without noise T may be negative: it is solved backwards.
public final class TimeSpans {
    /// A span should have so many units in the last place of its times.
    private static final int UNITS = 1024;

    private final Tensor t0;
    private final Tensor length;

    private TimeSpans(Tensor t0, Tensor length) {
        this.t0 = t0;
        this.length = length;
    }

    /// From t0 to t1.
    ///
    /// @param t0 first times, of as many axes as the state: (n) for states (n), (n, 1, …) for states (n, d, …)
    /// @param t1 last times, of the same shape
    /// @throws IllegalArgumentException unless the times are finite and their shapes and dtypes equal and such, or if more than a
    ///     quarter of the spans is shorter than 1024 units in the last place of its times
    public static TimeSpans of(Tensor t0, Tensor t1) {
        Shape shape = t0.shape();
        require(
                shape.rank() >= 1 && shape.size() == shape.dim(0),
                "t0: must be (samples, 1, …) with as many axes as the state, got shape %s; reshape it",
                shape);
        require(
                t1.shape().equals(shape) && t1.dtype() == t0.dtype(),
                "t1: must be like t0, %s %s, got %s %s",
                t0.dtype(),
                shape,
                t1.dtype(),
                t1.shape());
        requireFinite("t0", t0);
        requireFinite("t1", t1);
        requireDigits(t0, t1);
        return new TimeSpans(t0, t1.sub(t0));
    }

    /// The times within a span are numbers of t0's dtype.
    private static void requireDigits(Tensor t0, Tensor t1) {
        long few = 0;
        long some = 0;
        for (int i = 0; i < t0.size(); i++) {
            double span = Math.abs(t1.at(i) - t0.at(i));
            double unit = TimeGrid.unit(t0.dtype(), Math.max(Math.abs(t0.at(i)), Math.abs(t1.at(i))));
            few += span > 0 && span < UNITS * unit ? 1 : 0;
            some += span > 0 ? 1 : 0;
        }
        require(
                !TimeDigits.areFew(few, some),
                "t0, t1: %d of %d spans are shorter than %d times the distance of their %s numbers, so their lengths and the times"
                        + " in them are known too coarsely; let time begin near 0%s",
                few,
                some,
                UNITS,
                t0.dtype(),
                t0.dtype() == DType.F32 ? ", or use F64 times and states" : "");
    }

    private static void requireFinite(String name, Tensor times) {
        for (int i = 0; i < times.size(); i++) {
            require(Double.isFinite(times.at(i)), "%s: must be finite, got %s for sample %d", name, times.at(i), i);
        }
    }

    /// The times where s has this value, of t0's shape.
    public Tensor time(double s) {
        return time(Tensor.scalar(t0.dtype(), s));
    }

    /// The times where s has these values.
    ///
    /// @param s a scalar, or of t0's shape
    public Tensor time(Tensor s) {
        return t0.add(s.broadcastTo(t0.shape()).mul(length));
    }

    /// The equation in scaled time, to be solved over [0, 1].
    ///
    /// @throws IllegalArgumentException if the equation has jumps, or noise where some T < 0
    public Sde over(Sde sde) {
        require(
                sde.jumps().isNone(),
                "sde: has jumps, whose rate is one number, but in scaled time each sample has a rate of its own; solve groups"
                        + " of samples with equal times");
        return new Sde(
                (s, y) -> sde.drift(at(s, y), y).mul(length),
                scaled(sde.diffusion(), sde.noise() == NoiseType.NONE ? length : root()),
                sde.calculus(),
                sde.jumps());
    }

    /// √T, its derivative at 0 taken to be 0.
    private Tensor root() {
        for (int i = 0; i < length.size(); i++) {
            require(
                    length.at(i) >= 0,
                    "t1: must be >= t0 for an equation with noise, but t1 − t0 = %s for sample %d",
                    length.at(i),
                    i);
        }
        Tensor positive = length.greaterThan(0);
        return positive.where(length, Tensor.ones(length.dtype(), length.shape().dims())).sqrt().mul(positive);
    }

    private Diffusion scaled(Diffusion diffusion, Tensor root) {
        return switch (diffusion) {
            case Diffusion.None _,Diffusion.Additive _ -> diffusion.map(g -> (s, y) -> g.apply(time(s), y).mul(root));
            case Diffusion.Diagonal _,Diffusion.Elementwise _,Diffusion.Scalar _ ->
                diffusion.map(g -> (s, y) -> g.apply(at(s, y), y).mul(root));
            case Diffusion.Commutative _,Diffusion.General _ ->
                diffusion.map(g -> (s, y) -> g.apply(at(s, y), y).mul(root.reshape(-1, 1, 1)));
        };
    }

    private Tensor at(Tensor s, Tensor y) {
        int[] dims = y.shape().dims();
        Arrays.fill(dims, Math.min(1, dims.length), dims.length, 1);
        require(
                t0.shape().equals(Shape.of(dims)),
                "y0: times of shape %s need a state of as many axes and samples, got %s",
                t0.shape(),
                y.shape());
        return time(s);
    }
}
