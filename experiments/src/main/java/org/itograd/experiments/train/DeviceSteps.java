package org.itograd.experiments.train;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.optim.Sgd;
import org.itograd.base.DType;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.model.ImageClassifier;
import org.itograd.nn.Chunks;
import org.itograd.nn.DeviceTraining;

/// Training steps of a classifier on a device, with the images and the noise of the steps on this processor: results agree to rounding.
public final class DeviceSteps implements AutoCloseable {
    private final ImageClassifier model;
    private final DeviceTraining training;

    /// What a step found.
    ///
    /// @param loss  the mean over the batch, before the step
    /// @param right how many images are classified correctly
    public record Done(double loss, int right) {}

    /// Takes the model and the optimiser as they are now to the device.
    public DeviceSteps(Device device, ImageClassifier model, Sgd optimizer) {
        this.model = model;
        training = new DeviceTraining(device, model.parameters(), optimizer, this::results);
    }

    /// Makes steps with batches of this size ready.
    ///
    /// @throws IllegalArgumentException if the device does not run something in the network, which the message names
    public void prepare(LabelledImages batch) {
        training.prepare(inputs(batch), drawn(batch, RandomKey.of(0)));
    }

    /// One step.
    ///
    /// @param noise from which that of the batch is drawn, see [Trainer]
    public Done step(LabelledImages batch, double rate, RandomKey noise) {
        List<Double> found = training.step(rate, inputs(batch), drawn(batch, noise));
        return new Done(found.get(0), (int) Math.round(found.get(1)));
    }

    /// Sets the model's parameters and the optimiser to what they have become.
    public void pull() {
        training.pull();
    }

    private static List<Tensor> inputs(LabelledImages batch) {
        return List.of(
                batch.tensor(), Functional.oneHot(DType.F32, batch.format().classes(), batch.labels()));
    }

    /// The increments of all equations, step by step, with a path for each chunk of images.
    private List<DeviceTraining.Drawn> drawn(LabelledImages batch, RandomKey noise) {
        List<Tensor> states = Autodiff.withoutRecording(() -> model.states(batch.range(0, 1).tensor()));
        Chunks chunks = new Chunks(batch.count(), Trainer.ROWS);
        List<DeviceTraining.Drawn> all = new ArrayList<>();
        for (int e = 0; e < states.size(); e++) {
            int equation = e;
            Shape shape = states.get(e).shape().with(0, batch.count());
            all.addAll(model.blocks().get(e).drawn(DType.F32, shape, chunks,
                    from -> model.paths(noise.fold(from)).get(equation)));
        }
        return all;
    }

    /// The mean loss, and the number of images that are classified correctly.
    private List<Tensor> results(List<Tensor> batch, List<Tensor> noise) {
        int equations = model.blocks().size();
        int each = noise.size() / equations;
        List<List<Tensor>> increments = new ArrayList<>();
        for (int e = 0; e < equations; e++) {
            increments.add(noise.subList(e * each, (e + 1) * each));
        }
        Tensor logits = model.logitsAlong(batch.get(0), increments);
        Tensor chosen = batch.get(1);
        Tensor right = logits.equalTo(logits.max(true, 1)).mul(chosen).sum();
        return List.of(Functional.crossEntropies(logits, chosen).mean(), right);
    }

    @Override
    public void close() {
        training.close();
    }
}
