package org.itograd.experiments.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.nn.BatchGradient;
import org.itograd.nn.Chunks;

/// What all blocks of a batch share when workers compute its gradient: a block is a task, and their parts are added in order.
///
/// @param options of the run
/// @param format  of the images
/// @param rows    of the batch
/// @param epoch   epochs done
/// @param step    of the epoch, from 0
/// @param weights of the network
record BlockWork(TrainingOptions options, ImageFormat format, int rows, int epoch, int step, float[][] weights)
        implements
            Serializable {
    /// One block's images.
    record Block(int chunk, float[] pixels, int[] labels) implements Serializable {}

    /// What a block gives.
    ///
    /// @param right images classified correctly
    record Part(double loss, float[][] gradients, int right) implements Serializable {}

    /// The gradient of a batch.
    ///
    /// @param right counts the images that are classified correctly
    static BatchGradient on(
            Cluster cluster, BlockWork work, LabelledImages batch, Parameters parameters, AtomicInteger right) {
        Chunks chunks = work.chunks();
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < chunks.count(); i++) {
            LabelledImages rows = batch.range(chunks.from(i), chunks.to(i));
            blocks.add(new Block(i, rows.pixels(), rows.labels()));
        }
        List<BatchGradient> parts = new ArrayList<>();
        cluster.run(work, blocks, BlockWork::part, (Part part) -> {
            right.addAndGet(part.right);
            parts.add(new BatchGradient(part.loss, tensors(part.gradients, parameters)));
        });
        return BatchGradient.sum(parts);
    }

    static float[][] numbers(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::toFloatArray).toArray(float[][]::new);
    }

    private static List<Tensor> tensors(float[][] numbers, Parameters parameters) {
        List<Tensor> values = parameters.values();
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            all.add(Tensor.of(numbers[i], values.get(i).shape().dims()));
        }
        return all;
    }

    private Chunks chunks() {
        return new Chunks(rows, Trainer.ROWS);
    }

    /// The gradient of a block, with a network of its own.
    private Part part(Block block) {
        TrainedClassifier classifier = TrainedClassifier.initial(options, format, RandomKey.of(0));
        Parameters parameters = classifier.model().parameters();
        List<Parameter> list = parameters.list();
        List<Tensor> values = tensors(weights, parameters);
        for (int i = 0; i < list.size(); i++) {
            list.get(i).set(values.get(i));
        }
        AtomicInteger right = new AtomicInteger();
        LabelledImages rows = new LabelledImages(block.pixels, block.labels, format);
        RandomKey noise = Trainer.noise(options, epoch, step);
        BatchGradient part = BatchGradient.part(chunks(), block.chunk, parameters,
                (from, _) -> Trainer.loss(classifier, rows, noise.fold(from), right));
        return new Part(part.loss(), numbers(part.gradients()), right.get());
    }
}
