package org.itograd.experiments.stability;

import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.experiments.evaluate.Share;

/// The toy equation of X. Liu et al., "How Does Noise Help Robustness?", CVPR 2020: dx = a x dt + σ x dB with x(0) = 1, whose solution is
/// x(t) = exp((a − σ²/2) t + σ B(t)). Almost every path grows or dies like exp((a − σ²/2) t), while E x = exp(a t) whatever σ is.
///
/// The paths are exact, at the times of the Euler–Maruyama steps that follow the same Brownian paths.
///
/// @param sigma    σ
/// @param exponent a − σ²/2
/// @param measured log|x(T)| / T over the paths
/// @param shrank   the paths with |x(T)| < 1
/// @param moment   log(mean of the paths' x(T)) / T: what is seen of the moment's growth a
/// @param euler    the exponent of Euler–Maruyama with the published step, exactly
/// @param steps    the same, measured
/// @param shown    log|x| of the first paths, at times 0, h, 2h, …
public record Toy(
        double sigma,
        double exponent,
        Mean measured,
        Share shrank,
        double moment,
        double euler,
        Mean steps,
        List<double[]> shown) {
    /// The growth rate a.
    public static final double RATE = 1;
    /// The noise levels of the paper's figure.
    public static final List<Double> SIGMAS = List.of(0.0, Math.sqrt(2), 2.0, 2.8);
    /// The step of the published code, which takes 11 on [0, 1].
    public static final double STEP = 1.0 / 11;
    /// The last time T.
    public static final int END = 20;
    /// How many paths.
    public static final int PATHS = 1000;

    private static final int COUNT = 11 * END;
    private static final int SHOWN = 8;

    /// All noise levels.
    static List<Toy> all(RandomKey key) {
        return IntStream.range(0, SIGMAS.size())
                .mapToObj(i -> of(SIGMAS.get(i), key.fold(i)))
                .toList();
    }

    /// One noise level.
    static Toy of(double sigma, RandomKey key) {
        double[][] exact = new double[PATHS][];
        double[] euler = new double[PATHS];
        Workers.run(PATHS, p -> {
            double[] xi = key.fold(p).normal(DType.F64, COUNT).toDoubleArray();
            exact[p] = path(sigma, xi);
            for (double x : xi) {
                euler[p] += StrictMath.log(Math.abs(1 + RATE * STEP + sigma * Math.sqrt(STEP) * x)) / END;
            }
        });
        double[] rates = new double[PATHS];
        boolean[] shrank = new boolean[PATHS];
        double sum = 0;
        for (int p = 0; p < PATHS; p++) {
            double log = exact[p][COUNT];
            rates[p] = log / END;
            shrank[p] = log < 0;
            sum += StrictMath.exp(log);
        }
        return new Toy(
                sigma,
                RATE - sigma * sigma / 2,
                Mean.of(rates),
                Share.of(shrank),
                StrictMath.log(sum / PATHS) / END,
                EulerExponent.of(RATE, sigma, STEP),
                Mean.of(euler),
                List.of(exact).subList(0, SHOWN));
    }

    /// log x at the times.
    private static double[] path(double sigma, double[] xi) {
        double[] log = new double[COUNT + 1];
        for (int k = 0; k < COUNT; k++) {
            log[k + 1] = log[k] + (RATE - sigma * sigma / 2) * STEP + sigma * Math.sqrt(STEP) * xi[k];
        }
        return log;
    }
}
