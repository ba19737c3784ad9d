package org.itograd.sde.montecarlo;

import java.util.List;

/// How far an estimate has come.
///
/// @param levels    so far; for methods with one step size those of the trial that chooses it
/// @param samples   taken so far, on all levels
/// @param cost      solver steps so far
/// @param halfWidth of the confidence interval, were it to end now; infinite while nothing can be said
public record EstimateProgress(List<Level> levels, long samples, double cost, double halfWidth) {}
