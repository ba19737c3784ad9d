package org.itograd.experiments.study.statistics;

/// A mean with the interval that holds the true one, in a share `confidence` of all studies.
///
/// @param mean       of the repetitions
/// @param low        end of the interval
/// @param high       end of the interval
/// @param confidence such as 0.95
public record Interval(double mean, double low, double high, double confidence) {}
