package org.itograd.sde.testing;

import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.VectorField;
import org.itograd.sde.brownian.PathDetail;

/// Noise and, in Itô's calculus, no drift but what it brings: errors of the drift do not hide those of the noise, so that a
/// correction with a factor of .45 for ½ is seen with steps that are not short.
///
/// - Diagonal, scalar and commutative noise: X_i = sinh(c_i + Σ_j b_ij W_j), with g_ij = b_ij √(1 + X_i²) and Itô's drift
///   ½ Σ_j b_ij² X_i.
/// - Elementwise noise: dX₁ = σX₁ dW₁, dX₂ = X₁ dW₂, from (1, 0), and the same for (X₁, X₁ + X₂), where noise is a full
///   matrix. It does not commute, and the calculi differ by ½σ²X₁.
final class PureNoiseProblems {
    private static final double SIGMA = 0.6;
    private static final double[] FROM = {0.4, 0.8};
    /// Rows b_i.
    private static final double[] MATRIX = {0.3, 0.2, -0.2, 0.35};

    private PureNoiseProblems() {}

    /// @param noise neither [NoiseType#NONE] nor [NoiseType#ADDITIVE]
    static TestProblem of(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE, ADDITIVE -> throw new AssertionError(noise + " is constant");
            case DIAGONAL -> hyperbolic(calculus, noise, new double[]{0.5}, 1);
            case SCALAR -> hyperbolic(calculus, noise, new double[]{0.5, -0.3}, 1);
            case COMMUTATIVE -> hyperbolic(calculus, noise, MATRIX, 2);
            case ELEMENTWISE, GENERAL -> area(calculus, noise);
        };
    }

    private static TestProblem hyperbolic(Calculus calculus, NoiseType noise, double[] matrix, int m) {
        int d = matrix.length / m;
        Tensor b = Tensor.of(matrix, d, m);
        Tensor rates = b.square().sum(false, 1).mul(0.5);
        Tensor start = d == 1 ? Tensor.of(FROM, 2).slice(0, 0, 1) : Tensor.of(FROM, 2);
        VectorField root = (t, x) -> x.square().add(1).sqrt();
        VectorField drift = (t, x) -> switch (calculus) {
            case ITO -> x.mul(rates.cast(x.dtype()));
            case STRATONOVICH -> x.mul(0);
        };
        VectorField byElement = (t, x) -> root.apply(t, x).mul(b.reshape(d).cast(x.dtype()));
        Diffusion diffusion = switch (noise) {
            case DIAGONAL -> Diffusion.diagonal(byElement);
            case SCALAR -> Diffusion.scalar(byElement);
            case NONE, ADDITIVE, ELEMENTWISE, COMMUTATIVE, GENERAL -> Diffusion.commutative(m,
                    (t, x) -> root.apply(t, x).reshape(-1, d, 1).mul(b.cast(x.dtype())));
        };
        return TestProblem
                .of(Structures.name("pure", calculus, noise), Structures.sde(calculus, drift, diffusion), 1, sinh(start)
                        .toDoubleArray())
                .withSolution((w, n) -> {
                    Tensor dW = w.increment(0, 1);
                    int samples = dW.shape().dim(0);
                    Tensor end = sinh(dW.reshape(samples, m).matmul(b.transpose()).add(start));
                    return d == 1 ? end.reshape(samples) : end;
                });
    }

    private static TestProblem area(Calculus calculus, NoiseType noise) {
        double rate = calculus == Calculus.ITO ? 0 : -SIGMA * SIGMA / 2;
        Reverting first = new Reverting(
                new double[]{1}, new double[]{0}, new double[]{rate}, new double[][]{{SIGMA}}, 0, 0);
        Mixed mixed = noise == NoiseType.GENERAL ? Mixed.TRIANGLE : Mixed.NOT;
        VectorField g = (t, x) -> Tensor.concat(1, x.slice(1, 0, 1).mul(SIGMA), x.slice(1, 0, 1));
        return TestProblem
                .of(Structures.name("pure", calculus, noise),
                        Structures.sde(calculus, (t, x) -> x.mul(0), mixed.ofElementwise(noise, g)), 1,
                        mixed.start(1, 0))
                .withSolution(PathDetail.LEVY_AREA, (w, n) -> mixed.states(RevertingPath.withArea(first, w, n, 1, 0)))
                .from(4);
    }

    private static Tensor sinh(Tensor x) {
        return x.exp().sub(x.neg().exp()).mul(0.5);
    }
}
