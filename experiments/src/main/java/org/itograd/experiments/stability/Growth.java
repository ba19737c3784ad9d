package org.itograd.experiments.stability;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.stream.IntStream;

/// How a length grew from the first time to each later one, over images and draws of the noise.
///
/// @param rate   log growth over the whole way per unit of time: the mean over images, each averaged over its draws
/// @param middle geometric mean of the growth by time t₀, t₁, …
/// @param low    the growth that a tenth of images and draws is below
/// @param high   the growth that a tenth is above
/// @param images how many there were with a length to begin with
public record Growth(Mean rate, double[] middle, double[] low, double[] high, int images) {
    private static final double TAIL = 0.1;

    /// From logarithms of growths by image, draw and time; images with a NaN are left out.
    ///
    /// @param duration from the first time to the last
    static Growth of(double[][][] logs, double duration) {
        double[][][] kept = Arrays.stream(logs)
                .filter(image -> Arrays.stream(image).flatMapToDouble(Arrays::stream).noneMatch(Double::isNaN))
                .toArray(double[][][]::new);
        require(kept.length > 0,
                "moves: none of the %d images is moved to another state; take a larger --radius or other"
                        + " images",
                logs.length);
        int times = kept[0][0].length;
        double[] rates = Arrays.stream(kept)
                .mapToDouble(image -> mean(image, times - 1) / duration)
                .toArray();
        double[] middle = new double[times];
        double[] low = new double[times];
        double[] high = new double[times];
        for (int k = 0; k < times; k++) {
            int time = k;
            middle[k] = StrictMath.exp(
                    Arrays.stream(kept).mapToDouble(image -> mean(image, time)).sum() / kept.length);
            double[] sorted = Arrays.stream(kept)
                    .flatMap(Arrays::stream)
                    .mapToDouble(draw -> draw[time])
                    .sorted()
                    .toArray();
            int tail = (int) (TAIL * (sorted.length - 1));
            low[k] = StrictMath.exp(sorted[tail]);
            high[k] = StrictMath.exp(sorted[sorted.length - 1 - tail]);
        }
        return new Growth(Mean.of(rates), middle, low, high, kept.length);
    }

    private static double mean(double[][] draws, int time) {
        return IntStream.range(0, draws.length).mapToDouble(d -> draws[d][time]).sum() / draws.length;
    }
}
