package org.itograd.experiments.gallery;

import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

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
}
