package org.itograd.experiments.data;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.itograd.autodiff.RandomKey;

/// Three disjoint parts of one data set: to train on, to choose coefficients on, and to report on.
///
/// The split is stratified: of each class 20 % go to the test part, 10 % to the validation part and the rest to training
/// (rounded half up), so each part has nearly the class frequencies of the whole. It depends on [#SEED] alone, not on the
/// seed of a training run: runs with different seeds see the same test images.
///
/// @param name       of the data set, for messages and checkpoints
/// @param train      what gradients are computed on
/// @param validation what noise coefficients are chosen on
/// @param test       what the table reports; nothing is ever chosen by looking at it
public record Split(String name, LabelledImages train, LabelledImages validation, LabelledImages test) {
    /// The seed of every split.
    public static final long SEED = 20_190_605;

    private static final double TEST_SHARE = 0.2;
    private static final double VALIDATION_SHARE = 0.1;

    /// Splits a data set.
    ///
    /// @param name for messages and checkpoints
    /// @throws IllegalArgumentException if a part would be empty
    public static Split of(String name, LabelledImages all) {
        List<Integer> train = new ArrayList<>();
        List<Integer> validation = new ArrayList<>();
        List<Integer> test = new ArrayList<>();
        int[] order = RandomKey.of(SEED).permutation(all.count());
        for (int label = 0; label < all.format().classes(); label++) {
            List<Integer> places = new ArrayList<>();
            for (int place : order) {
                if (all.labels()[place] == label) {
                    places.add(place);
                }
            }
            int tests = share(places.size(), TEST_SHARE);
            int chosen = tests + share(places.size(), VALIDATION_SHARE);
            test.addAll(places.subList(0, tests));
            validation.addAll(places.subList(tests, chosen));
            train.addAll(places.subList(chosen, places.size()));
        }
        require(
                !train.isEmpty() && !validation.isEmpty() && !test.isEmpty(),
                "%s: %d images are too few to split into training, validation and test parts; give at least 5 of a class",
                name,
                all.count());
        return new Split(name, part(all, train), part(all, validation), part(all, test));
    }

    /// Check sums of the three parts, to recognise the same data again.
    public String fingerprint() {
        return train.fingerprint() + "-" + validation.fingerprint() + "-" + test.fingerprint();
    }

    private static int share(int count, double share) {
        return (int) Math.floor(count * share + 0.5);
    }

    /// The images at the given places in the order of the file, so that classes are mixed.
    private static LabelledImages part(LabelledImages all, List<Integer> places) {
        Collections.sort(places);
        return all.select(places.stream().mapToInt(Integer::intValue).toArray());
    }
}
