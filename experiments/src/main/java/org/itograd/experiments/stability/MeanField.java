package org.itograd.experiments.stability;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;
import org.itograd.base.Workers;

/// Exponents of dx = L A x dt + σ x ⊙ dB in n dimensions, where A is the projection onto the mean, (A x)ᵢ = (x₁ + … + xₙ)/n, so that
/// the drift's Jacobian has norm L.
///
/// With one shared B the factor exp(σ B − σ² t/2) commutes with the drift, and the exponent is L − σ²/2 for every n. With a B for each
/// element it is L − (σ²/2) E Σ uᵢ² for the shares uᵢ = xᵢ / Σ x, by Itô's formula for log Σ x: noise acts only as far as it does not average
/// out over the elements. This is the model of J.-P. Bouchaud, M. Mézard, "Wealth condensation in a simple model of economy", 2000.
///
/// @param n           dimension
/// @param shared      the exponent with one Brownian motion, measured
/// @param independent with one for each element, measured
/// @param exact       the latter where it is known, n ≤ 2
public record MeanField(int n, Mean shared, Mean independent, OptionalDouble exact) {
    /// L.
    public static final double RATE = 1;
    /// σ.
    public static final double SIGMA = 2;
    /// L − σ²/2, the exponent with shared noise, for every n.
    public static final double BOUND = RATE - SIGMA * SIGMA / 2;
    /// The dimensions.
    public static final List<Integer> DIMENSIONS = List.of(1, 2, 5, 10, 100, 1000);

    private static final double STEP = 0.05;
    private static final int STEPS = 2400;
    /// Steps before the measurement.
    private static final int FIRST = 400;
    private static final int PATHS = 64;
    /// Of independent noise in many dimensions, which averages out over them.
    private static final int FEWER_PATHS = 16;
    private static final int MANY = 1000;
    private static final int NUMBERS = 1 << 14;

    /// All dimensions.
    static List<MeanField> all(RandomKey key) {
        return DIMENSIONS.stream().map(n -> of(n, key.fold(n))).toList();
    }

    /// One dimension.
    static MeanField of(int n, RandomKey key) {
        return new MeanField(n, measured(n, true, key.fold(0)), measured(n, false, key.fold(1)), exact(n));
    }

    private static Mean measured(int n, boolean shared, RandomKey key) {
        double[] rates = new double[shared || n < MANY ? PATHS : FEWER_PATHS];
        Workers.run(rates.length, p -> rates[p] = rate(n, shared, key.fold(p)));
        return Mean.of(rates);
    }

    /// log growth of Σ x per unit of time on one path. A step is the exact flow of the drift, then that of the noise; but for their
    /// ends, these are Strang's symmetric steps, whose exponent is wrong by O(h²).
    private static double rate(int n, boolean shared, RandomKey key) {
        double growth = StrictMath.expm1(RATE * STEP);
        double[] x = new double[n];
        Arrays.fill(x, 1.0 / n);
        int drawn = shared ? 1 : n;
        int block = Math.max(1, NUMBERS / drawn);
        double log = 0;
        for (int from = 0; from < STEPS; from += block) {
            int count = Math.min(block, STEPS - from);
            double[] factors = factors(key, (long) from * drawn, count * drawn);
            for (int k = 0; k < count; k++) {
                // Σ x is 1.
                double more = growth / n;
                double sum = 0;
                for (int i = 0; i < n; i++) {
                    x[i] = (x[i] + more) * factors[k * drawn + (shared ? 0 : i)];
                    sum += x[i];
                }
                for (int i = 0; i < n; i++) {
                    x[i] /= sum;
                }
                log += from + k < FIRST ? 0 : StrictMath.log(sum);
            }
        }
        return log / ((STEPS - FIRST) * STEP);
    }

    /// exp(σ ΔB − σ² h/2) of consecutive steps.
    private static double[] factors(RandomKey key, long first, int count) {
        return key.normal(DType.F64, first, count)
                .mul(SIGMA * Math.sqrt(STEP))
                .sub(SIGMA * SIGMA * STEP / 2)
                .exp()
                .toDoubleArray();
    }

    private static OptionalDouble exact(int n) {
        return switch (n) {
            case 1 -> OptionalDouble.of(BOUND);
            case 2 -> OptionalDouble.of(exactOfTwo(RATE, SIGMA));
            default -> OptionalDouble.empty();
        };
    }

    /// The exponent of two elements. z = log(x₁/x₂) follows dz = −L sinh z dt + √2 σ dB, whose stationary density is proportional to
    /// exp(−(L/σ²) cosh z), and Σ uᵢ² = 1 − 1/(1 + cosh z).
    ///
    /// @param rate  L > 0
    /// @param sigma σ > 0
    static double exactOfTwo(double rate, double sigma) {
        require(rate > 0 && sigma > 0, "rate, sigma: must be > 0, got %s and %s", rate, sigma);
        double scale = rate / (sigma * sigma);
        // The trapezoidal rule converges faster than any power of the step.
        double step = 1.0 / 64;
        double[] both = IntStream.range(-64 * 16, 64 * 16 + 1)
                .mapToObj(i -> {
                    double cosh = StrictMath.cosh(i * step);
                    double weight = StrictMath.exp(-scale * (cosh - 1));
                    return new double[]{weight, weight / (1 + cosh)};
                })
                .reduce(new double[2], (s, t) -> new double[]{s[0] + t[0], s[1] + t[1]});
        return rate - sigma * sigma / 2 * (1 - both[1] / both[0]);
    }
}
