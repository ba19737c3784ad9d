package org.itograd.sde.montecarlo;

/// An expectation cannot be had to the tolerance that was asked for: its steps would have to be too short.
public final class UnreachableToleranceException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    UnreachableToleranceException(String message) {
        super(message);
    }
}
