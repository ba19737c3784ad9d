package org.itograd.experiments.study.statistics;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.List;
import org.itograd.sde.montecarlo.StudentT;

/// Independent repetitions of one number, such as a difference between two trainings with the same seed, taken as normally
/// distributed (Student, "The probable error of a mean", 1908).
///
/// @param values at least two, finite
public record Sample(List<Double> values) {
    private static final int HALVINGS = 60;

    /// Checks the values.
    public Sample {
        values = List.copyOf(values);
        require(values.size() >= 2, "values: an interval needs at least 2 repetitions, got %d", values.size());
        require(values.stream().allMatch(Double::isFinite), "values: must be finite, got %s", values);
    }

    /// What the first has more than the second, repetition by repetition.
    public static Sample differences(List<Double> first, List<Double> second) {
        require(
                first.size() == second.size(),
                "first, second: must have the same repetitions, got %d and %d",
                first.size(),
                second.size());
        Double[] differences = new Double[first.size()];
        Arrays.setAll(differences, i -> first.get(i) - second.get(i));
        return new Sample(List.of(differences));
    }

    /// The mean.
    public double mean() {
        return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    }

    /// The standard deviation, of n − 1 degrees of freedom.
    public double deviation() {
        double mean = mean();
        double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / (values.size() - 1));
    }

    /// Mean ± t s/√n, with n − 1 degrees of freedom.
    ///
    /// @param confidence in (0, 1)
    public Interval interval(double confidence) {
        double half = StudentT.twoSided(confidence, values.size() - 1) * error();
        return new Interval(mean(), mean() - half, mean() + half, confidence);
    }

    private double error() {
        return deviation() / Math.sqrt(values.size());
    }

    /// The probability of a mean so far from 0, on either side, if the true one is 0. Where all values are equal it is 0, or 1 if they
    /// are 0.
    public double p() {
        double t = Math.abs(mean()) / error();
        if (Double.isNaN(t)) {
            return 1;
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double confidence = (low + high) / 2;
            if (confidence > 0 && confidence < 1 && StudentT.twoSided(confidence, values.size() - 1) < t) {
                low = confidence;
            } else {
                high = confidence;
            }
        }
        return 1 - high;
    }
}
