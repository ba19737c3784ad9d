package org.itograd.experiments.bench;

/// A benchmark computed something else than it should.
public final class WrongResultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongResultException(String message) {
        super(message);
    }
}
