package org.itograd.sde.montecarlo;

/// How an expectation is computed.
public enum Method {
    /// Independent paths, all with the same steps.
    PLAIN,
    /// Pairs of a path W and its mirror image −W; a pair counts as one sample.
    ANTITHETIC,
    /// Points of Sobol's sequence instead of random numbers, through a Brownian bridge; see [QuasiMonteCarlo].
    SOBOL,
    /// Multilevel Monte Carlo: few paths with short steps, many with long ones.
    MULTILEVEL,
    /// Multilevel, each fine path with a twin whose increments are swapped in pairs: with
    /// [org.itograd.sde.solver.TruncatedMilstein] as good for noise that does not commute as Milstein's method is for noise that
    /// does; see [Sampler].
    TWINS
}
