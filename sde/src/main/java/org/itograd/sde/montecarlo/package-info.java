/// Expectations of functions of an SDE's solution, and their derivatives.
///
/// [Expectation][org.itograd.sde.montecarlo.Expectation] computes one to a tolerance, by plain, antithetic, quasi- or multilevel
/// Monte Carlo ([Method][org.itograd.sde.montecarlo.Method]), with control variates if asked for, and gives an
/// [Estimate][org.itograd.sde.montecarlo.Estimate]: value, interval, cost of each level.
/// [LikelihoodRatio][org.itograd.sde.montecarlo.LikelihoodRatio] differentiates expectations of functions that jump,
/// and twice those of functions with kinks.
/// [LowDiscrepancyPath][org.itograd.sde.montecarlo.LowDiscrepancyPath] makes Brownian paths of low-discrepancy points.
@NullMarked
package org.itograd.sde.montecarlo;

import org.jspecify.annotations.NullMarked;
