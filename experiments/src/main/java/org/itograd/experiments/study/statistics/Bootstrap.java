package org.itograd.experiments.study.statistics;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;

/// How much a mean difference depends on which images were measured: images drawn with replacement, the same for all repetitions (B.
/// Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979; percentile interval).
///
/// It describes these trained networks, not others trained alike: for those see [Sample].
public final class Bootstrap {
    private static final int RESAMPLES = 1000;

    private Bootstrap() {}

    /// The interval of the mean over repetitions and images.
    ///
    /// @param differences of each repetition: one number for each image
    public static Interval of(List<double[]> differences, double confidence, RandomKey key) {
        int images = differences.getFirst().length;
        require(images >= 1, "differences: need at least 1 image, got %d", images);
        double[] mean = new double[images];
        for (double[] one : differences) {
            require(one.length == images, "differences: need %d images in each repetition, got %d", images, one.length);
            Arrays.setAll(mean, i -> mean[i] + one[i] / differences.size());
        }
        double[] means = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            double[] u = key.fold(r).uniform(DType.F64, images).toDoubleArray();
            double sum = 0;
            for (double place : u) {
                sum += mean[(int) (place * images)];
            }
            means[r] = sum / images;
        }
        Arrays.sort(means);
        int outside = (int) Math.round((1 - confidence) / 2 * RESAMPLES);
        return new Interval(Arrays.stream(mean).sum() / images, means[outside], means[RESAMPLES - 1 - outside],
                confidence);
    }
}
