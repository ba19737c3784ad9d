package org.itograd.experiments.ensemble;

/// What an ensemble keeps of a path was NaN or an infinity, of which there is no mean and no rank.
public final class NonFiniteValueException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    NonFiniteValueException(String message) {
        super(message);
    }
}
