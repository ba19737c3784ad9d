package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.require;

import java.io.Serializable;
import java.util.List;

/// Consecutive samples of an estimate, as data that can travel to another machine: with the same [Expectation] their numbers are a
/// pure function of this, wherever they are computed.
///
/// @param draw         what one sample is made of
/// @param steps        N of the (fine) paths
/// @param scrambling   which scrambling of the sequence, for [Draw#POINT]; else 0
/// @param coefficients of the control variates, which pilot paths found
/// @param first        number of the first sample
/// @param count        how many, at least one
public record SampleRange(Draw draw, int steps, int scrambling, List<Double> coefficients, long first, int count)
        implements
            Serializable {
    /// Checks the numbers.
    public SampleRange {
        require(steps >= 1 && scrambling >= 0, "steps, scrambling: must be >= 1 and >= 0, got %d and %d", steps,
                scrambling);
        require(first >= 0 && count >= 1, "first, count: must be >= 0 and >= 1, got %d and %d", first, count);
        coefficients = List.copyOf(coefficients);
    }

    /// Some of these samples.
    ///
    /// @param from counted from the first of these
    public SampleRange part(int from, int number) {
        require(from >= 0 && number >= 1 && from + number <= count, "from, number: %d and %d are not within %d samples",
                from, number, count);
        return of(first + from, number);
    }

    /// Others of the same kind.
    SampleRange of(long start, int number) {
        return new SampleRange(draw, steps, scrambling, coefficients, start, number);
    }
}
