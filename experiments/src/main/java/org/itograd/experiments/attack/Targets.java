package org.itograd.experiments.attack;

import java.util.Arrays;
import org.itograd.experiments.data.LabelledImages;

/// The images that one thread attacks at a time.
///
/// @param truth   the true images
/// @param numbers the number of each among all images; noise and random choices are functions of it
record Targets(LabelledImages truth, int[] numbers) {
    /// Some of all images.
    static Targets of(LabelledImages all, int... numbers) {
        return new Targets(all.select(numbers), numbers);
    }

    /// Some of these.
    Targets of(int... rows) {
        return new Targets(truth.select(rows), Arrays.stream(rows).map(row -> numbers[row]).toArray());
    }

    int count() {
        return numbers.length;
    }

    /// Numbers of one image.
    int size() {
        return truth.pixelsPerImage();
    }

    int number(int row) {
        return numbers[row];
    }
}
