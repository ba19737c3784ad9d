package org.itograd.sde.lowdiscrepancy;

/// Points in [0, 1)^s, numbered from 0. Coordinate d of point i is a pure function of the sequence, d and i.
///
/// Coordinates are multiples of 2⁻⁵² (Sobol) or quotients of whole numbers (Halton), so 0 may occur and 1 does not.
public interface PointSequence {
    /// How many coordinates s a point has.
    int dimensions();

    /// One coordinate of the points `first`, `first + 1`, …, as many as the array is long.
    ///
    /// @param dimension from 0
    void coordinates(int dimension, long first, double[] into);

    /// One coordinate of one point.
    default double coordinate(int dimension, long point) {
        double[] one = new double[1];
        coordinates(dimension, point, one);
        return one[0];
    }
}
