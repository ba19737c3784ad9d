package org.itograd.autodiff.optim;

import static org.itograd.base.Arguments.require;

import java.util.List;

/// A learning rate that is multiplied by a factor at chosen epochs: η₀ · factorᵏ, where k is the number of milestones that
/// are not after the epoch.
///
/// @param initial    η₀ > 0
/// @param factor     > 0, usually 0.1
/// @param milestones epochs counted from 0, increasing
public record StepSchedule(double initial, double factor, List<Integer> milestones) {
    /// @throws IllegalArgumentException if a number is out of its range or the milestones don't increase
    public StepSchedule {
        require(initial > 0 && Double.isFinite(initial), "initial: must be finite and > 0, got %s", initial);
        require(factor > 0 && Double.isFinite(factor), "factor: must be finite and > 0, got %s", factor);
        milestones = List.copyOf(milestones);
        for (int i = 1; i < milestones.size(); i++) {
            require(milestones.get(i - 1) < milestones.get(i), "milestones: must increase, got %s", milestones);
        }
    }

    /// The learning rate in an epoch, counted from 0.
    public double at(int epoch) {
        double rate = initial;
        for (int milestone : milestones) {
            rate *= milestone <= epoch ? factor : 1;
        }
        return rate;
    }
}
