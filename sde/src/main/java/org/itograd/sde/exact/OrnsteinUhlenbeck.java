package org.itograd.sde.exact;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;

/// The Ornstein–Uhlenbeck process of any dimension, dX = (A X + b) dt + Σ dW, with a state (batch, d):
///
/// given X(t), X(t + h) is normal with mean Φ X(t) + m and covariance Q, where
/// Φ = exp(A h), m = ∫₀ʰ exp(A s) b ds, Q = ∫₀ʰ exp(A s) Σ Σᵀ exp(A s)ᵀ ds.
///
/// Both integrals are blocks of matrix exponentials, taken over h / 2ˢ, so short that Taylor's series is accurate, and doubled
/// s times: m + Φ m, Q + Φ Q Φᵀ, Φ². Neither A nor Σ Σᵀ need be invertible. A sample is Φ X + m + L Z with L Lᵀ = Q.
///
/// C. F. Van Loan, "Computing integrals involving the matrix exponential", IEEE Trans. Automat. Control 23, 1978, theorem 1.
public final class OrnsteinUhlenbeck implements ExactSampler {
    private final Tensor a;
    private final Tensor b;
    private final Tensor sigma;

    private OrnsteinUhlenbeck(Tensor a, Tensor b, Tensor sigma) {
        int d = a.shape().rank() == 2 ? a.shape().dim(0) : 0;
        require(
                d > 0 && a.shape().equals(Shape.of(d, d)),
                "a: must be a square matrix (d, d), got shape %s",
                a.shape());
        require(b.shape().equals(Shape.of(d)), "b: must have shape (%d) like a row of a, got %s", d, b.shape());
        require(
                sigma.shape().rank() == 2 && sigma.shape().dim(0) == d,
                "sigma: must be a matrix (%d, m) with a row for each component, got shape %s",
                d,
                sigma.shape());
        ParameterChecks.requireFinite("a", a);
        ParameterChecks.requireFinite("b", b);
        ParameterChecks.requireFinite("sigma", sigma);
        this.a = a.cast(DType.F64);
        this.b = b.cast(DType.F64);
        this.sigma = sigma.cast(DType.F64);
    }

    /// dX = θ (mean − X) dt + σ dW, with a state (batch, 1).
    public static OrnsteinUhlenbeck of(double theta, double mean, double sigma) {
        return of(
                Tensor.of(new double[]{-theta}, 1, 1),
                Tensor.of(new double[]{theta * mean}, 1),
                Tensor.of(new double[]{sigma}, 1, 1));
    }

    /// dX = (A X + b) dt + Σ dW; tracked tensors are differentiated by.
    ///
    /// @param a     A (d, d)
    /// @param b     (d)
    /// @param sigma Σ (d, m)
    public static OrnsteinUhlenbeck of(Tensor a, Tensor b, Tensor sigma) {
        return new OrnsteinUhlenbeck(a, b, sigma);
    }

    @Override
    public String name() {
        return "OrnsteinUhlenbeck";
    }

    @Override
    public Sde sde() {
        int d = sigma.shape().dim(0);
        int m = sigma.shape().dim(1);
        return Sde.ito(
                (t, y) -> y.matmul(a.cast(y.dtype()).transpose()).add(b.cast(y.dtype())),
                Diffusion.commutative(
                        m, (t, y) -> sigma.cast(y.dtype()).broadcastTo(Shape.of(y.shape().dim(0), d, m))));
    }

    @Override
    public Tensor sample(double t0, double t1, Tensor y0, RandomKey key) {
        int d = b.size();
        require(
                y0.shape().rank() == 2 && y0.shape().dim(1) == d,
                "y0: must have shape (batch, %d), got %s; reshape it",
                d,
                y0.shape());
        Transition law = transition(ExactSampler.duration(t0, t1));
        Tensor z = key.normal(y0.dtype(), y0.shape().dims());
        return y0.matmul(law.phi().cast(y0.dtype()).transpose())
                .add(law.offset().cast(y0.dtype()))
                .add(z.matmul(MatrixFunctions.cholesky(law.covariance()).cast(y0.dtype()).transpose()));
    }

    /// The law of X(t + h) given X(t): normal with mean `phi` X(t) + `offset`.
    ///
    /// @param phi        Φ (d, d)
    /// @param offset     m (d)
    /// @param covariance Q (d, d)
    public record Transition(Tensor phi, Tensor offset, Tensor covariance) {
        private boolean isFinite() {
            return ParameterChecks.isFinite(phi) && ParameterChecks.isFinite(offset)
                    && ParameterChecks.isFinite(covariance);
        }

        private Transition doubled() {
            return new Transition(
                    phi.matmul(phi),
                    offset.add(times(phi, offset)),
                    covariance.add(phi.matmul(covariance).matmul(phi.transpose())));
        }
    }

    /// The transition law over a time h > 0.
    ///
    /// @throws IllegalArgumentException if h is not finite and > 0, or the law overflows
    public Transition transition(double h) {
        require(h > 0 && Double.isFinite(h), "h: must be finite and > 0, got %s", h);
        int doublings = MatrixFunctions.halvings(a.stopGradient().mul(h));
        double part = Math.scalb(h, -doublings);
        int d = b.size();
        Tensor noise = sigma.matmul(sigma.transpose());
        Tensor zero = Tensor.zeros(DType.F64, d, d);
        // exp of (−A, ΣΣᵀ; 0, Aᵀ) is (·, Φ⁻¹ Q; 0, Φᵀ). Its upper right block is linear in ΣΣᵀ, so that its size does not matter
        // to the series; likewise b below.
        Tensor left = Tensor.concat(0, a.neg(), zero);
        Tensor right = Tensor.concat(0, noise, a.transpose());
        Tensor blocks = MatrixFunctions.expOfSmall(Tensor.concat(1, left, right).mul(part));
        Tensor phi = blocks.slice(0, d, 2 * d).slice(1, d, 2 * d).transpose();
        Tensor q = phi.matmul(blocks.slice(0, 0, d).slice(1, d, 2 * d));
        // exp of (A, b; 0, 0) is (Φ, m; 0, 1).
        Tensor withOffset = Tensor.concat(0, Tensor.concat(1, a, b.reshape(d, 1)), Tensor.zeros(DType.F64, 1, d + 1));
        Tensor offset = MatrixFunctions.expOfSmall(withOffset.mul(part)).slice(0, 0, d).slice(1, d, d + 1).reshape(d);
        Transition law = new Transition(phi, offset, q);
        for (int k = 0; k < doublings; k++) {
            law = law.doubled();
        }
        require(
                law.isFinite(),
                "the transition law over %s overflows: A has an eigenvalue with a large real part; take shorter times",
                h);
        return law;
    }

    private static Tensor times(Tensor matrix, Tensor vector) {
        int d = vector.size();
        return matrix.matmul(vector.reshape(d, 1)).reshape(d);
    }
}
