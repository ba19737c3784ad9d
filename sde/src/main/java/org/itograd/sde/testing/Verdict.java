package org.itograd.sde.testing;

/// What a [ConvergenceStudy] says about claimed orders.
public enum Verdict {
    /// No claimed order lies above its band, and the bands are narrow enough to say so; or there is no error.
    REACHED,
    /// A claimed order may be right or wrong: chance hides the errors, or leaves a wide band, or the problem
    /// cannot show it.
    NOT_RESOLVED,
    /// A claimed order lies above its band, or states were not finite.
    MISSED;

    /// The worse of two.
    Verdict and(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
