package org.itograd.sde;

import static org.itograd.base.Arguments.failure;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// The u with g u = Δ, for a difference Δ of two drifts: dY = (f + Δ) dt + g dW is dY = f dt + g (dW + u dt), and W + ∫ u dt is a
/// Wiener process under another measure (I. V. Girsanov, "On transforming a certain class of stochastic processes by
/// absolutely continuous substitution of measures", 1960).
public final class Girsanov {
    private Girsanov() {}

    /// u, one number per Wiener process: Δ / g where each element has its own, with 0 / 0 = 0; g⁺Δ otherwise, the shortest u if there
    /// are several.
    ///
    /// @param g     the diffusion's coefficients
    /// @param delta of the state's shape
    /// @return (samples, m) for scalar noise and noise by a matrix, of the state's shape otherwise
    public static Tensor shift(Diffusion diffusion, Tensor g, Tensor delta) {
        return switch (diffusion) {
            case Diffusion.Additive _,Diffusion.Diagonal _,Diffusion.Elementwise _ -> quotient(delta, g);
            case Diffusion.Scalar _ -> solved(column(g), column(delta));
            case Diffusion.Commutative _,Diffusion.General _ -> solved(g, column(delta));
            case Diffusion.None _ -> throw failure("diffusion: there is none, so no drift can stand for another");
        };
    }

    private static Tensor quotient(Tensor delta, Tensor g) {
        Tensor bothZero = delta.abs().add(g.abs()).equalTo(Tensor.scalar(g.dtype(), 0));
        return delta.div(bothZero.where(Tensor.scalar(g.dtype(), 1), g));
    }

    private static Tensor solved(Tensor g, Tensor b) {
        Tensor u = LeastSquares.solve(g, b);
        return u.reshape(u.shape().dim(0), u.shape().dim(1));
    }

    /// (samples, numbers of a sample, 1)
    private static Tensor column(Tensor y) {
        Shape shape = y.shape();
        return y.reshape(shape.dim(0), shape.product(1, shape.rank()), 1);
    }
}
