package org.itograd.sde.montecarlo;

/// What one sample of an estimate is made of.
public enum Draw {
    /// The payoff along a path.
    PLAIN,
    /// The mean of the payoffs along a path and its mirror image.
    ANTITHETIC,
    /// The payoff with N steps less that with N/2 on the same path.
    DIFFERENCE,
    /// The mean of the payoffs with N steps along a path and its twin, less that with N/2 on the same path.
    TWINS,
    /// The payoff along the path of a point of a scrambled sequence.
    POINT
}
