package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.failure;

import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Diffusion;
import org.itograd.sde.LeastSquares;
import org.jspecify.annotations.Nullable;

/// The density of one Euler–Maruyama step, X' ~ N(μ, g gᵀ h).
final class StepDensity {
    private StepDensity() {}

    /// How the law of a step changes.
    ///
    /// @param g     the coefficients
    /// @param mean  μ̇, of the state's shape, (samples) or (samples, d)
    /// @param noise ġ, of g's shape
    record Change(Tensor g, Tensor mean, Tensor noise) {
        private Change plus(Change direction, Tensor e) {
            return new Change(
                    Place.line(g, direction.g, e), Place.line(mean, direction.mean, e),
                    Place.line(noise, direction.noise, e));
        }

        private Tensor size() {
            return g.abs().add(mean.abs()).add(noise.abs());
        }
    }

    /// The derivative of its logarithm where μ changes by μ̇ and g by ġ while X' = μ + g dW stays:
    ///
    /// dW · g⁻¹μ̇ / h + dW · g⁻¹ġ dW / h − tr g⁻¹ġ.
    ///
    /// With more processes than components g⁺ stands for g⁻¹; then the mean of this for given X' is the derivative, so that
    /// expectations stay the same.
    ///
    /// With one process per element, Σ_i μ̇_i dW_i / (g_i h) + (ġ_i / g_i) (dW_i² / h − 1); a term 0/0 is 0.
    ///
    /// @return (samples)
    static Tensor score(Diffusion diffusion, Change change, Tensor dW, Tensor h) {
        return isMatrix(diffusion)
                ? matrix(change, dW, h)
                : perElement(change, change.size().equalTo(zero(change)), dW, h);
    }

    /// The derivative of the score where the change moves by `moving` and dW by `shift`. A term 0/0 is 0 where everything in it
    /// stays 0.
    ///
    /// @return (samples)
    static Tensor scoreDerivative(
            Diffusion diffusion, Change change, Change moving, Tensor dW, @Nullable Tensor shift, Tensor h) {
        Tensor zero = Tensor.scalar(dW.dtype(), 0);
        if (isMatrix(diffusion)) {
            return Autodiff.jvp(
                    e -> matrix(change.plus(moving, e), Place.line(dW, shift, e), h), zero, zero.add(1));
        }
        Tensor untouched = change.size().add(moving.size()).equalTo(zero(change));
        return Autodiff.jvp(
                e -> perElement(change.plus(moving, e), untouched, Place.line(dW, shift, e), h), zero, zero.add(1));
    }

    /// The change −g⁻¹(μ̇ + ġ dW) of dW for which X' stays; of dW's shape. A term 0/0 is 0.
    static Tensor shift(Diffusion diffusion, Change change, Tensor dW) {
        if (isMatrix(diffusion)) {
            int n = dW.shape().dim(0);
            int m = dW.shape().dim(1);
            Tensor moved = change.noise.matmul(dW.reshape(n, m, 1)).add(change.mean.reshape(n, -1, 1));
            return LeastSquares.solve(change.g, moved).reshape(n, m).neg();
        }
        Tensor width = change.size().equalTo(zero(change)).where(zero(change).add(1), change.g);
        return change.mean.add(change.noise.mul(dW)).div(width).neg();
    }

    private static boolean isMatrix(Diffusion diffusion) {
        return switch (diffusion) {
            case Diffusion.Additive _,Diffusion.Diagonal _,Diffusion.Elementwise _,Diffusion.Scalar _ -> false;
            case Diffusion.Commutative _,Diffusion.General _ -> true;
            case Diffusion.None _ -> throw failure("diffusion: there is none, so a step has no density");
        };
    }

    private static Tensor zero(Change change) {
        return Tensor.scalar(change.g.dtype(), 0);
    }

    private static Tensor perElement(Change change, Tensor untouched, Tensor dW, Tensor h) {
        Tensor width = untouched.where(zero(change).add(1), change.g);
        Tensor terms = change.mean.div(width)
                .mul(dW.div(h))
                .add(change.noise.div(width).mul(dW.square().div(h).sub(1)));
        return terms.sum(false, IntStream.range(1, terms.shape().rank()).toArray());
    }

    private static Tensor matrix(Change change, Tensor dW, Tensor h) {
        int n = dW.shape().dim(0);
        int m = dW.shape().dim(1);
        Tensor column = dW.reshape(n, m, 1);
        Tensor row = dW.reshape(n, 1, m);
        Tensor mean = change.mean.reshape(n, change.mean.shape().dim(1), 1);
        Tensor solved = LeastSquares.solve(change.g, Tensor.concat(2, change.noise, mean));
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
