package org.itograd.sde.exact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.montecarlo.Gaussian;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.testing.Checks;
import org.junit.jupiter.api.Test;

/// The square-root process where one of its parameters is 0, tiny or negative, or the noise is small beside the state. A correct
/// sampler fails a statistical check with probability 1e-6 for a random seed; the seeds are fixed.
class CoxIngersollRossLimitsTest {
    private static final double FALSE_ALARM = 1e-6;
    private static final int SAMPLES = 1 << 11;

    private static Tensor sample(CoxIngersollRoss cir, double h, double y0) {
        return cir.sample(0, h, Tensor.full(DType.F64, y0, SAMPLES), RandomKey.of(3));
    }

    @Test
    void aTinyRateIsAsNone() {
        for (double b : new double[]{0, 0.02, 0.5}) {
            double[] none = sample(CoxIngersollRoss.affine(0, b, 0.4), 1, 0.3).toDoubleArray();
            for (double kappa : new double[]{1e-300, 5e-17, 1e-16, -1e-16}) {
                double[] tiny = sample(CoxIngersollRoss.affine(kappa, b, 0.4), 1, 0.3).toDoubleArray();
                for (int i = 0; i < SAMPLES; i++) {
                    assertEquals(none[i], tiny[i], 1e-14 * none[i]);
                }
            }
            double[] small = sample(CoxIngersollRoss.affine(1e-9, b, 0.4), 1, 0.3).toDoubleArray();
            double away = 0;
            for (int i = 0; i < SAMPLES; i++) {
                away = Math.max(away, Math.abs(small[i] - none[i]) / (1 + none[i]));
            }
            assertEquals(0, away, 1e-8);
        }
    }

    /// Mean and variance e^−κh x + b g and σ² (x e^−κh g + b g²/2), g = (1 − e^−κh)/κ, for every sign of κ, and their law.
    @Test
    void ratesMayHaveAnySign() {
        for (double kappa : new double[]{-1.5, -1e-3, 0, 0.8}) {
            for (double b : new double[]{0, 0.3, 4}) {
                CoxIngersollRoss cir = CoxIngersollRoss.affine(kappa, b, 0.9);
                double h = 0.7;
                double decay = Math.exp(-kappa * h);
                double g = kappa == 0 ? h : -Math.expm1(-kappa * h) / kappa;
                double mean = decay * 2 + b * g;
                double variance = 0.81 * (2 * decay * g + b * g * g / 2);
                Tensor x = sample(cir, h, 2);
                Checks.mean("X", mean, x, FALSE_ALARM).require();
                Checks.mean("(X − m)²", variance, x.sub(mean).square(), FALSE_ALARM).require();
                if (b > 0) {
                    Checks.law("law", at -> cir.cdf(h, 2, at), x.slice(0, 0, 256), FALSE_ALARM).require();
                }
            }
        }
        // Growth is no pull towards a mean: the same equation by its mean.
        assertArrayEquals(
                sample(CoxIngersollRoss.affine(-1.5, 0.3, 0.9), 1, 2).toDoubleArray(),
                sample(CoxIngersollRoss.of(-1.5, -0.2, 0.9), 1, 2).toDoubleArray(),
                1e-12);
    }

    /// (X − E X) / √Var X is normal, up to a skewness of the order of σ.
    @Test
    void smallNoiseIsNormal() {
        double h = 1.0 / 252;
        for (double sigma : new double[]{1e-4, 1e-6, 1e-7, 1e-12}) {
            CoxIngersollRoss cir = CoxIngersollRoss.of(2, 0.04, sigma);
            double decay = Math.exp(-2 * h);
            double g = -Math.expm1(-2 * h) / 2;
            double mean = 0.03 * decay + 0.08 * g;
            double deviation = sigma * Math.sqrt(0.03 * decay * g + 0.04 * g * g);
            Tensor z = sample(cir, h, 0.03).sub(mean).div(deviation);
            Checks.law("sigma = " + sigma, Gaussian::cdf, z, FALSE_ALARM).require();
            double rounding = Math.ulp(mean) / deviation;
            for (double at : new double[]{-3, -1, 0, 2}) {
                assertEquals(Gaussian.cdf(at), cir.cdf(h, 0.03, mean + at * deviation), 10 * sigma + 2 * rounding);
            }
        }
    }

    /// Without mean reversion √X has a deviation of ½ σ √h where X is large.
    @Test
    void statesMayBeLarge() {
        for (double b : new double[]{0.01, 3}) {
            for (double y0 : new double[]{1e6, 1e12, 1e14}) {
                Tensor x = sample(CoxIngersollRoss.affine(0, b, 0.6), 0.25, y0);
                Checks.law("y0 = " + y0, at -> Gaussian.cdf(at / 0.15), x.sqrt().sub(Math.sqrt(y0)), FALSE_ALARM)
                        .require();
            }
            Tensor vast = sample(CoxIngersollRoss.affine(0, b, 0.6), 0.25, 1e300);
            assertEquals(0, vast.sub(1e300).abs().max().item(), 1e285);
        }
    }

    /// Along the quantile function, ∂X/∂p = −(∂F/∂p) / f for every parameter, by differences of the distribution function: for few and
    /// many degrees of freedom (0.6, 32, 3200, 80,000), for growth, and without a rate.
    @Test
    void gradientsAreImplicitDerivatives() {
        double[][] cases = {
            {0.5, 0.3, 0.9, 0.4}, {2, 0.08, 0.1, 0.05}, {2, 0.08, 0.01, 0.05}, {2, 0.08, 0.002, 0.03},
            {-0.7, 0.3, 0.5, 0.4}, {0, 0.3, 0.5, 0.4}, {0.4, 0, 0.5, 3}};
        for (double[] p : cases) {
            List<Tensor> leaves = Arrays.stream(p).mapToObj(v -> Tensor.scalar(DType.F64, v).variable()).toList();
            for (int i = 0; i < 4; i++) {
                RandomKey key = RandomKey.of(i);
                Tensor end = CoxIngersollRoss.affine(leaves.get(0), leaves.get(1), leaves.get(2))
                        .sample(0, 0.8, leaves.get(3).reshape(1), key);
                double x = end.item();
                List<Tensor> slopes = Autodiff.gradients(end.sum(), leaves.toArray(Tensor[]::new));
                double scale = CoxIngersollRoss.affine(p[0], p[1], p[2]).cdf(0.8, p[3], x);
                assertTrue(scale > 1e-3 && scale < 1 - 1e-3 && x > 0);
                double d = 1e-5 * x * Math.min(1, 10 * p[2]);
                double density = (cdf(p, x + d) - cdf(p, x - d)) / (2 * d);
                for (int j = 0; j < 4; j++) {
                    double step = 1e-5 * Math.max(Math.abs(p[j]), j == 0 ? 1 : 0) * Math.min(1, 10 * p[2]);
                    if (step == 0) {
                        continue;
                    }
                    double[] up = p.clone();
                    double[] down = p.clone();
                    up[j] += step;
                    down[j] -= step;
                    double expected = -(cdf(up, x) - cdf(down, x)) / (2 * step) / density;
                    assertEquals(expected, slopes.get(j).item(), 2e-6 * (1 + Math.abs(expected)),
                            Arrays.toString(p) + " by " + j);
                }
            }
        }
    }

    private static double cdf(double[] p, double x) {
        return CoxIngersollRoss.affine(p[0], p[1], p[2]).cdf(0.8, p[3], x);
    }

    /// κ = 2, θ = 0.04, σ = 0.01: E X does not depend on σ, and changes with θ by 1 − e^−2κ; so it is in the mean over the law.
    @Test
    void gradientsAreRightInTheMeanForManyDegreesOfFreedom() {
        for (double sigma : new double[]{0.1, 0.01, 1e-4}) {
            int n = 256;
            Tensor kappa = Tensor.scalar(DType.F64, 2);
            double[][] slopes = new double[2][n];
            for (int i = 0; i < n; i++) {
                Tensor theta = Tensor.scalar(DType.F64, 0.04).variable();
                Tensor s = Tensor.scalar(DType.F64, sigma).variable();
                Tensor x = CoxIngersollRoss.of(kappa, theta, s)
                        .sample(0, 3, Tensor.full(DType.F64, 0.04, 1), RandomKey.of(i));
                List<Tensor> both = Autodiff.gradients(x.sum(), theta, s);
                slopes[0][i] = both.get(0).item();
                slopes[1][i] = both.get(1).item();
            }
            Checks.mean("by theta", -Math.expm1(-6), Tensor.of(slopes[0], n), FALSE_ALARM).require();
            Checks.mean("by sigma", 0, Tensor.of(slopes[1], n), FALSE_ALARM).require();
        }
    }

    // ------------------------------------------------------------------ without noise

    @Test
    void withoutNoiseItIsItsMean() {
        double decay = Math.exp(-1.2);
        List<Tensor> leaves = Stream.of(1.5, 0.3, 0.0, 0.7).map(v -> Tensor.scalar(DType.F64, v).variable()).toList();
        Tensor end = CoxIngersollRoss.of(leaves.get(0), leaves.get(1), leaves.get(2))
                .sample(0, 0.8, leaves.get(3).reshape(1), RandomKey.of(5));
        assertEquals(0.7 * decay + 0.3 * (1 - decay), end.item(), 1e-15);
        List<Tensor> slopes = Autodiff.gradients(end.sum(), leaves.toArray(Tensor[]::new));
        assertEquals(-0.8 * decay * 0.4, slopes.get(0).item(), 1e-14);
        assertEquals(1 - decay, slopes.get(1).item(), 1e-15);
        assertEquals(decay, slopes.get(3).item(), 1e-15);
        // By σ it is the limit of the derivatives for σ > 0.
        for (double sigma : new double[]{1e-4, 1e-6}) {
            Tensor s = Tensor.scalar(DType.F64, sigma).variable();
            Tensor noisy = CoxIngersollRoss.of(Tensor.scalar(DType.F64, 1.5), Tensor.scalar(DType.F64, 0.3), s)
                    .sample(0, 0.8, Tensor.full(DType.F64, 0.7, 1), RandomKey.of(5));
            double slope = Autodiff.gradients(noisy.sum(), s).getFirst().item();
            assertEquals(slopes.get(2).item(), slope, 5 * sigma);
        }
        CoxIngersollRoss still = CoxIngersollRoss.of(1.5, 0.3, 0);
        assertEquals(0, still.cdf(0.8, 0.7, end.item() - 1e-9));
        assertEquals(1, still.cdf(0.8, 0.7, end.item() + 1e-9));
    }

    // ------------------------------------------------------------------ absorption

    @Test
    void withoutInflowZeroIsAbsorbing() {
        CoxIngersollRoss cir = CoxIngersollRoss.of(0.5, 0, 1.2);
        Tensor path = cir.path(TimeGrid.uniform(0, 4, 8), Tensor.full(DType.F64, 0.5, SAMPLES), RandomKey.of(2));
        for (int k = 1; k < 8; k++) {
            double[] now = path.select(0, k).toDoubleArray();
            double[] then = path.select(0, k + 1).toDoubleArray();
            for (int i = 0; i < SAMPLES; i++) {
                assertTrue(now[i] > 0 || then[i] == 0);
            }
        }
        // P(X(4) = 0) = exp(−λ/2), λ/2 = 2 κ x / (σ² (e^κt − 1)).
        Tensor dead = path.select(0, 8).equalTo(Tensor.scalar(DType.F64, 0));
        double probability = Math.exp(-2 * 0.5 * 0.5 / (1.44 * Math.expm1(2)));
        Checks.mean("absorbed", probability, dead, FALSE_ALARM).require();
        assertEquals(probability, cir.cdf(4, 0.5, 0), 1e-14);
        Checks.mean("X", 0.5 * Math.exp(-2), path.select(0, 8), FALSE_ALARM).require();
    }

    /// E X(t) = x e^−κt and E X² by two transitions: gradients go through paths that are absorbed between them.
    @Test
    void gradientsGoThroughAbsorption() {
        int groups = 64;
        double[][] slopes = new double[3][groups];
        for (int g = 0; g < groups; g++) {
            List<Tensor> p = Stream.of(0.5, 1.2, 0.5).map(v -> Tensor.scalar(DType.F64, v).variable()).toList();
            Tensor end = CoxIngersollRoss.affine(p.get(0), Tensor.scalar(DType.F64, 0), p.get(1))
                    .path(TimeGrid.of(0, 0.4, 1), p.get(2).mul(Tensor.ones(DType.F64, 64)), RandomKey.of(g))
                    .select(0, 2);
            List<Tensor> by = Autodiff.gradients(end.square().mean(), p.toArray(Tensor[]::new));
            for (int i = 0; i < 3; i++) {
                slopes[i][g] = by.get(i).item();
            }
        }
        // E X² = x² e^−2κ + x σ² (e^−κ − e^−2κ) / κ.
        double d = 1e-6;
        double[] at = {0.5, 1.2, 0.5};
        for (int i = 0; i < 3; i++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += d;
            down[i] -= d;
            Checks.mean("by " + i, (second(up) - second(down)) / (2 * d), Tensor.of(slopes[i], groups), FALSE_ALARM)
                    .require();
        }
    }

    private static double second(double[] p) {
        double decay = Math.exp(-p[0]);
        return p[2] * p[2] * decay * decay + p[2] * p[1] * p[1] * decay * (1 - decay) / p[0];
    }

    @Test
    void derivativesThatDoNotExistAreRefused() {
        Tensor zeros = Tensor.of(new double[]{1, 0}, 2);
        Tensor one = Tensor.scalar(DType.F64, 1);
        String byState = message(() -> CoxIngersollRoss.of(1, 0, 1).sample(0, 1, zeros.variable(), RandomKey.of(1)));
        assertTrue(byState.startsWith("y0: with kappa theta = 0, X stays in 0"), byState);
        Tensor theta = Tensor.scalar(DType.F64, 0).variable();
        String byMean = message(() -> CoxIngersollRoss.of(one, theta, one).sample(0, 1, zeros, RandomKey.of(1)));
        assertTrue(byMean.startsWith("kappa, theta: with kappa theta = 0, samples that are absorbed"), byMean);
        // Constants, and states above 0, are fine.
        assertEquals(0, CoxIngersollRoss.of(1, 0, 1).sample(0, 1, zeros, RandomKey.of(1)).at(1));
        Tensor x = CoxIngersollRoss.of(one, theta, one).sample(0, 0.1, Tensor.ones(DType.F64, 2), RandomKey.of(1));
        assertTrue(Double.isFinite(Autodiff.gradients(x.sum(), theta).getFirst().item()));
    }

    @Test
    void impossibleParametersAreRefused() {
        assertTrue(message(() -> CoxIngersollRoss.of(-1, 0.4, 0.5)).startsWith("kappa, theta: the drift in 0"));
        assertTrue(message(() -> CoxIngersollRoss.of(1, -0.4, 0.5)).startsWith("kappa, theta: the drift in 0"));
        assertTrue(message(() -> CoxIngersollRoss.affine(1, -0.4, 0.5)).startsWith("b: must be >= 0"));
        assertTrue(message(() -> CoxIngersollRoss.of(1, 0.4, -0.5)).startsWith("sigma: must be >= 0"));
        assertTrue(message(() -> CoxIngersollRoss.of(1, 0.4, Double.NaN)).startsWith("sigma: must be finite"));
        CoxIngersollRoss growing = CoxIngersollRoss.affine(-1, 1, 1);
        assertTrue(message(() -> growing.sample(0, 1000, Tensor.ones(DType.F64, 1), RandomKey.of(1)))
                .startsWith("t0, t1: the mean after 1000.0 overflows"));
    }

    private static String message(Runnable body) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, body::run).getMessage());
    }

    // ------------------------------------------------------------------ the equation

    @Test
    void theEquationTakesTheSameParameters() {
        double h = 1.0 / 512;
        double[][] cases = {{-1.5, 0.2, 0.1}, {0, 0.2, 0.1}, {1, 0, 0.1}, {2, 0.3, 0}};
        for (double[] c : cases) {
            CoxIngersollRoss cir = CoxIngersollRoss.affine(c[0], c[1], c[2]);
            Tensor end = SdeSolve.of(cir.sde())
                    .solver(new EulerMaruyama())
                    .steps(0, 1, 512)
                    .brownian(BrownianPath.of(4))
                    .run(Tensor.full(DType.F64, 1.5, 512))
                    .y();
            double g = c[0] == 0 ? 1 : -Math.expm1(-c[0]) / c[0];
            double mean = 1.5 * Math.exp(-c[0]) + c[1] * g;
            // Euler's method has the mean of discrete growth.
            double discrete = (1.5 - (c[0] == 0 ? 0 : c[1] / c[0])) * Math.pow(1 - c[0] * h, 512)
                    + (c[0] == 0 ? c[1] : c[1] / c[0]);
            assertEquals(mean, discrete, 0.02);
            if (c[2] == 0) {
                assertEquals(discrete, end.at(0), 1e-12);
            } else {
                Checks.mean("X", discrete, end, FALSE_ALARM).require();
            }
        }
    }
}
