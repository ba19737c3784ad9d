package org.itograd.sde.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.montecarlo.Gaussian;
import org.itograd.sde.testing.Checks;
import org.junit.jupiter.api.Test;

/// The square-root process and its noncentral chi-square numbers. A correct implementation fails a statistical check with
/// probability 1e-6 for a random seed; the seeds are fixed.
class CoxIngersollRossTest {
    private static final double FALSE_ALARM = 1e-6;
    private static final int SAMPLES = 1 << 16;
    /// Gradients are means over a group of samples; so many of these are close to normal.
    private static final int GROUPS = 256;

    @Test
    void theGammaFunctionIsRight() {
        double log = 0;
        double harmonic = -0.5772156649015329;
        for (int n = 1; n < 40; n++) {
            assertEquals(log, GammaFunction.log(n), 1e-14 * Math.max(1, log));
            assertEquals(harmonic, GammaFunction.digamma(n), 1e-14);
            log += Math.log(n);
            harmonic += 1.0 / n;
        }
        assertEquals(Math.log(Math.PI) / 2, GammaFunction.log(0.5), 1e-14);
        assertEquals(-0.5772156649015329 - 2 * Math.log(2), GammaFunction.digamma(0.5), 1e-14);
    }

    /// With one degree of freedom the number is (Z + √λ)², with two and λ = 0 it is exponential of mean 2.
    @Test
    void theDistributionFunctionIsRight() {
        for (double lambda : new double[]{0, 0.3, 7, 900}) {
            double root = Math.sqrt(lambda);
            for (double z : new double[]{-4, -1.5, 0.2, 3}) {
                double x = (root + z) * (root + z);
                double expected = Gaussian.cdf(Math.sqrt(x) - root) - Gaussian.cdf(-Math.sqrt(x) - root);
                assertEquals(expected, NoncentralLaw.of(1, lambda, x).cdf(), 1e-12);
            }
        }
        assertEquals(1 - Math.exp(-1.5), NoncentralLaw.of(2, 0, 3).cdf(), 1e-14);
        assertEquals(1, NoncentralLaw.of(2, 0, 4000).cdf(), 1e-15);
        assertEquals(0, NoncentralLaw.of(2, 4000, 1).cdf(), 1e-15);
    }

    /// x with F(x; δ, λ) = u by bisection, for parameters on both sides.
    @Test
    void quantilesHaveTheseDerivatives() {
        double d = 1e-4;
        for (double degrees : new double[]{0.4, 1.7, 12}) {
            for (double lambda : new double[]{0.2, 5, 150}) {
                double x = quantile(degrees, lambda, 0.37);
                NoncentralLaw law = NoncentralLaw.of(degrees, lambda, x);
                double byDegrees =
                        (quantile(degrees + d, lambda, 0.37) - quantile(degrees - d, lambda, 0.37)) / (2 * d);
                double byLambda = (quantile(degrees, lambda + d, 0.37) - quantile(degrees, lambda - d, 0.37)) / (2 * d);
                assertEquals(byDegrees, law.quantileByDegrees(), 2e-7);
                assertEquals(byLambda, law.quantileByLambda(), 2e-7);
            }
        }
    }

    private static double quantile(double degrees, double lambda, double u) {
        double low = 0;
        double high = 1000;
        for (int halving = 0; halving < 80; halving++) {
            double middle = (low + high) / 2;
            if (NoncentralLaw.of(degrees, lambda, middle).cdf() < u) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /// Equally spaced u must meet each value as often as its probability says.
    @Test
    void poissonNumbersAreInverted() {
        int n = 1 << 16;
        for (double mean : new double[]{0, 0.01, 3.3, 40}) {
            double[] seen = new double[100];
            for (int i = 0; i < n; i++) {
                seen[(int) PoissonNumbers.inverted(mean, (i + 0.5) / n)] += 1.0 / n;
            }
            for (int k = 0; k < seen.length; k++) {
                double p =
                        mean == 0 ? (k == 0 ? 1 : 0) : Math.exp(k * Math.log(mean) - mean - GammaFunction.log(k + 1.0));
                assertEquals(p, seen[k], 2.0 / n);
            }
        }
        assertEquals(1e7, (double) PoissonNumbers.inverted(1e7, 1 - 1e-16), 3e4);
    }

    @Test
    void chiSquareNumbersFollowTheLaw() {
        for (double degrees : new double[]{0.2, 0.71, 1, 3.5, 200}) {
            for (double lambda : new double[]{0, 0.5, 30, 20_000}) {
                Tensor x = NoncentralChiSquare.draw(
                        Tensor.scalar(DType.F64, 1), Tensor.scalar(DType.F64, degrees),
                        Tensor.full(DType.F64, lambda, SAMPLES / 16), RandomKey.of(3));
                Checks.law(degrees + ", " + lambda, at -> NoncentralLaw.of(degrees, lambda, at).cdf(), x, FALSE_ALARM)
                        .require();
            }
        }
    }

    /// E X = θ + (x − θ) e^−κh and Var X = x σ² (e^−κh − e^−2κh) / κ + θσ² (1 − e^−κh)² / 2κ, and their derivatives, with
    /// Feller's condition (2κθ > σ²) and without.
    @Test
    void momentsAndTheirDerivativesAreExact() {
        for (double s : new double[]{0.4, 1.6}) {
            List<Tensor> parameters = Stream.of(0.8, 0.5, s, 0.3).map(p -> Tensor.scalar(DType.F64, p)).toList();
            Tensor end = sample(parameters, SAMPLES, 0);
            Checks.mean("X", mean(parameters).item(), end, FALSE_ALARM).require();
            Checks.mean("X²", second(parameters).item(), end.square(), FALSE_ALARM).require();
            double[][] slopes = new double[2 * parameters.size()][GROUPS];
            for (int g = 0; g < GROUPS; g++) {
                int group = g;
                List<Tensor> first = gradients(p -> sample(p, SAMPLES / GROUPS, 1 + group).mean(), parameters);
                List<Tensor> second =
                        gradients(p -> sample(p, SAMPLES / GROUPS, 1 + group).square().mean(), parameters);
                for (int i = 0; i < parameters.size(); i++) {
                    slopes[2 * i][g] = first.get(i).item();
                    slopes[2 * i + 1][g] = second.get(i).item();
                }
            }
            for (int i = 0; i < parameters.size(); i++) {
                double byMean = gradients(CoxIngersollRossTest::mean, parameters).get(i).item();
                double bySecond = gradients(CoxIngersollRossTest::second, parameters).get(i).item();
                Checks.mean("X′ by " + i, byMean, Tensor.of(slopes[2 * i], GROUPS), FALSE_ALARM).require();
                Checks.mean("(X²)′ by " + i, bySecond, Tensor.of(slopes[2 * i + 1], GROUPS), FALSE_ALARM).require();
            }
        }
    }

    private static List<Tensor> gradients(Function<List<Tensor>, Tensor> f, List<Tensor> parameters) {
        return Autodiff.valueAndGrad(f, parameters).gradients();
    }

    private static Tensor sample(List<Tensor> p, int n, int group) {
        Tensor start = p.get(3).broadcastTo(Shape.of(n));
        return CoxIngersollRoss.of(p.get(0), p.get(1), p.get(2)).sample(0, 0.9, start, RandomKey.of(4).fold(group));
    }

    private static Tensor mean(List<Tensor> p) {
        Tensor decay = p.get(0).mul(-0.9).exp();
        return p.get(1).add(p.get(3).sub(p.get(1)).mul(decay));
    }

    private static Tensor second(List<Tensor> p) {
        Tensor decay = p.get(0).mul(-0.9).exp();
        Tensor s2 = p.get(2).square().div(p.get(0));
        Tensor lost = decay.neg().add(1);
        Tensor variance = p.get(3).mul(s2).mul(decay).mul(lost).add(p.get(1).mul(s2).mul(lost.square()).mul(0.5));
        return variance.add(mean(p).square());
    }

    @Test
    void secondDerivativesAreRefused() {
        assertThrows(
                UnsupportedOperationException.class,
                () -> Autodiff.hessianVectorProduct(
                        x -> CoxIngersollRoss.of(1, 0.4, 0.5).sample(0, 1, x, RandomKey.of(1)).sum(),
                        Tensor.ones(DType.F64, 3),
                        Tensor.ones(DType.F64, 3)));
    }

    @Test
    void parametersAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> CoxIngersollRoss.of(-1, 0.4, 0.5));
        assertThrows(
                IllegalArgumentException.class,
                () -> CoxIngersollRoss.of(1, 0.4, 0.5).sample(0, 1, Tensor.full(DType.F64, -0.1, 2), RandomKey.of(1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> CoxIngersollRoss.of(1, 0.4, 0.5).sample(1, 1, Tensor.ones(DType.F64, 2), RandomKey.of(1)));
    }
}
