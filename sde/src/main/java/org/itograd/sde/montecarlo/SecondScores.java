package org.itograd.sde.montecarlo;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;

/// End states and the weights of second derivatives of any expectation, for payoffs that may jump:
///
/// ∂²/∂θ_i∂θ_j E φ(X_T) = E φ(X_T) (S_i S_j + D_i S_j),
///
/// where S is the score of [LikelihoodRatio] and D_i S_j its derivative by θ_i for fixed states X_1, …, X_T: for parameters of the
/// equation both together are ∂²p/∂θ_i∂θ_j / p (M. Broadie, P. Glasserman, "Estimating security price derivatives using
/// simulation", Management Science 42, 1996; P. Glasserman, "Monte Carlo Methods in Financial Engineering", 2004, section
/// 7.3.2). For parameters of the initial state S is the mean over the step k that feels the change, for which X_0, …, X_k move by
/// J; so in D_i the state at time t moves by (1 − t/T) J_i, and J_j with it.
///
/// The weights have mean 0 and for a short T a large variance, like 1/T² for the gamma; [KinkScores] has less for payoffs
/// without jumps.
///
/// @param first   the end states and S
/// @param weights (samples, p, p), symmetric: that of i ≤ j is S_i S_j + D_i S_j
public record SecondScores(Scores first, Tensor weights) {
    /// ∂²/∂θ_i∂θ_j E φ(X_T) at `[i][j]`, the covariance of φ and the weight: without bias, and a constant added to φ does not matter.
    ///
    /// @param payoff φ, which may jump; gives (samples) from the states, and does not itself depend on θ
    /// @throws IllegalArgumentException if it does not give one finite number per sample
    public List<List<Slope>> hessian(UnaryOperator<Tensor> payoff) {
        double[] values = first.values(payoff).toDoubleArray();
        int p = weights.shape().dim(1);
        List<Slope> pairs = Pairs.of(p).stream()
                .map(pair -> Scores.covariance(
                        values, weights.select(1, pair.i()).select(1, pair.j()).toDoubleArray()))
                .toList();
        return square(p, pairs);
    }

    /// A symmetric matrix of one entry for each pair.
    static List<List<Slope>> square(int p, List<Slope> pairs) {
        return IntStream.range(0, p)
                .mapToObj(i -> IntStream.range(0, p).mapToObj(j -> pairs.get(Pairs.number(p, i, j))).toList())
                .toList();
    }
}
