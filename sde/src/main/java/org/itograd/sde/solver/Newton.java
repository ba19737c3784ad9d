package org.itograd.sde.solver;

import java.util.function.UnaryOperator;
import org.itograd.autodiff.Tensor;

/// Newton's method for u = φ(u), sample by sample: u − (I − ∂φ/∂u)⁻¹ (u − φ(u)).
///
/// The number of iterations is fixed, since a step is captured as a program. They are followed by two steps with the last
/// matrix, through which alone derivatives flow. Nothing is lost: let u(θ) solve the equation, and let the iterate v(θ) differ
/// from it by O(θᵖ) near the θ at hand. A step with the matrix at that θ leaves
///
/// (I − M⁻¹ (I − ∂φ/∂u)) (v − u) = O(θ) O(θᵖ),
///
/// so each makes one more derivative that of the solution: the value by the iterations, the first by the first step (the
/// implicit function theorem), the second by the second. Third derivatives are not exact.
///
/// Nothing else tells whether the iteration has converged, so it is judged by the last step d = M⁻¹ r, r = v − φ(v), and each
/// number of a sample in its own unit: dᵢ is at most √ε |vᵢ|; or what is left of rᵢ is within its rounding,
///
/// |rᵢ| · |dᵢ| / (the larger of |dᵢ| and the step before) ≤ ε^¾ (|known|ᵢ + Σⱼ |Mᵢⱼ| |vⱼ|),
///
/// where v cancels out of larger numbers. A sample with a number for which neither holds, or that d moves by more than √ε of the
/// largest number at hand, becomes NaN, which a solve reports with its time. It is not enough that d is small beside the guess:
/// far from a solution that is smaller still, it is so, too.
///
/// E. Hairer, G. Wanner, "Solving Ordinary Differential Equations II", 1996, section IV.8 (the contraction); W. Oettli,
/// W. Prager, Numer. Math. 6, 1964 (the rounding of a residual).
public final class Newton {
    private Newton() {}

    /// The solution of u = known + part(u) near a guess.
    ///
    /// @param known      of u's shape
    /// @param part       to u's shape; each sample depends on that sample alone
    /// @param iterations at least 1
    public static Tensor solve(Tensor known, UnaryOperator<Tensor> part, Tensor guess, int iterations) {
        UnaryOperator<Tensor> phi = u -> known.add(part.apply(u));
        Tensor u = guess.stopGradient();
        for (int i = 0; i < iterations; i++) {
            Linearization at = Linearization.of(phi, u);
            u = u.sub(at.solve(u.sub(at.value()))).stopGradient();
        }
        Linearization at = Linearization.of(phi, u).withoutDerivative();
        Tensor before = at.solve(u.sub(at.value()));
        Tensor v = u.sub(before);
        Tensor residual = v.sub(phi.apply(v));
        Tensor change = at.solve(residual);
        Tensor converged = new LastStep(
                at.matrix(), size(known), size(guess), size(v), size(before), size(residual), size(change)).converged();
        return converged.where(Linearization.flat(v.sub(change)), Tensor.scalar(v.dtype(), Double.NaN))
                .reshape(guess.shape().dims());
    }

    private static Tensor size(Tensor x) {
        return Linearization.flat(x.stopGradient()).abs();
    }
}
