package org.itograd.sde.solver;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;

/// g(t, y) and its derivatives along directions, from one evaluation of g: of what Milstein's methods make the term that they
/// have beyond Euler's.
public final class NoiseDerivative {
    private final Diffusion diffusion;
    private final Pullback at;

    private NoiseDerivative(Diffusion diffusion, Pullback at) {
        this.diffusion = diffusion;
        this.at = at;
    }

    /// At time t and state y.
    public static NoiseDerivative of(Sde sde, Tensor t, Tensor y) {
        return new NoiseDerivative(
                sde.diffusion(), Pullback.of(x -> sde.diffusion(t, x.getFirst()), List.of(y), List.of()));
    }

    /// g, of y's shape; (batch, d, m) for noise by a matrix.
    public Tensor g() {
        return at.value();
    }

    /// Column j of a matrix g, of y's shape.
    public Tensor column(int j) {
        return g().select(2, j);
    }

    /// g dW.
    public Tensor times(Tensor dW) {
        return diffusion.times(g(), dW);
    }

    /// (∂g/∂y) v, of g's shape.
    ///
    /// With diagonal noise the Jacobian is a diagonal matrix, its own transpose: one vjp. Else the vjp u ↦ uᵀ ∂g/∂y is linear in
    /// u, and its own vjp is v ↦ (∂g/∂y) v.
    ///
    /// @param v of y's shape
    public Tensor along(Tensor v) {
        if (diffusion instanceof Diffusion.Diagonal) {
            return at.apply(v).getFirst();
        }
        Tensor u = Tensor.zeros(v.dtype(), g().shape().dims());
        return Autodiff.vjp(c -> at.apply(c).getFirst(), u, v).gradient();
    }

    /// (∂g_j/∂y) v with column j of a matrix g, of y's shape.
    ///
    /// @param v of y's shape
    public Tensor columnAlong(int j, Tensor v) {
        return along(v).select(2, j);
    }
}
