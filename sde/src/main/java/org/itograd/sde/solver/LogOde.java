package org.itograd.sde.solver;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;

/// The log-ODE method of order 1 for Stratonovich equations with general noise: the solution at u = 1 of
///
/// dz/du = f h + Σ_j g_j dW_j + Σ_j<k A_jk [g_j, g_k] at (t + u h, z), z(0) = y,
///
/// by one step of Kutta's method, where A is the Lévy area of the step and [g_j, g_k] = (∂g_k/∂y) g_j − (∂g_j/∂y) g_k. To move
/// along g_j, then g_k, then back along both leads not to where one began but to [g_j, g_k] beside it: the field above
/// does what the path does with all such turns.
///
/// As A is antisymmetric, the last sum is Σ_k (∂g_k/∂y) (g A)_k: one Jacobian–vector product for each process.
///
/// Strong order 1, weak order 1; 4 for an ODE.
///
/// F. Castell, J. G. Gaines, "The ordinary differential equation approach to asymptotically efficient schemes for solution
/// of stochastic differential equations", Ann. Inst. H. Poincaré 32, 1996.
public record LogOde() implements Solver {
    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> Order.of(4, 4);
            case COMMUTATIVE, GENERAL -> Order.only(Calculus.STRATONOVICH, calculus, 1, 1);
            case DIAGONAL, ELEMENTWISE, SCALAR, ADDITIVE -> Optional.empty();
        };
    }

    @Override
    public PathDetail needs() {
        return PathDetail.LEVY_AREA;
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        if (sde.noise() != NoiseType.GENERAL) {
            return new CommutativeLogOde().step(sde, t, h, y, increments);
        }
        Tensor dW = increments.dW();
        Tensor area = increments.levyArea();
        return Flow.along((s, z) -> {
            Tensor drift = sde.drift(s, z).mul(h);
            NoiseDerivative at = NoiseDerivative.of(sde, s, z);
            Tensor turned = at.g().matmul(area);
            Tensor sum = drift.add(at.times(dW));
            for (int k = 0; k < dW.shape().dim(1); k++) {
                sum = sum.add(at.columnAlong(k, turned.select(2, k)));
            }
            return sum;
        }, t, h, y);
    }
}
