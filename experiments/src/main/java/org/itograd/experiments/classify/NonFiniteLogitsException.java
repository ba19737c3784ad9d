package org.itograd.experiments.classify;

/// A classifier's answer is no number: its weights are damaged, or its training diverged.
public final class NonFiniteLogitsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    NonFiniteLogitsException(int image, double logit) {
        super("classifier: a logit for image " + image + " is " + logit
                + ": its weights are damaged, or training diverged; train again with a lower learning rate");
    }
}
