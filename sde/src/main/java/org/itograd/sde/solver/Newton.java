package org.itograd.sde.solver;

import java.util.function.UnaryOperator;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

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
/// Where the last step still moves a sample by more than √ε of its size, the guess's if that is larger, the iteration has not
/// converged, and the sample becomes NaN, which a solve reports with its time.
public final class Newton {
    private Newton() {}

    /// The solution near a guess.
    ///
    /// @param phi        of u's shape; each sample depends on that sample alone
    /// @param iterations at least 1
    public static Tensor solve(UnaryOperator<Tensor> phi, Tensor guess, int iterations) {
        Tensor u = guess.stopGradient();
        for (int i = 0; i < iterations; i++) {
            Linearization at = Linearization.of(phi, u);
            u = u.sub(at.solve(u.sub(at.value()))).stopGradient();
        }
        Linearization at = Linearization.of(phi, u).withoutDerivative();
        Tensor v = u.sub(at.solve(u.sub(at.value())));
        Tensor change = at.solve(v.sub(phi.apply(v)));
        return orNaN(v, change, guess.stopGradient()).reshape(guess.shape().dims());
    }

    private static Tensor orNaN(Tensor v, Tensor change, Tensor guess) {
        boolean f64 = v.dtype() == DType.F64;
        double tolerance = Math.sqrt(f64 ? Math.ulp(1.0) : Math.ulp(1f));
        // Numbers below the normal ones have fewer digits.
        double subnormal = f64 ? Double.MIN_NORMAL : Float.MIN_NORMAL;
        Tensor size = largest(v).maximum(largest(guess));
        Tensor small = largest(change).lessOrEqual(size.mul(tolerance).maximum(subnormal));
        Tensor u = Linearization.flat(v.sub(change));
        return small.where(u, Tensor.scalar(u.dtype(), Double.NaN));
    }

    /// The largest |v_i| of each sample, (batch, 1); of samples without numbers (batch, 0).
    private static Tensor largest(Tensor v) {
        Tensor abs = Linearization.flat(v).abs();
        return abs.shape().dim(1) <= 1 ? abs : abs.max(true, 1);
    }
}
