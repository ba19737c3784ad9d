package org.itograd.experiments.stability;

/// How perturbations of the state grow in an equation of a trained classifier, under one way of sharing the noise.
///
/// @param equation    its place, 0 on the full size
/// @param sharing     of the noise
/// @param tangent     growth of a tangent vector that begins in a random direction
/// @param state       growth of the state itself
/// @param random      growth of the distance to the state of an image that was moved in a random direction
/// @param adversarial growth of the distance to that of an image that L2-PGD moved
public record BlockStability(
        int equation, Sharing sharing, Growth tangent, Growth state, Growth random, Growth adversarial) {}
