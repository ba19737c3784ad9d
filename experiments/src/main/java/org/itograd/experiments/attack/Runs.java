package org.itograd.experiments.attack;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.nn.Chunks;

/// Runs of a search from different random numbers over all images, in blocks that threads take; the worst points count.
final class Runs {
    private static final int CLEAN = -1;

    /// One run of a search over a few images.
    interface Search {
        /// @param best takes the points that are found
        void run(Oracle oracle, Best best, RandomKey key);
    }

    private final NoisyClassifier classifier;
    private final LabelledImages images;
    private final Goal goal;
    private final Oracle.Calls calls = new Oracle.Calls();

    private Runs(NoisyClassifier classifier, LabelledImages images, Goal goal) {
        this.classifier = classifier;
        this.images = images;
        this.goal = goal;
    }

    /// The worst points of so many runs.
    ///
    /// @param draws    that the search averages over
    /// @param restarts runs
    static Attacked of(
            NoisyClassifier classifier,
            LabelledImages images,
            Goal goal,
            int draws,
            int restarts,
            RandomKey key,
            Search search) {
        return new Runs(classifier, images, goal).run(draws, restarts, key, search);
    }

    private Attacked run(int draws, int restarts, RandomKey key, Search search) {
        Best worst = best(images);
        boolean[] done = goal == Goal.MISCLASSIFIED && !classifier.isNoisy()
                ? wrongAnyway(key.fold(CLEAN))
                : new boolean[images.count()];
        for (int run = 0; run < restarts; run++) {
            RandomKey own = key.fold(run);
            int[] open = IntStream.range(0, images.count())
                    .filter(i -> !done[i] && !worst.isDone(i))
                    .toArray();
            inBlocks(open, targets -> {
                Best best = best(targets.truth());
                search.run(new Oracle(classifier, targets, draws, calls), best, own);
                for (int row = 0; row < targets.count(); row++) {
                    worst.offer(targets.number(row), best, row);
                }
            });
        }
        return new Attacked(
                images.withPixels(worst.points()), calls.gradients().sum(), calls.forwards().sum());
    }

    private Best best(LabelledImages start) {
        return new Best(!classifier.isNoisy(), goal, start.pixels(), start.pixelsPerImage());
    }

    /// Which images are misclassified as they are.
    private boolean[] wrongAnyway(RandomKey key) {
        boolean[] wrong = new boolean[images.count()];
        inBlocks(IntStream.range(0, images.count()).toArray(), targets -> {
            boolean[] block = new Oracle(classifier, targets, 1, calls)
                    .margins(targets.truth().pixels(), key)
                    .wrong();
            for (int row = 0; row < targets.count(); row++) {
                wrong[targets.number(row)] = block[row];
            }
        });
        return wrong;
    }

    private void inBlocks(int[] numbers, Consumer<Targets> work) {
        if (numbers.length > 0) {
            new Chunks(numbers.length, NoisyClassifier.ROWS).forEach(
                    (from, to) -> work.accept(Targets.of(images, Arrays.copyOfRange(numbers, from, to))));
        }
    }
}
