package org.itograd.sde;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Pullback;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// What the two calculi differ by, g ∘ dW = g dW + c dt with
///
/// c = ½ Σ_j (∂g_j/∂y) g_j,
///
/// where g_j is the column of Wiener process j, by automatic differentiation (P. E. Kloeden, E. Platen, "Numerical Solution of
/// Stochastic Differential Equations", 1992, section 4.9).
///
/// With noise by elements column j has one element, g_j(t, y), so that c_j = ½ (∂g_j/∂y_j) g_j. If g_j depends on y_j alone (diagonal
/// noise) that is one vjp; otherwise the diagonal of a Jacobian is needed, one vjp for every element of a sample.
final class DriftCorrection {
    private DriftCorrection() {}

    /// c at (t, y), zeros for additive noise and none.
    static Tensor of(Diffusion diffusion, Tensor t, Tensor y) {
        return switch (diffusion) {
            case Diffusion.None _,Diffusion.Additive _ -> Tensor.zeros(y.dtype(), y.shape().dims());
            case Diffusion.Diagonal g -> {
                Pullback at = evaluated(g, t, y);
                yield at.apply(at.value()).getFirst().mul(0.5);
            }
            case Diffusion.Elementwise g -> byElement(evaluated(g, t, y));
            case Diffusion.Scalar g -> {
                Pullback at = evaluated(g, t, y);
                yield along(at, at.value()).mul(0.5);
            }
            case Diffusion.General g -> byColumn(evaluated(g, t, y), g.m());
            case Diffusion.Commutative g -> byColumn(evaluated(g, t, y), g.matrix().m());
        };
    }

    private static Pullback evaluated(Diffusion diffusion, Tensor t, Tensor y) {
        return Pullback.of(x -> diffusion.at(t, x.getFirst()), List.of(y), List.of());
    }

    private static Tensor byColumn(Pullback at, int m) {
        Tensor sum = along(at, at.value().select(2, 0)).select(2, 0);
        for (int j = 1; j < m; j++) {
            sum = sum.add(along(at, at.value().select(2, j)).select(2, j));
        }
        return sum.mul(0.5);
    }

    private static Tensor byElement(Pullback at) {
        Tensor g = at.value();
        Shape shape = g.shape();
        int row = shape.rank() == 0 ? 1 : shape.product(1, shape.rank());
        int[] dims = shape.rank() == 0 ? new int[0] : shape.with(0, 1).dims();
        Tensor diagonal = Tensor.zeros(g.dtype(), shape.dims());
        for (int i = 0; i < row; i++) {
            double[] unit = new double[row];
            unit[i] = 1;
            Tensor e = Tensor.of(unit, dims).cast(g.dtype());
            diagonal = diagonal.add(at.apply(e.broadcastTo(shape)).getFirst().mul(e));
        }
        return diagonal.mul(g).mul(0.5);
    }

    /// (∂g/∂y) v: the vjp u ↦ uᵀ ∂g/∂y is linear in u, and its own vjp is v ↦ (∂g/∂y) v.
    private static Tensor along(Pullback at, Tensor v) {
        Tensor u = Tensor.zeros(v.dtype(), at.value().shape().dims());
        return Autodiff.vjp(c -> at.apply(c).getFirst(), u, v).gradient();
    }
}
