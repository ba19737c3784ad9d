package org.itograd.experiments.evaluate;

import static org.itograd.base.Arguments.require;

import org.itograd.experiments.classify.Predictions;

/// How good predictions are, and how good the probabilities that they come with.
///
/// @param accuracy         share of images whose most probable class is their label
/// @param nll              mean of −log p(label), in nats; probabilities below 1e-300 count as that
/// @param nllError         its standard error over images
/// @param brier            mean over images of Σ over classes of (p − 1 if it is the label, else p)², from 0 to 2 (G. W. Brier, 1950)
/// @param brierError       its standard error over images
/// @param calibrationError mean over images of |accuracy − confidence| of the bin of its confidence, of 15 bins of equal width
///                         (C. Guo et al., "On calibration of modern neural networks", 2017); too high by chance where images are few
public record Scores(
        Share accuracy, double nll, double nllError, double brier, double brierError, double calibrationError) {
    private static final int BINS = 15;
    private static final double LEAST = 1e-300;

    /// Of predictions and the truth.
    public static Scores of(Predictions predictions, int[] labels) {
        int n = labels.length;
        require(n == predictions.count() && n >= 1, "labels: need %d, one for each image, got %d", predictions.count(),
                n);
        boolean[] right = new boolean[n];
        double[] nll = new double[n];
        double[] brier = new double[n];
        double[] surplus = new double[BINS];
        for (int i = 0; i < n; i++) {
            int said = predictions.label(i);
            right[i] = said == labels[i];
            nll[i] = -StrictMath.log(Math.max(LEAST, predictions.probability(i, labels[i])));
            for (int k = 0; k < predictions.classes(); k++) {
                double off = predictions.probability(i, k) - (k == labels[i] ? 1 : 0);
                brier[i] += off * off;
            }
            double confidence = predictions.probability(i, said);
            int bin = Math.clamp((int) Math.ceil(confidence * BINS) - 1, 0, BINS - 1);
            surplus[bin] += (right[i] ? 1 : 0) - confidence;
        }
        double calibration = 0;
        for (double s : surplus) {
            calibration += Math.abs(s) / n;
        }
        return new Scores(Share.of(right), mean(nll), error(nll), mean(brier), error(brier), calibration);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    /// The standard error of the mean; not a number for one value.
    private static double error(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double v : values) {
            squares += (v - mean) * (v - mean);
        }
        return Math.sqrt(squares / (values.length - 1.0) / values.length);
    }
}
