package org.itograd.sde.testing;

import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// Constant coefficients, stated in each structure of noise: dX = a dt + B dW from x, X = x + at + BW, in either calculus. Most
/// methods make no error here, so none hides what does not shrink with the step: noise that is a little too large, processes
/// that are a little correlated, a weight that is not quite right.
final class ConstantProblems {
    private static final double[] START = {1, -0.5};
    private static final double[] DRIFT = {0.4, 0.7};
    /// Of each element's own process.
    private static final double[] OWN = {0.5, 0.8};
    private static final double[] MATRIX = {0.5, 0.3, -0.4, 0.6};

    private ConstantProblems() {}

    /// @param noise any but [NoiseType#NONE]
    static TestProblem of(Calculus calculus, NoiseType noise) {
        Tensor own = Tensor.of(OWN, 2);
        Tensor matrix = Tensor.of(MATRIX, 2, 2);
        Diffusion diffusion = switch (noise) {
            case NONE -> throw new AssertionError("constant noise is not none");
            case DIAGONAL -> Diffusion.diagonal((t, x) -> like(x, own));
            case ELEMENTWISE -> Diffusion.elementwise((t, x) -> like(x, own));
            case SCALAR -> Diffusion.scalar((t, x) -> like(x, own));
            case ADDITIVE -> Diffusion.additive(t -> own.cast(t.dtype()));
            case COMMUTATIVE -> Diffusion.commutative(2, (t, x) -> like(x.reshape(-1, 2, 1), matrix));
            case GENERAL -> Diffusion.general(2, (t, x) -> like(x.reshape(-1, 2, 1), matrix));
        };
        Tensor drift = Tensor.of(DRIFT, 2);
        Sde sde = Structures.sde(calculus, (t, x) -> like(x, drift), diffusion);
        Tensor end = Tensor.of(START, 2).add(drift);
        double[][] b = columns(noise);
        Tensor rows = Tensor.of(new double[]{b[0][0], b[1][0], b[0][1], b[1][1]}, 2, 2);
        return TestProblem.of(Structures.name("constant", calculus, noise), sde, 1, START)
                .withSolution((w, n) -> {
                    Tensor dW = w.increment(0, 1);
                    Tensor both = noise == NoiseType.SCALAR ? Tensor.concat(1, dW, dW.mul(0)) : dW;
                    return both.matmul(rows).add(end);
                })
                .withExpectation("x₁² + (x₁ + x₂)²", ConstantProblems::squares, expected(b));
    }

    private static Tensor like(Tensor x, Tensor constant) {
        return x.mul(0).add(constant.cast(x.dtype()));
    }

    /// B by rows; scalar noise has one column.
    private static double[][] columns(NoiseType noise) {
        return switch (noise) {
            case NONE -> new double[][]{{0, 0}, {0, 0}};
            case DIAGONAL, ELEMENTWISE, ADDITIVE -> new double[][]{{OWN[0], 0}, {0, OWN[1]}};
            case SCALAR -> new double[][]{{OWN[0], 0}, {OWN[1], 0}};
            case COMMUTATIVE, GENERAL -> new double[][]{{MATRIX[0], MATRIX[1]}, {MATRIX[2], MATRIX[3]}};
        };
    }

    private static Tensor squares(Tensor x) {
        Tensor x1 = x.select(1, 0);
        return x1.square().add(x1.add(x.select(1, 1)).square());
    }

    private static double expected(double[][] b) {
        double m1 = START[0] + DRIFT[0];
        double m2 = START[1] + DRIFT[1];
        double sum = m1 + m2;
        double total = m1 * m1 + sum * sum;
        for (int j = 0; j < 2; j++) {
            double both = b[0][j] + b[1][j];
            total += b[0][j] * b[0][j] + both * both;
        }
        return total;
    }
}
