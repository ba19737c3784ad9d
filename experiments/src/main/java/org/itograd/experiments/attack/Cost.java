package org.itograd.experiments.attack;

/// What an attack computes for one image, at most, beside the forward pass that tells which images are wrong as they are.
///
/// @param gradients gradient calls
/// @param forwards  forward passes beside those of gradients
public record Cost(long gradients, long forwards) {
    /// No attack.
    static final Cost NOTHING = new Cost(0, 0);
}
