package org.itograd.sde.solver;

import static org.itograd.base.Arguments.failure;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.linalg.LinearAlgebra;

/// Milstein's method for noise that does not commute, Itô or Stratonovich,
///
/// y + f h + g dW + Σ_jk (∂g_k/∂y) g_j I_jk, I_jk = ½ (dW_j dW_k − δ_jk h) + A_jk, for a Stratonovich equation without the h,
///
/// with the Lévy area A of the path: I_jk = ∫∫ dW_j dW_k, the inner integral that of dW_j. One derivative of g along g_j
/// for each process j. With elementwise noise, g_k has one element g_k(y), which may depend on all of y.
///
/// Strong order 1, weak order 1, along a path that knows A. See [org.itograd.sde.brownian.BrownianPath#fine] for
/// where it is exact and where it is not.
///
/// G. N. Milstein, "Approximate integration of stochastic differential equations", 1974; P. E. Kloeden, E. Platen,
/// "Numerical Solution of Stochastic Differential Equations", 1992, section 10.3, eq. (3.3).
public record MilsteinLevyArea() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE, ELEMENTWISE, GENERAL -> Order.of(1, 1);
            case DIAGONAL, SCALAR, ADDITIVE, COMMUTATIVE -> Optional.empty();
        };
    }

    @Override
    public PathDetail needs() {
        return PathDetail.LEVY_AREA;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Tensor next = y.add(sde.drift(t, y).mul(h));
        return switch (sde.diffusion()) {
            case Diffusion.None _ -> next;
            case Diffusion.General _,Diffusion.Elementwise _ -> {
                Tensor dW = increments.dW();
                NoiseDerivative at = NoiseDerivative.of(sde, t, y);
                Tensor iterated = iteratedIntegrals(sde.calculus(), h, increments);
                Tensor sum = next.add(at.times(dW));
                for (int j = 0; j < dW.shape().dim(1); j++) {
                    Tensor column = sde.noise() == NoiseType.GENERAL ? at.column(j) : at.g().mul(unit(y, j));
                    sum = sum.add(sde.diffusion().times(at.along(column), iterated.select(1, j)));
                }
                yield sum;
            }
            case Diffusion.Additive _,Diffusion.Diagonal _,Diffusion.Scalar _,Diffusion.Commutative _ -> throw failure(
                    "solver: %s needs no Lévy area; use new Milstein() or new StratonovichMilstein()", sde.noise());
        };
    }

    /// I_jk = ½ (dW_j dW_k − δ_jk h) + A_jk, without the h for Stratonovich: (batch, m, m).
    private static Tensor iteratedIntegrals(Calculus calculus, Tensor h, Increments increments) {
        Tensor dW = increments.dW();
        int m = dW.shape().dim(1);
        Tensor products = dW.reshape(-1, m, 1).mul(dW.reshape(-1, 1, m));
        Tensor centred = switch (calculus) {
            case ITO -> products.sub(LinearAlgebra.identity(dW.dtype(), dW.shape().dim(1)).mul(h.reshape(-1, 1, 1)));
            case STRATONOVICH -> products;
        };
        return centred.mul(0.5).add(increments.levyArea());
    }

    /// The unit vector e_j, (d) for y of shape (batch, d).
    private static Tensor unit(Tensor y, int j) {
        double[] unit = new double[y.shape().dim(1)];
        unit[j] = 1;
        return Tensor.of(unit, unit.length).cast(y.dtype());
    }
}
