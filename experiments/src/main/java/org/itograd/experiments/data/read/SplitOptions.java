package org.itograd.experiments.data.read;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.OptionalInt;
import org.itograd.experiments.data.Split;

/// How a data set becomes training, validation and test images.
///
/// @param share       of each class of the training images that goes to validation; unused if numbers are given
/// @param seed        which training images do so
/// @param trains      how many to train on, the first of a random order
/// @param validations how many to validate on, the next of that order
/// @param tests       how many to test on, the first ones
/// @param pool        side of the squares of pixels that become one, 1 for none
@CheckReturnValue
public record SplitOptions(
        double share, long seed, OptionalInt trains, OptionalInt validations, OptionalInt tests, int pool) {
    /// Checks the ranges.
    public SplitOptions {
        require(share > 0 && share < 1, "validation-share: must be between 0 and 1, got %s", share);
        require(pool >= 1, "pool: must be >= 1, got %d", pool);
    }

    /// All images at their size, a tenth of the training images for validation.
    public static SplitOptions standard() {
        return new SplitOptions(
                Split.VALIDATION_SHARE, Split.SEED, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), 1);
    }

    /// So many images to train and to validate on.
    public SplitOptions withCounts(int trains, int validations) {
        return new SplitOptions(share, seed, OptionalInt.of(trains), OptionalInt.of(validations), tests, pool);
    }

    /// So many images to test on.
    public SplitOptions withTests(int count) {
        return new SplitOptions(share, seed, trains, validations, OptionalInt.of(count), pool);
    }

    /// Means of squares of pixels instead of pixels.
    public SplitOptions withPool(int by) {
        return new SplitOptions(share, seed, trains, validations, tests, by);
    }
}
