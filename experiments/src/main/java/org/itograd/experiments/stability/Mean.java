package org.itograd.experiments.stability;

import static org.itograd.base.Arguments.require;

import java.util.Locale;

/// The mean of independent numbers.
///
/// @param value the mean
/// @param error its standard error; NaN of one number
public record Mean(double value, double error) {
    /// Of at least one number.
    static Mean of(double... numbers) {
        require(numbers.length >= 1, "numbers: need at least one, got none");
        double sum = 0;
        for (double x : numbers) {
            sum += x;
        }
        double mean = sum / numbers.length;
        double squares = 0;
        for (double x : numbers) {
            squares += (x - mean) * (x - mean);
        }
        return new Mean(mean, Math.sqrt(squares / (numbers.length - 1.0) / numbers.length));
    }

    /// Such as "+0.523 ± 0.012"; without the error if it is not known.
    @Override
    public String toString() {
        String mean = String.format(Locale.ROOT, "%+.3f", value).replaceAll("^-(0\\.0*)$", "+$1");
        return Double.isNaN(error) ? mean : mean + String.format(Locale.ROOT, " ± %.3f", error);
    }
}
