package org.itograd.sde.montecarlo;

import static org.itograd.autodiff.Arguments.failure;

import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Diffusion;
import org.itograd.sde.LeastSquares;

/// The density of one Euler–Maruyama step, X' ~ N(μ, g gᵀ h).
final class StepDensity {
    private StepDensity() {}

    /// The derivative of its logarithm where μ changes by μ̇ and g by ġ while X' = μ + g dW stays:
    ///
    /// dW · g⁻¹μ̇ / h + dW · g⁻¹ġ dW / h − tr g⁻¹ġ.
    ///
    /// With more processes than components g⁺ stands for g⁻¹; then the mean of this for given X' is the derivative, so that
    /// expectations stay the same.
    ///
    /// With one process per element, Σ_i μ̇_i dW_i / (g_i h) + (ġ_i / g_i) (dW_i² / h − 1); a term 0/0 is 0.
    ///
    /// @param g    the coefficients
    /// @param mean μ̇, of the state's shape, (samples) or (samples, d)
    /// @param noise ġ, of g's shape
    /// @return (samples)
    static Tensor score(Diffusion diffusion, Tensor g, Tensor mean, Tensor noise, Tensor dW, Tensor h) {
        return switch (diffusion) {
            case Diffusion.Additive _,Diffusion.Diagonal _,Diffusion.Elementwise _,Diffusion.Scalar _ ->
                perElement(g, mean, noise, dW, h);
            case Diffusion.Commutative _,Diffusion.General _ -> matrix(g, mean, noise, dW, h);
            case Diffusion.None _ -> throw failure("diffusion: there is none, so a step has no density");
        };
    }

    private static Tensor perElement(Tensor g, Tensor mean, Tensor noise, Tensor dW, Tensor h) {
        Tensor zero = Tensor.scalar(g.dtype(), 0);
        Tensor untouched = g.abs().add(mean.abs()).add(noise.abs()).equalTo(zero);
        Tensor width = untouched.where(zero.add(1), g);
        Tensor terms = mean.div(width).mul(dW.div(h)).add(noise.div(width).mul(dW.square().div(h).sub(1)));
        return terms.sum(false, IntStream.range(1, terms.shape().rank()).toArray());
    }

    private static Tensor matrix(Tensor g, Tensor mean, Tensor noise, Tensor dW, Tensor h) {
        int n = dW.shape().dim(0);
        int m = dW.shape().dim(1);
        Tensor column = dW.reshape(n, m, 1);
        Tensor row = dW.reshape(n, 1, m);
        Tensor solved = LeastSquares.solve(g, Tensor.concat(2, noise, mean.reshape(n, mean.shape().dim(1), 1)));
        Tensor relative = solved.slice(2, 0, m);
        Tensor shift = solved.slice(2, m, m + 1);
        Tensor squared = row.matmul(shift.add(relative.matmul(column))).reshape(n).div(h);
        return squared.sub(trace(relative, m));
    }

    private static Tensor trace(Tensor a, int m) {
        double[] identity = new double[m * m];
        IntStream.range(0, m).forEach(i -> identity[i * m + i] = 1);
        return a.mul(Tensor.of(identity, m, m)).sum(false, 1, 2);
    }
}
