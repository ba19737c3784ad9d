package org.itograd.sde.montecarlo;

/// An expectation cannot be had to the tolerance that was asked for: its steps would have to be too short, its samples too many, or
/// the payoff differs too rarely, or too wildly, for its variance to be known.
public final class UnreachableToleranceException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    UnreachableToleranceException(String message) {
        super(message);
    }
}
