package org.itograd.experiments.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.exact.OrnsteinUhlenbeck;
import org.itograd.sde.linalg.LinearAlgebra;
import org.junit.jupiter.api.Test;

class KalmanLikelihoodTest {
    /// All observations together are normal with means e^(−θt) and covariances σ²/2θ (e^(−θ|t−s|) − e^(−θ(t+s))), and τ² more on the
    /// diagonal.
    @Test
    void theFilterGivesTheDensityOfAllObservationsTogether() {
        double theta = 1.3;
        double sigma = 0.7;
        double tau = 0.4;
        double interval = 0.6;
        int n = 5;
        Tensor data = RandomKey.of(1).normal(DType.F64, 1, n);
        double[] misses = new double[n];
        double[] covariance = new double[n * n];
        for (int i = 0; i < n; i++) {
            double t = (i + 1) * interval;
            misses[i] = data.at(i) - Math.exp(-theta * t);
            for (int j = 0; j < n; j++) {
                double s = (j + 1) * interval;
                covariance[i * n + j] = sigma * sigma / (2 * theta)
                        * (Math.exp(-theta * Math.abs(t - s)) - Math.exp(-theta * (t + s))) + (i == j ? tau * tau : 0);
            }
        }
        Tensor factor = LinearAlgebra.cholesky(Tensor.of(covariance, n, n));
        double expected = -0.5 * n * Math.log(2 * Math.PI)
                - 0.5 * LinearAlgebra.solve(factor, Tensor.of(misses, n, 1)).square().sum().item();
        for (int i = 0; i < n; i++) {
            expected -= Math.log(factor.at(i * n + i));
        }
        assertEquals(expected,
                KalmanLikelihood.of(Tensor.of(new double[]{theta, sigma, tau}, 3), data, interval).item(), 1e-12);
    }

    @Test
    void atTheMaximumTheSlopeIsNoneAndTheTruthIsNear() {
        double[] truth = {1.5, 0.8, 0.3};
        Tensor x = OrnsteinUhlenbeck.of(truth[0], 0, truth[1])
                .path(TimeGrid.uniform(0, 2.4, 6), Tensor.ones(DType.F64, 400, 1), RandomKey.of(2)).slice(0, 1, 7);
        Tensor data = x.reshape(6, 400).transpose().add(RandomKey.of(3).normal(DType.F64, 400, 6).mul(truth[2]));
        KalmanLikelihood.Maximum found = KalmanLikelihood.maximum(Tensor.of(truth, 3), data, 0.4);
        Tensor slope = Autodiff.grad(p -> KalmanLikelihood.of(p, data, 0.4), found.parameters());
        assertEquals(0, slope.abs().max().item(), 1e-8);
        assertEquals(0, found.parameters().sub(Tensor.of(truth, 3)).div(found.errors()).abs().max().item(), 3);
    }
}
