package org.itograd.sde.linalg;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// Functions of Z = hA that exponential integrators need:
///
/// e^Z, φ₁(Z) = ∫₀¹ e^{Zs} ds = (e^Z − 1) Z⁻¹, and the covariance C(Z) = ∫₀¹ e^{Zs} e^{Zᵀs} ds.
///
/// h may be a scalar without numbers yet, or one number for each sample, (batch, 1). A full matrix then has functions (batch, d, d),
/// and nothing is decided on the size of h: they are accurate where |h| ≤ 256 or |h| |A| ≤ 256, and NaN where they would not be
/// ([Full]). A larger h takes a longer unit of time, in which h is smaller and A larger. A scalar h that has a number may be of any
/// size.
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
        double norm = rank < 2
                ? sizes.max().item()
                : Math.max(sizes.sum(false, 0).max().item(), sizes.sum(false, 1).max().item());
        require(Double.isFinite(norm), "a: must be finite, got %s", a);
        return rank < 2 ? new Diagonal(a) : new Full(a, norm);
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
    /// of A to 1. The remainder of the series of C, (2|Z|/2ⁿ)¹⁰/11!, is below rounding while |Z| ≤ 2ⁿ⁻⁴. For a larger Z, n is chosen by its
    /// norm if h is a scalar that has a number; else h is put NaN.
    ///
    /// N. J. Higham, "The scaling and squaring method for the matrix exponential revisited", SIAM J. Matrix Anal. Appl. 26, 2005, for
    /// a choice of n by the norm; "Functions of Matrices", 2008, section 10.7 for φ₁.
    ///
    /// @param a    (d, d)
    /// @param norm of A, the largest sum of sizes in a row or a column
    record Full(Tensor a, double norm) implements MatrixExponential {
        private static final int TERMS = 9;
        private static final int SPARE = 12;
        /// |Z| is at most 2 to this power after the scaling.
        private static final int SMALL = -4;

        @Override
        public MatrixExponential as(DType dtype) {
            return new Full(a.cast(dtype), norm);
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

        /// n.
        private int doublings(Tensor h) {
            int most = Math.max(0, Math.getExponent(norm) + 1) + SPARE;
            return hasNumber(h)
                    ? Math.max(most, Math.getExponent(norm * Math.abs(h.stopGradient().item())) + 1 - SMALL)
                    : most;
        }

        /// h where n is enough.
        private Tensor within(Tensor h, int doublings) {
            double longest = Math.min(Math.scalb(1 / norm, doublings + SMALL), Float.MAX_VALUE);
            return hasNumber(h)
                    ? h
                    : h.abs().greaterThan(Tensor.scalar(h.dtype(), longest))
                            .where(Tensor.scalar(h.dtype(), Double.NaN), h);
        }

        private static boolean hasNumber(Tensor h) {
            return h.shape().rank() == 0 && h.symbol() == null;
        }

        private record Pair(Tensor phi, Tensor covariance) {}

        private Pair at(Tensor h) {
            int doublings = doublings(h);
            Tensor z = times(within(h, doublings)).mul(Math.scalb(1, -doublings));
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
            return LinearAlgebra.identity(a.dtype(), d);
        }
    }
}
