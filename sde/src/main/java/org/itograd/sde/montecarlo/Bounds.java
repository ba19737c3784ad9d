package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Tensor;

/// Between which numbers a payoff lies, infinite where that is not known.
record Bounds(double least, double most) {
    static final Bounds NONE = new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    boolean known() {
        return most - least < Double.POSITIVE_INFINITY;
    }

    /// The largest deviation.
    double width() {
        return most - least;
    }

    /// Refuses values beyond the bounds.
    void check(Tensor values) {
        for (double value : known() ? values.toDoubleArray() : new double[0]) {
            require(
                    value >= least && value <= most,
                    "bounded: the payoff is said to lie in [%s, %s], but one of its values is %s",
                    least,
                    most,
                    value);
        }
    }
}
