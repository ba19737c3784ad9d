package org.itograd.experiments.study.plan;

import static org.itograd.base.Arguments.require;

/// Which images a study uses.
///
/// @param name       of the data set
/// @param train      how many images are trained on, the first of a shuffle
/// @param validation how many are chosen by, the next of it
/// @param test       how many of the test part are reported on, the first ones
/// @param pool       side of the squares of pixels whose mean becomes one pixel; 1 leaves images as they are
public record ImagesPlan(String name, int train, int validation, int test, int pool) {
    /// Checks the ranges.
    public ImagesPlan {
        require(
                train >= 1 && validation >= 1 && test >= 1,
                "train, validation, test: must be >= 1 image, got %d, %d and %d",
                train,
                validation,
                test);
        require(pool >= 1, "pool: must be >= 1 pixel, got %d", pool);
    }
}
