package org.itograd.experiments.study.report;

import java.util.List;

/// A curve with a band.
///
/// @param name   for the legend
/// @param points from left to right
record Series(String name, List<Point> points) {
    /// A point of a curve.
    ///
    /// @param x    where
    /// @param y    the mean
    /// @param low  end of the band; y itself where there is none
    /// @param high end of the band
    record Point(double x, double y, double low, double high) {}
}
