package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// End states and their scores, from which follow the derivatives of any expectation.
///
/// @param states (samples) or (samples, d)
/// @param scores (samples, p), the derivatives of the log density of each sample's path by the parameters
public record Scores(Tensor states, Tensor scores) {
    /// ∂/∂θ_i E φ(X_T) for each parameter, the covariance of φ and the score: as the mean of a score is 0, its estimate from the
    /// sample has no bias, and a constant added to φ does not matter.
    ///
    /// @param payoff φ, which may jump; gives (samples) from the states, and does not itself depend on θ
    /// @throws IllegalArgumentException if it does not give one finite number per sample
    public List<Slope> gradient(UnaryOperator<Tensor> payoff) {
        double[] values = values(payoff).toDoubleArray();
        return IntStream.range(0, scores.shape().dim(1))
                .mapToObj(i -> covariance(values, scores.select(1, i).toDoubleArray()))
                .toList();
    }

    /// φ of each end state.
    Tensor values(UnaryOperator<Tensor> payoff) {
        Tensor values = payoff.apply(states);
        int n = scores.shape().dim(0);
        require(
                values.shape().equals(Shape.of(n)),
                "payoff: must give one number per sample, shape (%d), from states %s, got %s",
                n,
                states.shape(),
                values.shape());
        require(
                Double.isFinite(values.abs().max().item()),
                "payoff: must give finite numbers, got NaN or an infinity; check the payoff, or take shorter steps if states"
                        + " blow up");
        return values;
    }

    static Slope covariance(double[] values, double[] score) {
        Moments all = Moments.of(products(values, score));
        return new Slope(all.mean(), all.standardError());
    }

    /// Numbers whose mean is the covariance.
    static double[] products(double[] values, double[] score) {
        double valuesMean = Moments.of(values).mean();
        double scoreMean = Moments.of(score).mean();
        int n = values.length;
        double[] products = new double[n];
        for (int i = 0; i < n; i++) {
            products[i] = (values[i] - valuesMean) * (score[i] - scoreMean) * n / (n - 1);
        }
        return products;
    }
}
