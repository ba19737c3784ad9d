package org.itograd.experiments.data.read;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.data.Images;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.data.Split;
import org.jspecify.annotations.Nullable;

/// A data set with the parts that its makers gave it.
///
/// @param name       for messages and checkpoints
/// @param train      the official training images; none of a set made for testing only
/// @param validation the official validation images, if there are
/// @param test       the official test images; none if the set comes in one piece
/// @param classes    names of the classes, by label; empty if they have none but their numbers
/// @param files      what was read
@CheckReturnValue
public record Loaded(
        String name,
        @Nullable Images train,
        @Nullable Images validation,
        @Nullable Images test,
        List<String> classes,
        List<FileCheck> files) {
    private static final int SHOWN = 4;

    /// Copies the lists.
    public Loaded {
        classes = List.copyOf(classes);
        files = List.copyOf(files);
    }

    /// A set in one piece.
    static Loaded whole(String name, Images all, List<String> classes, List<FileCheck> files) {
        return new Loaded(name, all, null, null, classes, files);
    }

    /// A set with a training and a test part.
    static Loaded official(String name, Images train, Images test, List<String> classes, List<FileCheck> files) {
        return new Loaded(name, train, null, test, classes, files);
    }

    /// A set that nobody trains on.
    static Loaded testOnly(String name, Images test, List<String> classes, List<FileCheck> files) {
        return new Loaded(name, null, null, test, classes, files);
    }

    /// Whether there is anything to train on.
    public boolean isTrainable() {
        return train != null;
    }

    /// The three parts. The test part is the official one; of a set in one piece, 20 % of each class. Validation images are taken from
    /// the training part by a seed, unless there are official ones.
    ///
    /// Of a set that nobody trains on, training and validation have no images.
    ///
    /// @throws IllegalArgumentException if there are too few images
    public Split split(SplitOptions options) {
        Split split = parts(options);
        if (options.tests().isPresent()) {
            split = split.firstTests(options.tests().getAsInt());
        }
        return split.pooled(options.pool());
    }

    private Split parts(SplitOptions options) {
        if (train == null) {
            Images tests = Objects.requireNonNull(test);
            Images none = new LabelledImages(new float[0], new int[0], tests.format());
            return Split.given(name, none, none, tests);
        }
        if (test == null) {
            Split three = Split.of(name, train);
            return fewer(three.train(), three.validation(), three.test(), options);
        }
        if (validation != null) {
            return fewer(train, validation, test, options);
        }
        if (options.trains().isPresent() || options.validations().isPresent()) {
            int validations = options.validations()
                    .orElseGet(() -> (int) Math.max(1, Math.round(options.share() * train.count())));
            int trains = options.trains().orElse(train.count() - validations);
            return Split.drawn(name, train, test, trains, validations, options.seed());
        }
        return Split.official(name, train, test, options.share(), options.seed());
    }

    private Split fewer(Images train, Images validation, Images test, SplitOptions options) {
        return Split.given(
                name,
                some("train-images", train, options.trains().orElse(train.count()), options.seed()),
                some("validation-images", validation, options.validations().orElse(validation.count()), options.seed()),
                test);
    }

    private static Images some(String option, Images images, int count, long seed) {
        require(
                count >= 1 && count <= images.count(),
                "%s: must be from 1 to %d, got %d",
                option,
                images.count(),
                count);
        return count == images.count()
                ? images
                : images.chosen(Arrays.copyOf(RandomKey.of(seed).permutation(images.count()), count));
    }

    /// What was read, on one line, such as `fashion-mnist: 60000 training, 10000 test images of 28 x 28 x 1, 10 classes; 4 files, all
    /// genuine`.
    public String summary() {
        StringBuilder text = new StringBuilder(name).append(": ");
        if (train != null) {
            text.append(train.count()).append(test == null ? "" : " training");
        }
        if (validation != null) {
            text.append(", ").append(validation.count()).append(" validation");
        }
        if (test != null) {
            text.append(train == null ? "" : ", ").append(test.count()).append(" test");
        }
        Images any = train == null ? Objects.requireNonNull(test) : train;
        text.append(" images of ").append(any.format());
        if (!files.isEmpty()) {
            text.append("; ").append(origin());
        }
        return text.toString();
    }

    private String origin() {
        List<FileCheck> others = files.stream().filter(f -> f.verdict() != FileCheck.Verdict.GENUINE).toList();
        String count = files.size() == 1 ? "1 file" : files.size() + " files";
        if (others.isEmpty()) {
            return count + (files.size() == 1 ? ", genuine" : ", all genuine");
        }
        String shown = others.stream().limit(SHOWN).map(FileCheck::toString).collect(Collectors.joining("; "));
        String more = others.size() > SHOWN ? String.format(Locale.ROOT, "; and %d more", others.size() - SHOWN) : "";
        boolean onlyPictures = files.size() == 1 && others.getFirst().sum().isEmpty();
        return (onlyPictures ? "" : count + ": ") + shown + more;
    }
}
