package org.itograd.experiments.stability;

import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.train.TrainedClassifier;
import org.itograd.nn.Chunks;
import org.itograd.nn.SdeBlock;
import org.itograd.sde.brownian.BrownianPath;

/// One equation of a classifier under one way of sharing the noise.
///
/// @param draws    noise paths for each image; one if there is no noise
/// @param equation its place
/// @param key      gives tangents and paths, the same for every way of sharing
record BlockMeasurement(
        TrainedClassifier classifier, MovedImages images, int draws, int equation, Sharing sharing, RandomKey key) {
    private static final int DIRECTION = 0;
    private static final int NOISE = 1;
    private static final int KINDS = 4;

    BlockStability run() {
        int count = images.original().count();
        int made = sharing == Sharing.NONE ? 1 : draws;
        // By kind, image, draw and time.
        double[][][][] logs = new double[KINDS][count][made][];
        new Chunks(count, NoisyClassifier.ROWS).forEach((from, to) -> {
            for (int draw = 0; draw < made; draw++) {
                RandomKey noise = key.fold(NOISE).fold(from).fold(draw);
                Pass pass = Autodiff.withoutRecording(() -> pass(from, to, noise));
                for (int row = 0; row < to - from; row++) {
                    logs[0][from + row][draw] = pass.tangent()[row];
                    logs[1][from + row][draw] = pass.state()[row];
                    logs[2][from + row][draw] = pass.distances().get(0)[row];
                    logs[3][from + row][draw] = pass.distances().get(1)[row];
                }
            }
        });
        double duration = block().grid().end() - block().grid().start();
        return new BlockStability(
                equation,
                sharing,
                Growth.of(logs[0], duration),
                Growth.of(logs[1], duration),
                Growth.of(logs[2], duration),
                Growth.of(logs[3], duration));
    }

    private SdeBlock block() {
        return classifier.model().blocks().get(equation);
    }

    private Pass pass(int from, int to, RandomKey noise) {
        Tensor start = state(images.original(), from, to);
        List<Tensor> moved = List.of(state(images.random(), from, to), state(images.adversarial(), from, to));
        BrownianPath path = classifier.model().paths(noise).get(equation);
        return Pass.of(BlockSteps.of(block(), start, path, sharing), start, directions(start, from), moved);
    }

    private Tensor state(LabelledImages all, int from, int to) {
        return classifier.model().states(all.range(from, to).tensor()).get(equation);
    }

    /// A random direction for each image, which depends on its number alone.
    private Tensor directions(Tensor start, int from) {
        int size = start.size() / start.shape().dim(0);
        return Tensor.stack(IntStream.range(0, start.shape().dim(0))
                .mapToObj(row -> key.fold(DIRECTION).fold(from + row).normal(start.dtype(), size))
                .toArray(Tensor[]::new))
                .reshape(start.shape().dims());
    }
}
