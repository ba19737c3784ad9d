package org.itograd.sde.linalg;

import static org.itograd.autodiff.Arguments.require;

import org.itograd.autodiff.Tensor;

/// Functions of Z = hA that exponential integrators need, for a matrix A (d, d) or for a diagonal one, given by the numbers on
/// its diagonal:
///
/// e^Z, φ₁(Z) = ∫₀¹ e^{Zs} ds = (e^Z − 1) Z⁻¹, and the covariance C(Z) = ∫₀¹ e^{Zs} e^{Zᵀs} ds.
///
/// h may be traced, so nothing is decided on its size: Taylor series at Z/2ⁿ, and then n times, for M = Zφ₁(Z) = e^Z − 1,
///
/// φ₁(2Z) = φ₁(Z) (I + M/2), C(2Z) = ½ (C(Z) + e^Z C(Z) e^{Zᵀ}).
///
/// Doubling φ₁ instead of squaring e^Z keeps what is far smaller than 1, so n may be generous: 12 more than takes A's norm
/// to 1, good to rounding for h up to about 100.
///
/// N. J. Higham, "Functions of Matrices", 2008, sections 10.3 and 10.7.4 (scaling and squaring).
public final class Exponential {
    private static final int TERMS = 9;
    private static final int SPARE = 12;

    private final Tensor a;
    private final boolean diagonal;
    private final int doublings;

    private Exponential(Tensor a, boolean diagonal, int doublings) {
        this.a = a;
        this.diagonal = diagonal;
        this.doublings = doublings;
    }

    /// Functions of multiples of A.
    ///
    /// @param a its diagonal, a scalar or (d), or all of it, (d, d)
    /// @param norm a bound of its norm, see [#norm]
    public static Exponential of(Tensor a, double norm) {
        return new Exponential(a, a.shape().rank() < 2, Math.max(0, Math.getExponent(norm) + 1) + SPARE);
    }

    /// The largest sum of a row's absolute values.
    ///
    /// @throws IllegalArgumentException if a is not a scalar, (d) or (d, d), or not finite
    public static double norm(Tensor a) {
        int rank = a.shape().rank();
        require(
                rank < 2 || rank == 2 && a.shape().dim(0) == a.shape().dim(1),
                "a: must be a scalar, a diagonal (d) or a matrix (d, d), got shape %s",
                a.shape());
        Tensor sizes = a.stopGradient().abs();
        double norm = (rank < 2 ? sizes : sizes.sum(false, 1)).max().item();
        require(Double.isFinite(norm), "a: must be finite, got %s", a);
        return norm;
    }

    /// φ₁(hA).
    public Tensor phi(Tensor h) {
        return at(h, false).phi;
    }

    /// e^{hA}.
    public Tensor exp(Tensor h) {
        return plusOne(change(h));
    }

    /// e^{hA} − 1.
    private Tensor change(Tensor h) {
        return times(a.mul(h), phi(h));
    }

    /// C(hA).
    public Tensor covariance(Tensor h) {
        return at(h, true).covariance;
    }

    private record Pair(Tensor phi, Tensor covariance) {}

    private Pair at(Tensor h, boolean withCovariance) {
        Tensor z = a.mul(h).mul(Math.scalb(1, -doublings));
        Tensor phi = plusOne(z.mul(0));
        Tensor c = phi;
        Tensor power = phi;
        Tensor derivative = phi;
        double factor = 1;
        for (int k = 1; k <= TERMS; k++) {
            factor /= k + 1;
            power = times(z, power);
            phi = phi.add(power.mul(factor));
            if (withCovariance) {
                Tensor half = times(z, derivative);
                derivative = half.add(transposed(half));
                c = c.add(derivative.mul(factor));
            }
        }
        for (int n = 0; n < doublings; n++) {
            Tensor change = times(z, phi);
            if (withCovariance) {
                Tensor e = plusOne(change);
                c = c.add(times(times(e, c), transposed(e))).mul(0.5);
            }
            phi = phi.add(times(phi, change).mul(0.5));
            z = z.mul(2);
        }
        return new Pair(phi, c);
    }

    private Tensor times(Tensor x, Tensor y) {
        return diagonal ? x.mul(y) : x.matmul(y);
    }

    private Tensor transposed(Tensor x) {
        return diagonal ? x : x.transpose();
    }

    private Tensor plusOne(Tensor x) {
        return diagonal
                ? x.add(1)
                : x.add(LinearAlgebra.identity(x.dtype(), x.shape().dim(0)).reshape(x.shape().dims()));
    }
}
