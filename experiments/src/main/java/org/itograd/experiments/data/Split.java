package org.itograd.experiments.data;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.itograd.autodiff.RandomKey;

/// Three disjoint parts of one data set: to train on, to choose coefficients on, and to report on.
///
/// Parts are chosen by a seed of the data, never by that of a training run: runs with different seeds see the same test images. In a
/// stratified choice each class gives the same share (rounded half up), so each part has nearly the class frequencies of the whole.
///
/// A test part that comes sorted by class is shuffled, so that its first images are not of one class. The others keep their order.
///
/// @param name       of the data set, for messages and checkpoints
/// @param train      what gradients are computed on
/// @param validation what noise coefficients are chosen on
/// @param test       what the table reports; nothing is ever chosen by looking at it
@CheckReturnValue
public record Split(String name, Images train, Images validation, Images test) {
    /// The seed of every split, unless another is asked for.
    public static final long SEED = 20_190_605;

    /// The share of training images that go to validation, unless another is asked for.
    public static final double VALIDATION_SHARE = 0.1;

    private static final double TEST_SHARE = 0.2;
    private static final int SORTED = 1;

    /// Splits a data set that comes in one piece: 20 % of each class for testing, 10 % for validation, the rest for training.
    ///
    /// @param name for messages and checkpoints
    /// @throws IllegalArgumentException if a part would be empty
    public static Split of(String name, Images all) {
        List<List<Integer>> parts = stratified(all, SEED, TEST_SHARE, VALIDATION_SHARE);
        require(
                parts.stream().noneMatch(List::isEmpty),
                "%s: %d images are too few to split into training, validation and test parts; give at least 5 of a class",
                name,
                all.count());
        return new Split(name, part(all, parts.get(2)), part(all, parts.get(1)), mixed(part(all, parts.get(0))));
    }

    /// The official parts, with a share of each class of the training images for validation.
    ///
    /// @param share of validation, 0 < share < 1
    /// @param seed  which images are chosen
    /// @throws IllegalArgumentException if a part would be empty
    public static Split official(String name, Images train, Images test, double share, long seed) {
        require(share > 0 && share < 1, "validation-share: must be between 0 and 1, got %s", share);
        List<List<Integer>> parts = stratified(train, seed, share);
        require(
                parts.stream().noneMatch(List::isEmpty),
                "%s: a share of %s of %d training images leaves training or validation without any; take another share",
                name,
                share,
                train.count());
        return new Split(name, part(train, parts.get(1)), part(train, parts.get(0)), mixed(test));
    }

    /// The official parts, with the first of the training images in a random order for training and the next for validation, whatever
    /// their classes.
    ///
    /// @param seed of the order
    /// @throws IllegalArgumentException if there are not so many
    public static Split drawn(String name, Images train, Images test, int forTraining, int forValidation, long seed) {
        require(
                forTraining >= 1 && forValidation >= 1 && (long) forTraining + forValidation <= train.count(),
                "train-images, validation-images: must be >= 1 and together at most %d, got %d and %d",
                train.count(),
                forTraining,
                forValidation);
        int[] order = RandomKey.of(seed).permutation(train.count());
        return new Split(
                name,
                train.chosen(Arrays.copyOf(order, forTraining)),
                train.chosen(Arrays.copyOfRange(order, forTraining, forTraining + forValidation)),
                mixed(test));
    }

    /// Parts that are given. Those that nobody trains on have no training and validation images.
    public static Split given(String name, Images train, Images validation, Images test) {
        return new Split(name, train, validation, mixed(test));
    }

    /// This split with the first test images only, or with all if there are fewer.
    public Split firstTests(int count) {
        require(count >= 1, "test-images: must be >= 1, got %d", count);
        return new Split(name, train, validation, test.first(count));
    }

    /// This split with each square of `by` × `by` pixels become one, its mean.
    public Split pooled(int by) {
        return new Split(name, train.pooled(by), validation.pooled(by), test.pooled(by));
    }

    /// Check sums of the three parts, to recognise the same data again.
    public String fingerprint() {
        return train.fingerprint() + "-" + validation.fingerprint() + "-" + test.fingerprint();
    }

    /// Places of all images, in parts of the given shares of each class, and last what is left.
    private static List<List<Integer>> stratified(Images all, long seed, double... shares) {
        List<List<Integer>> parts = new ArrayList<>();
        for (int i = 0; i <= shares.length; i++) {
            parts.add(new ArrayList<>());
        }
        for (List<Integer> places : byClass(all, RandomKey.of(seed).permutation(all.count()))) {
            int from = 0;
            for (int i = 0; i < shares.length; i++) {
                int to = Math.min(places.size(), from + (int) Math.floor(places.size() * shares[i] + 0.5));
                parts.get(i).addAll(places.subList(from, to));
                from = to;
            }
            parts.get(shares.length).addAll(places.subList(from, places.size()));
        }
        return parts;
    }

    private static List<List<Integer>> byClass(Images all, int[] order) {
        List<List<Integer>> places = new ArrayList<>();
        for (int label = 0; label < all.format().classes(); label++) {
            places.add(new ArrayList<>());
        }
        int[] labels = all.labels();
        for (int place : order) {
            places.get(labels[place]).add(place);
        }
        return places;
    }

    /// The images at the given places in the order of the file, so that classes are mixed if they are there.
    private static Images part(Images all, List<Integer> places) {
        Collections.sort(places);
        return all.chosen(places.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Images mixed(Images test) {
        int[] labels = test.labels();
        for (int i = 1; i < labels.length; i++) {
            if (labels[i] < labels[i - 1]) {
                return test;
            }
        }
        boolean single = labels.length == 0 || labels[0] == labels[labels.length - 1];
        return single ? test : test.chosen(RandomKey.of(SEED).fold(SORTED).permutation(labels.length));
    }
}
