package org.itograd.sde;

import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// The divergence ∇·f = Σᵢ ∂fᵢ/∂xᵢ of a vector field, a number per sample: along dx = f dt, the logarithm of a density changes by
/// −∇·f dt (R. T. Q. Chen, Y. Rubanova, J. Bettencourt, D. Duvenaud, "Neural ordinary differential equations", NeurIPS 2018).
///
/// As a part of the state it gives the density of a continuous normalising flow, or of the ODE that belongs to a diffusion model:
///
/// ```java
/// Part x = Part.of("x", 2);
/// Part log = Part.of("log");
/// Sde flow = PartedSde.ito().with(x, (t, y) -> f.apply(t, y.get(x))).with(log, (t, y) -> Divergence.of(f, t, y.get(x))).sde();
/// ```
///
/// By automatic differentiation; f of a sample must depend on that sample alone. Gradients flow through it.
public final class Divergence {
    private Divergence() {}

    /// The divergence itself, by one vector–Jacobian product for each number of a sample.
    ///
    /// @param x (samples, …)
    /// @return (samples)
    /// @throws IllegalArgumentException if f gives another shape than x's
    public static Tensor of(VectorField f, Tensor t, Tensor x) {
        Pullback at = at(f, t, x);
        int row = x.shape().product(1, x.shape().rank());
        // Ones made from x, so that a program sees that they belong to the samples.
        Tensor ones = x.equalTo(x);
        Tensor sum = null;
        for (int i = 0; i < row; i++) {
            double[] unit = new double[row];
            unit[i] = 1;
            Tensor e = Tensor.of(unit, x.shape().with(0, 1).dims()).cast(x.dtype());
            Tensor derivative = along(at, ones.mul(e));
            sum = sum == null ? derivative : sum.add(derivative);
        }
        return sum == null ? Tensor.zeros(x.dtype(), x.shape().dim(0)) : sum;
    }

    /// An estimate by one vector–Jacobian product, whatever the size of a sample: εᵀ (∂f/∂x) ε, whose mean over random ε with independent
    /// elements of mean 0 and variance 1 is the divergence (M. F. Hutchinson 1990; W. Grathwohl et al., "FFJORD", ICLR 2019). With
    /// ε = ±1 its variance is least. Keep ε for a whole solve.
    ///
    /// @param probe ε, of x's shape
    /// @return (samples)
    /// @throws IllegalArgumentException if f gives another shape than x's, or the probe has another
    public static Tensor estimate(VectorField f, Tensor t, Tensor x, Tensor probe) {
        require(probe.shape().equals(x.shape()), "probe: must have the state's shape %s, got %s", x.shape(),
                probe.shape());
        return along(at(f, t, x), probe);
    }

    private static Pullback at(VectorField f, Tensor t, Tensor x) {
        Shape shape = x.shape();
        require(shape.rank() >= 1, "x: must have samples along its first axis, got one number; reshape it to (1)");
        return Pullback.of(in -> Fields.shapedLike(x, shape, "f", f.apply(t, in.getFirst())), List.of(x), List.of());
    }

    /// vᵀ (∂f/∂x) v per sample.
    private static Tensor along(Pullback at, Tensor v) {
        Tensor product = at.apply(v).getFirst().mul(v);
        return product.sum(false, IntStream.range(1, v.shape().rank()).toArray());
    }
}
