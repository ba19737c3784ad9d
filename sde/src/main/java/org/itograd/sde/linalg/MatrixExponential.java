package org.itograd.sde.linalg;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// Functions of Z = hA that exponential integrators need:
///
/// e^Z, φ₁(Z) = ∫₀¹ e^{Zs} ds = (e^Z − 1) Z⁻¹, and the covariance C(Z) = ∫₀¹ e^{Zs} e^{Zᵀs} ds.
///
/// h may be a scalar without numbers yet, so nothing is decided on its size; or one number for each sample, (batch, 1). A full
/// matrix then has functions (batch, d, d).
public sealed interface MatrixExponential {
    /// The same with numbers of this dtype, which h must have.
    MatrixExponential as(DType dtype);

    /// e^{hA}.
    Tensor exp(Tensor h);

    /// φ₁(hA).
    Tensor phi(Tensor h);

    /// C(hA).
    Tensor covariance(Tensor h);

    /// The functions for a diagonal matrix, given by its diagonal (d) or one number for all of it, or for a matrix (d, d).
    ///
    /// @throws IllegalArgumentException if a has another shape or is not finite
    static MatrixExponential of(Tensor a) {
        int rank = a.shape().rank();
        require(
                rank < 2 || (rank == 2 && a.shape().dim(0) == a.shape().dim(1)),
                "a: must be a scalar, a diagonal (d) or a matrix (d, d), got shape %s",
                a.shape());
        Tensor sizes = a.stopGradient().abs();
        double norm = (rank < 2 ? sizes : sizes.sum(false, 1)).max().item();
        require(Double.isFinite(norm), "a: must be finite, got %s", a);
        return rank < 2 ? new Diagonal(a) : new Full(a, Math.max(0, Math.getExponent(norm) + 1) + Full.SPARE);
    }

    /// Element by element. φ₁(z) = e^{max(z, 0)} φ₁(−|z|), φ₁(−x) = 2τ / (x (1 + τ)) with τ = tanh(x/2), where nothing cancels;
    /// near 0 its Taylor series.
    ///
    /// @param a the diagonal, or one number for all of it
    record Diagonal(Tensor a) implements MatrixExponential {
        private static final double NEAR_ZERO = 0.02;

        @Override
        public MatrixExponential as(DType dtype) {
            return new Diagonal(a.cast(dtype));
        }

        @Override
        public Tensor exp(Tensor h) {
            return a.mul(h).exp();
        }

        @Override
        public Tensor phi(Tensor h) {
            return phiOf(a.mul(h));
        }

        /// ∫₀¹ e^{2zs} ds.
        @Override
        public Tensor covariance(Tensor h) {
            return phiOf(a.mul(h).mul(2));
        }

        private static Tensor phiOf(Tensor z) {
            Tensor small = z.abs().lessThan(Tensor.scalar(z.dtype(), NEAR_ZERO));
            Tensor safe = small.where(Tensor.scalar(z.dtype(), 1), z);
            Tensor x = safe.abs();
            Tensor tau = x.mul(0.5).tanh();
            Tensor decaying = tau.mul(2).div(x.mul(tau.add(1)));
            return small.where(series(z), safe.maximum(0).exp().mul(decaying));
        }

        /// Σ zᵏ / (k + 1)!, k ≤ 6.
        private static Tensor series(Tensor z) {
            Tensor sum = z.div(7).add(1);
            for (int k = 6; k >= 2; k--) {
                sum = sum.mul(z).div(k).add(1);
            }
            return sum;
        }
    }

    /// Taylor series at Z/2ⁿ, and then n times, for M = Zφ₁(Z) = e^Z − 1,
    ///
    /// φ₁(2Z) = φ₁(Z) (I + M/2), C(2Z) = ½ (C(Z) + e^Z C(Z) e^{Zᵀ}).
    ///
    /// Doubling φ₁ instead of squaring e^Z keeps what is far smaller than 1, so n may be generous: 12 more than takes the norm
    /// of A to 1, good to rounding for h up to 100 or so.
    ///
    /// N. J. Higham, "Functions of Matrices", 2008, chapter 10 (scaling and squaring).
    ///
    /// @param a         (d, d)
    /// @param doublings n
    record Full(Tensor a, int doublings) implements MatrixExponential {
        private static final int TERMS = 9;
        static final int SPARE = 12;

        @Override
        public MatrixExponential as(DType dtype) {
            return new Full(a.cast(dtype), doublings);
        }

        @Override
        public Tensor exp(Tensor h) {
            return unit().add(times(h).matmul(phi(h)));
        }

        @Override
        public Tensor phi(Tensor h) {
            return at(h).phi;
        }

        @Override
        public Tensor covariance(Tensor h) {
            return at(h).covariance;
        }

        private Tensor times(Tensor h) {
            return a.mul(h.shape().rank() == 0 ? h : h.reshape(-1, 1, 1));
        }

        private record Pair(Tensor phi, Tensor covariance) {}

        private Pair at(Tensor h) {
            Tensor z = times(h).mul(Math.scalb(1, -doublings));
            Tensor phi = unit().broadcastTo(z.shape());
            Tensor c = phi;
            Tensor power = phi;
            Tensor derivative = phi;
            double factor = 1;
            for (int k = 1; k <= TERMS; k++) {
                factor /= k + 1;
                power = z.matmul(power);
                phi = phi.add(power.mul(factor));
                Tensor half = z.matmul(derivative);
                derivative = half.add(half.transpose());
                c = c.add(derivative.mul(factor));
            }
            for (int n = 0; n < doublings; n++) {
                Tensor change = z.matmul(phi);
                Tensor e = unit().add(change);
                c = c.add(e.matmul(c).matmul(e.transpose())).mul(0.5);
                phi = phi.add(phi.matmul(change).mul(0.5));
                z = z.mul(2);
            }
            return new Pair(phi, c);
        }

        private Tensor unit() {
            int d = a.shape().dim(0);
            return LinearAlgebra.identity(a.dtype(), d).reshape(d, d);
        }
    }
}
