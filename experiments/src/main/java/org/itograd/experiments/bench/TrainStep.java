package org.itograd.experiments.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.autodiff.optim.Sgd;
import org.itograd.base.DType;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.model.ClassifierConfig;
import org.itograd.experiments.model.ImageClassifier;
import org.itograd.experiments.train.DeviceSteps;
import org.itograd.experiments.train.Trainer;
import org.itograd.nn.BatchGradient;
import org.itograd.nn.Chunks;
import org.itograd.nn.Noise;
import org.itograd.sde.brownian.BrownianPath;

/// `train_step`: one step of training the small classifier with 64 channels as [Trainer] does it (forward pass through 11
/// Euler–Maruyama steps, cross-entropy, backward pass, gradient descent with momentum) on random images of the size of CIFAR-10
/// (128 of 32 × 32 × 3) or of the digits (64 of 8 × 8). `net` is `ode`, without noise, or `sde`, with multiplicative noise.
final class TrainStep {
    private static final int CHANNELS = 64;
    private static final int CLASSES = 10;
    private static final int STEPS = 11;
    private static final double LEARNING_RATE = 1e-3;

    /// The images of a batch.
    ///
    /// @param data  whose size they have
    /// @param batch how many
    record Images(String data, int batch, int side, int channels) {
        static final Images CIFAR = new Images("cifar", 128, 32, 3);
        static final Images DIGITS = new Images("digits", 64, 8, 1);
    }

    private final ImageClassifier model;
    private final Tensor images;
    private final int[] labels;
    private final Sgd optimizer;
    private int step;

    TrainStep(Images images, Noise noise) {
        RandomKey key = RandomKey.of(1);
        model = ImageClassifier.small(ClassifierConfig.of(images.channels(), CHANNELS, CLASSES, noise), DType.F32,
                key.fold(0));
        this.images = key.fold(1).uniform(DType.F32, images.batch(), images.side(), images.side(), images.channels());
        labels = IntStream.range(0, images.batch()).map(i -> i % CLASSES).toArray();
        optimizer = new Sgd(model.parameters(), Trainer.MOMENTUM, 0);
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Images images : List.of(Images.CIFAR, Images.DIGITS)) {
            cases.add(of(images, "ode", new Noise.None()));
            cases.add(of(images, "sde", new Noise.Multiplicative(0.5)));
        }
        return cases;
    }

    /// The same with the steps on a device.
    static List<Case> cases(String device) {
        List<Case> cases = new ArrayList<>();
        for (Images images : List.of(Images.CIFAR, Images.DIGITS)) {
            cases.add(of(images, "ode", new Noise.None(), device));
            cases.add(of(images, "sde", new Noise.Multiplicative(0.5), device));
        }
        return cases;
    }

    private static Case of(Images images, String net, Noise noise, String device) {
        return new Case("train_step", params(images, net).with("device", device), "images", images.batch(),
                () -> TrainStepOnDevice.work(device, () -> new TrainStep(images, noise)));
    }

    private static Params params(Images images, String net) {
        return Params.none().with("data", images.data()).with("net", net).with("batch", images.batch())
                .with(DType.F32).with("method", "euler").with("steps", STEPS).with("gradient", "backpropagation")
                .with("pass", "train");
    }

    private static Case of(Images images, String net, Noise noise) {
        Params params = params(images, net);
        int heap = images.equals(Images.CIFAR) ? 1200 : 256;
        return new Case("train_step", params, "images", images.batch(), () -> work(images, noise)).within(heap);
    }

    /// The check is of a network at its beginning: after many steps on the same images there is little slope left.
    static Work<Double> work(Images images, Noise noise) {
        TrainStep training = new TrainStep(images, noise);
        return new Work<>(training::step, loss -> {
            checkLoss(loss);
            new TrainStep(images, noise).check();
        });
    }

    static void checkLoss(double loss) {
        ResultChecks.near("the loss after training", loss, StrictMath.log(CLASSES) / 2, StrictMath.log(CLASSES));
    }

    /// The network's numbers as they are now.
    List<Tensor> weights() {
        return model.parameters().values().stream().map(Tensor::stopGradient).toList();
    }

    /// The same steps on a device, to be closed.
    DeviceSteps on(Device device) {
        return new DeviceSteps(device, model, optimizer);
    }

    /// The next of these steps.
    double step(DeviceSteps steps) {
        ImageFormat format = new ImageFormat(
                images.shape().dim(1), images.shape().dim(2), images.shape().dim(3), CLASSES);
        return steps.step(
                new LabelledImages(images.toFloatArray(), labels, format), LEARNING_RATE, RandomKey.of(2).fold(step++))
                .loss();
    }

    double step() {
        BatchGradient g = gradient(step++);
        optimizer.step(LEARNING_RATE, g.gradients());
        return g.loss();
    }

    private void check() {
        Parameters parameters = model.parameters();
        SlopeCheck.check(parameters, gradient(0).gradients(), () -> {
            double[] losses = new double[chunks().count()];
            chunks().forEach((from, to) -> losses[from / Trainer.ROWS] = (to - from) * Autodiff
                    .withoutRecording(() -> loss(from, to, 0))
                    .item());
            return Arrays.stream(losses).sum() / labels.length;
        });
    }

    private BatchGradient gradient(int noise) {
        return BatchGradient.of(chunks(), model.parameters(), (from, to) -> loss(from, to, noise));
    }

    private Chunks chunks() {
        return new Chunks(labels.length, Trainer.ROWS);
    }

    private Tensor loss(int from, int to, int noise) {
        BrownianPath path = BrownianPath.of(RandomKey.of(2).fold(noise).fold(from));
        Tensor logits = model.logits(images.slice(0, from, to), path);
        return Functional.softmaxCrossEntropy(logits, Arrays.copyOfRange(labels, from, to));
    }
}
