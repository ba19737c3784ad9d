package org.itograd.experiments.masking;

/// What a classifier shows that seems to resist because its gradients mislead (A. Athalye et al. 2018, section 3.1; the warnings of
/// AutoAttack).
public enum Sign {
    /// Gradients averaged over more draws still do more harm.
    DRAWS,
    /// More steps still do more harm.
    STEPS,
    /// At a radius at which any image can become any other, the classifier is still right.
    RADIUS,
    /// Auto-PGD, which chooses its steps by what came of them, does more harm than PGD.
    AUTO,
    /// An attack that sees predictions only does more harm than one that sees gradients.
    BLACK_BOX,
    /// Images made for another classifier do more harm than those made for this one.
    TRANSFER,
    /// Random directions do as much harm as the attack.
    RANDOM,
    /// Gradients are exactly zero.
    ZERO_GRADIENTS,
    /// Two averages of as many gradients as the attack takes have little in common.
    NOISY_GRADIENTS,
    /// A classifier that says it has no noise answers differently from draw to draw.
    HIDDEN_NOISE,
    /// What should be logits are probabilities, of which a softmax is nearly flat.
    PROBABILITIES
}
