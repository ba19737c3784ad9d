package org.itograd.experiments.study.plan;

import static org.itograd.base.Arguments.require;

/// How the strength of each kind of noise is chosen before the main training.
///
/// Each coefficient is trained with once. The best validation accuracy of a kind, p of n images, has the standard error
/// sqrt(p(1 − p)/n); chosen is the strongest noise whose accuracy is at most `within` standard errors below the best. The
/// primary kind of noise is the one whose chosen coefficient has the best validation accuracy, the first of equals.
///
/// @param seed   of the pilot's trainings
/// @param epochs of the pilot's trainings
/// @param within standard errors that a stronger noise may cost; 0 takes the best
public record PilotPlan(long seed, int epochs, double within) {
    /// Checks the ranges.
    public PilotPlan {
        require(epochs >= 1, "pilot.epochs: must be >= 1, got %d", epochs);
        require(within >= 0 && Double.isFinite(within), "pilot.within: must be finite and >= 0, got %s", within);
    }
}
