package org.itograd.sde.montecarlo;

/// How an expectation is computed.
public enum Method {
    /// Independent paths, all with the same steps.
    PLAIN,
    /// Pairs of a path W and its mirror image −W; a pair counts as one sample.
    ANTITHETIC,
    /// Multilevel Monte Carlo: few paths with short steps, many with long ones.
    MULTILEVEL
}
