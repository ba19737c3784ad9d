package org.itograd.sde.watch;

/// How far a solve is.
///
/// @param phase    what is being done
/// @param fraction how much of it is done, from 0 to 1
/// @param steps    how many steps were taken in this phase: attempts while steps are sought, then steps of blocks of samples
public record Progress(Phase phase, double fraction, long steps) {
    /// What a solve does.
    public enum Phase {
        /// An adaptive solve goes along the path to find its steps; the fraction is of the time interval.
        FINDING_STEPS,
        /// The solve itself: blocks of samples go through all steps, so the fraction is of blocks × steps.
        SOLVING
    }
}
