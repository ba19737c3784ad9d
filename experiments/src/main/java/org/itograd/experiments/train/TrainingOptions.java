package org.itograd.experiments.train;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.io.Serializable;
import java.util.List;
import org.itograd.experiments.model.Architecture;

/// All that determines a training run, next to the data.
///
/// Runs that differ in nothing but the noise start from the same weights and see the same images, moved alike, in the same order.
///
/// @param noise        in training
/// @param model        the network
/// @param epochs       passes over the training images, >= 1
/// @param stages       of the learning rate
/// @param batch        images of one gradient step, >= 1
/// @param dropLast     whether an epoch's last batch is left out if it is not full
/// @param weightDecay  λ >= 0 of ∇ + λ θ, of which the published code has none
/// @param augmentation of the training images
/// @param seed         of the initial weights, the order of the images, their augmentation and the noise
@CheckReturnValue
public record TrainingOptions(
        NoiseLevel noise,
        Architecture model,
        int epochs,
        Stages stages,
        int batch,
        boolean dropLast,
        double weightDecay,
        Augmentation augmentation,
        long seed) implements Serializable {
    /// Epochs of the demo.
    public static final int EPOCHS = 16;
    /// Feature maps of the demo's networks.
    public static final int CHANNELS = 32;
    /// Images of one gradient step.
    public static final int BATCH = 64;
    /// Learning rate of the first epochs.
    public static final double LEARNING_RATE = 0.1;
    /// Epochs before the learning rate falls.
    public static final int DECAY_AFTER = 12;

    /// Checks the ranges.
    public TrainingOptions {
        require(epochs >= 1, "epochs: must be >= 1, got %d", epochs);
        require(batch >= 1, "batch: must be >= 1 image, got %d", batch);
        require(
                weightDecay >= 0 && Double.isFinite(weightDecay),
                "weight-decay: must be finite and >= 0, got %s",
                weightDecay);
    }

    /// The demo's settings for a variant.
    public static TrainingOptions standard(Variant variant, long seed) {
        return new TrainingOptions(
                NoiseLevel.standard(variant),
                Architecture.small(CHANNELS),
                EPOCHS,
                new Stages(LEARNING_RATE, List.of(DECAY_AFTER), false),
                BATCH,
                false,
                0,
                Augmentation.NONE,
                seed);
    }

    /// The kind of noise in training.
    public Variant variant() {
        return noise.kind();
    }

    /// The strength of the noise in training, see [Variant#meaning].
    public double coefficient() {
        return noise.coefficient();
    }

    /// Feature maps of the network's state.
    public int channels() {
        return model.channels();
    }

    /// The same with other noise.
    public TrainingOptions withNoise(NoiseLevel other) {
        return new TrainingOptions(
                other, model, epochs, stages, batch, dropLast, weightDecay, augmentation, seed);
    }

    /// The same with another coefficient.
    public TrainingOptions withCoefficient(double other) {
        return withNoise(new NoiseLevel(variant(), other));
    }

    /// The same with another network.
    public TrainingOptions withModel(Architecture other) {
        return new TrainingOptions(
                noise, other, epochs, stages, batch, dropLast, weightDecay, augmentation, seed);
    }

    /// The same for more or fewer epochs.
    public TrainingOptions withEpochs(int other) {
        return new TrainingOptions(noise, model, other, stages, batch, dropLast, weightDecay, augmentation, seed);
    }

    /// The same with other numbers of epochs and channels.
    public TrainingOptions withSize(int otherEpochs, int otherChannels) {
        return withEpochs(otherEpochs).withModel(model.withChannels(otherChannels));
    }

    /// The same with other stages of the learning rate; the number of epochs stays.
    public TrainingOptions withStages(Stages other) {
        return new TrainingOptions(noise, model, epochs, other, batch, dropLast, weightDecay, augmentation, seed);
    }

    /// The same with other batches.
    ///
    /// @param drop whether an epoch's last batch is left out if it is not full
    public TrainingOptions withBatch(int other, boolean drop) {
        return new TrainingOptions(noise, model, epochs, stages, other, drop, weightDecay, augmentation, seed);
    }

    /// The same with another weight decay.
    public TrainingOptions withWeightDecay(double other) {
        return new TrainingOptions(noise, model, epochs, stages, batch, dropLast, other, augmentation, seed);
    }

    /// The same with other augmentation.
    public TrainingOptions withAugmentation(Augmentation other) {
        return new TrainingOptions(noise, model, epochs, stages, batch, dropLast, weightDecay, other, seed);
    }

    /// The same with another seed.
    public TrainingOptions withSeed(long other) {
        return new TrainingOptions(noise, model, epochs, stages, batch, dropLast, weightDecay, augmentation, other);
    }
}
