package org.itograd.sde.solver;

import static org.itograd.base.Arguments.require;

import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.linalg.LinearAlgebra;
import org.itograd.sde.linalg.MatrixExponential;

/// The exponential Euler method for Itô equations dX = (AX + F(t, X)) dt + g dW with any noise, whose linear part A is stiff:
///
/// Y = e^{hA} y + h φ₁(hA) F(t, y) + e^{hA} g dW, φ₁(Z) = (e^Z − 1) Z⁻¹.
///
/// A diagonal linear part is solved exactly, whatever h; a matrix while h ≤ 256 or h |A| ≤ 256, and for longer steps the result may be
/// NaN, but not wrong: choose a longer unit of time ([MatrixExponential]). The equation's drift f is all of AX + F; since
/// e^Z = 1 + Zφ₁(Z), the first two terms are y + h φ₁(hA) f(t, y), and the method converges for any A: with A = 0 it is
/// [EulerMaruyama].
///
/// With additive noise the stochastic convolution ∫ e^{A(h − s)} g dW, normal with covariance h g² C(hA) (see [MatrixExponential]), is
/// drawn with its exact law as g L dW, L Lᵀ = C(hA), where A is diagonal or g is one number for all components: an
/// Ornstein–Uhlenbeck process then has its exact law after any step.
///
/// Strong order ½, and 1 if the noise is additive; weak order 1; for an ODE order 1.
///
/// G. J. Lord, J. Rougemont, "A numerical scheme for stochastic PDEs with Gevrey regularity", IMA J. Numer. Anal. 24, 2004;
/// A. Jentzen, P. E. Kloeden, "Overcoming the order barrier in the numerical approximation of stochastic partial differential
/// equations with additive space–time noise", Proc. R. Soc. A 465, 2009.
public record ExponentialEuler(Tensor a) implements Solver {
    /// @param a the linear part: a scalar, a diagonal (d) or a matrix (d, d) for states (batch, d); gradients flow to it
    /// @throws IllegalArgumentException if its shape is none of these or it is not finite
    public ExponentialEuler {
        MatrixExponential unused = MatrixExponential.of(a);
    }

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return new EulerMaruyama().order(calculus, noise);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        if (a.shape().rank() == 2) {
            int d = a.shape().dim(0);
            require(
                    y.shape().rank() == 2 && y.shape().dim(1) == d,
                    "y0: must be (batch, %d) like the linear part, got shape %s",
                    d,
                    y.shape());
        }
        MatrixExponential of = MatrixExponential.of(a).as(y.dtype());
        Tensor next = y.add(times(sde.drift(t, y).mul(h), of.phi(h)));
        return switch (sde.diffusion()) {
            case Diffusion.None _ -> next;
            case Diffusion.Additive _ -> next.add(convolution(sde.diffusion(t, y), increments.dW(), of, h));
            case Diffusion.Diagonal _,Diffusion.Elementwise _,Diffusion.Scalar _,Diffusion.Commutative _,Diffusion.General _ ->
                next.add(times(Terms.noise(sde, t, y, increments), of.exp(h)));
        };
    }

    private Tensor convolution(Tensor g, Tensor dW, MatrixExponential of, Tensor h) {
        if (a.shape().rank() < 2) {
            return g.mul(of.covariance(h).sqrt()).mul(dW);
        }
        boolean one = g.shape().rank() == 0 || g.shape().dim(-1) == 1;
        return one ? times(dW, LinearAlgebra.cholesky(of.covariance(h))).mul(g) : times(g.mul(dW), of.exp(h));
    }

    /// Every row times a matrix or times its own, or times the diagonal of one.
    private Tensor times(Tensor rows, Tensor matrix) {
        if (a.shape().rank() < 2) {
            return rows.mul(matrix);
        }
        if (matrix.shape().rank() == 2) {
            return rows.matmul(matrix.transpose());
        }
        int d = rows.shape().dim(1);
        return rows.reshape(-1, 1, d).matmul(matrix.transpose()).reshape(-1, d);
    }
}
