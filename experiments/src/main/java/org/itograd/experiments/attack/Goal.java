package org.itograd.experiments.attack;

/// What attacked images are for.
public enum Goal {
    /// To be misclassified by the classifier that is attacked. If it has no noise, an image that it gets wrong is as bad as can be:
    /// it costs no more gradients.
    MISCLASSIFIED,

    /// To have a loss as high as possible, whether or not the classifier gets them right: for use against another one.
    HIGH_LOSS
}
