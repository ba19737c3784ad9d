package org.itograd.sde.montecarlo;

/// A payoff, or a control variate, gave NaN or an infinity, of which there is no mean. The message says for which sample.
public final class NonFinitePayoffException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    NonFinitePayoffException(String message) {
        super(message);
    }
}
