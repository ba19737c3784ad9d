package org.itograd.experiments.evaluate;

/// One point of a robustness curve.
///
/// @param level    noise standard deviation or attack radius, in units of full ink
/// @param accuracy share of images classified correctly at that level
public record Point(double level, double accuracy) {}
