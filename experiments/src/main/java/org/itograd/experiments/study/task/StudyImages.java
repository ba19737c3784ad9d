package org.itograd.experiments.study.task;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.data.read.DataNames;
import org.itograd.experiments.data.read.DataSet;
import org.itograd.experiments.data.read.Loaded;
import org.itograd.experiments.data.read.SplitOptions;
import org.itograd.experiments.study.plan.ImagesPlan;

/// The images of a study.
///
/// What networks are trained, chosen and reported on is pooled; corruptions are applied before.
public final class StudyImages {
    private final Split split;
    private final LabelledImages fullTest;
    private final int pool;
    private final CorruptedImages corrupted;
    private final Map<String, String> fingerprints = new HashMap<>();

    private StudyImages(Split whole, int pool) {
        split = new Split(
                whole.name(),
                whole.train().pooled(pool).inMemory(),
                whole.validation().pooled(pool).inMemory(),
                whole.test().pooled(pool).inMemory());
        fullTest = whole.test().inMemory();
        this.pool = pool;
        corrupted = new CorruptedImages(pool);
    }

    /// The images that a plan asks for.
    ///
    /// @throws IOException              if they cannot be read
    /// @throws IllegalArgumentException if there are too few
    public static StudyImages of(ImagesPlan plan) throws IOException {
        return of(plan, DataNames.parse(plan.name()));
    }

    /// So many images of another data set, or of one whose files lie elsewhere.
    public static StudyImages of(ImagesPlan plan, DataSet data) throws IOException {
        Loaded loaded = data.load();
        require(loaded.isTrainable(), "data: %s has no images to train on; choose another data set", loaded.name());
        int all = Objects.requireNonNull(loaded.train()).count();
        require(
                plan.train() <= all && plan.validation() <= all,
                "train, validation: the plan asks for %d and %d images, but %s has %d to train on; change the plan",
                plan.train(),
                plan.validation(),
                loaded.name(),
                all);
        Split whole = loaded
                .split(SplitOptions.standard().withCounts(plan.train(), plan.validation()).withTests(plan.test()));
        require(plan.test() <= whole.test().count(), "test: %d images are wanted, but there are %d", plan.test(),
                whole.test()
                        .count());
        return new StudyImages(whole, plan.pool());
    }

    /// The pooled images, in memory.
    public Split split() {
        return split;
    }

    /// The first test images, pooled.
    LabelledImages test(int count) {
        return split.test().first(count).inMemory();
    }

    /// The first test images before pooling.
    LabelledImages fullTest(int count) {
        return fullTest.first(count).inMemory();
    }

    /// The check sum of all training images.
    String trainPrint() {
        return fingerprints.computeIfAbsent("train", _ -> split.train().fingerprint());
    }

    /// The check sum of all validation images.
    String validationPrint() {
        return fingerprints.computeIfAbsent("validation", _ -> split.validation().fingerprint());
    }

    /// The check sum of [#test].
    String testPrint(int count) {
        return fingerprints.computeIfAbsent("test " + count, _ -> test(count).fingerprint());
    }

    /// The check sum of [#fullTest].
    String fullTestPrint(int count) {
        return fingerprints.computeIfAbsent("full " + count, _ -> fullTest(count).fingerprint());
    }

    /// Side of the pooled squares.
    int pool() {
        return pool;
    }

    CorruptedImages corrupted() {
        return corrupted;
    }
}
