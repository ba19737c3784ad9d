package org.itograd.experiments.gallery;

import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.linalg.LinearAlgebra;

/// The likelihood of noisy observations of an Ornstein–Uhlenbeck process by Kalman's filter.
final class KalmanLikelihood {
    private static final double LOG_2PI = StrictMath.log(2 * Math.PI);

    private KalmanLikelihood() {}

    /// The exact log-likelihood of dX = −θ X dt + σ dW, X(0) = 1, from Y_k = X(k Δ) + τ ε_k, k = 1, 2, …: X is normal given the past of Y,
    /// with a mean and a variance that each transition and each observation change (R. E. Kalman, "A new approach to linear filtering and
    /// prediction problems", J. Basic Eng. 82, 1960).
    ///
    /// @param p        θ, σ, τ
    /// @param data     Y, (series, times)
    /// @param interval Δ
    static Tensor of(Tensor p, Tensor data, double interval) {
        Tensor decay = p.select(0, 0).mul(-interval).exp();
        Tensor fresh = p.select(0, 1).square().mul(decay.square().neg().add(1)).div(p.select(0, 0).mul(2));
        Tensor mean = Tensor.ones(DType.F64, data.shape().dim(0));
        Tensor variance = Tensor.scalar(0);
        Tensor total = Tensor.scalar(0);
        for (int k = 0; k < data.shape().dim(1); k++) {
            mean = mean.mul(decay);
            variance = variance.mul(decay.square()).add(fresh);
            Tensor observed = variance.add(p.select(0, 2).square());
            Tensor miss = data.select(1, k).sub(mean);
            total = total.sub(miss.square().div(observed).add(observed.log()).add(LOG_2PI).sum().div(2));
            mean = mean.add(miss.mul(variance.div(observed)));
            variance = variance.sub(variance.square().div(observed));
        }
        return total;
    }

    /// Where the likelihood is largest.
    ///
    /// @param parameters θ, σ, τ
    /// @param errors     standard errors, from the curvature there
    record Maximum(Tensor parameters, Tensor errors) {}

    /// The maximum by Newton's method.
    ///
    /// @param start near it
    static Maximum maximum(Tensor start, Tensor data, double interval) {
        UnaryOperator<Tensor> likelihood = p -> of(p, data, interval);
        Tensor unit = LinearAlgebra.identity(DType.F64, 3);
        Maximum best = new Maximum(start, start);
        for (int step = 0; step < 8; step++) {
            Tensor at = best.parameters;
            Tensor slope = Autodiff.grad(likelihood, at).reshape(3, 1);
            Tensor hessian = Tensor.stack(IntStream.range(0, 3)
                    .mapToObj(i -> Autodiff.hessianVectorProduct(likelihood, at, unit.select(0, i)))
                    .toArray(Tensor[]::new));
            Tensor covariance = LinearAlgebra.solve(hessian.neg(), unit);
            best = new Maximum(at.add(covariance.matmul(slope).reshape(3)), LinearAlgebra.diagonal(covariance).sqrt());
        }
        return best;
    }
}
