package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;

/// End states and what second derivatives of an expectation need for payoffs that are continuous but have kinks, such as (x − K)⁺:
/// one derivative along the path, where φ′ jumps, and the other of the density,
///
/// ∂²/∂θ_i∂θ_j E φ(X_T) = ∂/∂θ_i E φ′(X_T) T_j = E φ′(X_T) (T_j S_i + D_i T_j),
///
/// where T_j is the derivative of X_T by θ_j along the path, S the score of [LikelihoodRatio], and D_i T_j the derivative of T_j by
/// θ_i where all moves as in [SecondScores] and X_T stays (P. Glasserman, "Monte Carlo Methods in Financial Engineering", 2004,
/// section 7.3.3, mixed estimators; M. Broadie, P. Glasserman, "Estimating security price derivatives using simulation",
/// Management Science 42, 1996).
///
/// The variance of the gamma grows like 1/T for a short T, not 1/T². For i < j the density is differentiated by θ_i and the path by
/// θ_j: let those parameters come first whose score is small, the initial state's before one of the diffusion.
///
/// @param first   the end states and S
/// @param slopes  T: (samples, p) or (samples, p, d)
/// @param weights (samples, p, p) or (samples, p, p, d), symmetric in the p: that of i ≤ j is T_j S_i + D_i T_j
public record KinkScores(Scores first, Tensor slopes, Tensor weights) {
    /// Where the derivative along the path and that of the density differ by more standard errors, φ jumps; normal numbers
    /// do so with probability 1e-15.
    private static final double APART = 8;
    /// A standard error is known if it is made of so many samples.
    private static final double KNOWN = 30;

    /// ∂²/∂θ_i∂θ_j E φ(X_T) at `[i][j]`.
    ///
    /// @param payoff φ, continuous and differentiable but for kinks; gives (samples) from the states, each sample's number from its
    ///     own state, and does not itself depend on θ
    /// @throws IllegalArgumentException if it does not give one finite number per sample, cannot be differentiated, or is seen to jump:
    ///     its first derivatives along the path and by the density are not the same. Few samples, or jumps that are rarely near,
    ///     do not show it
    public List<List<Slope>> hessian(UnaryOperator<Tensor> payoff) {
        Tensor values = first.values(payoff);
        Tensor gradient = Autodiff.grad(x -> payoff.apply(x).sum(), first.states());
        for (int i = 0; i < slopes.shape().dim(1); i++) {
            requireContinuous(values, gradient, i);
        }
        int p = slopes.shape().dim(1);
        List<Slope> pairs = Pairs.of(p).stream()
                .map(pair -> mean(along(gradient, weights.select(1, pair.i()).select(1, pair.j()))))
                .toList();
        return SecondScores.square(p, pairs);
    }

    private void requireContinuous(Tensor values, Tensor gradient, int i) {
        double[] path = along(gradient, slopes.select(1, i)).toDoubleArray();
        double[] density =
                Scores.products(values.toDoubleArray(), first.scores().select(1, i).toDoubleArray());
        Moments apart = Moments.of(IntStream.range(0, path.length).mapToDouble(k -> path[k] - density[k]).toArray());
        double error = apart.deviation() / Math.sqrt(path.length);
        require(
                !(apart.effective() >= KNOWN && Math.abs(apart.mean()) > APART * error),
                "payoff: jumps: its derivative by parameter %d is %.6g along the path, but %.6g by the density, %.3g standard"
                        + " errors apart; use secondAt, which takes payoffs that jump",
                i,
                Moments.of(path).mean(),
                Moments.of(density).mean(),
                Math.abs(apart.mean()) / error);
    }

    private static Slope mean(Tensor terms) {
        Moments all = Moments.of(terms.toDoubleArray());
        return new Slope(all.mean(), all.standardError());
    }

    /// The derivative of φ in a direction, (samples).
    private static Tensor along(Tensor gradient, Tensor direction) {
        Tensor terms = gradient.mul(direction);
        return terms.shape().rank() == 1 ? terms : terms.sum(false, 1);
    }
}
