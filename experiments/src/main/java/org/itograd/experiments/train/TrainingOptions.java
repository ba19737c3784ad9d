package org.itograd.experiments.train;

import static org.itograd.base.Arguments.require;

import java.util.List;
import org.itograd.nn.optim.StepSchedule;

/// All that determines a training run, next to the data.
///
/// @param variant      kind of noise
/// @param coefficient  strength of the noise, see [Variant#meaning]
/// @param epochs       passes over the training images, >= 1
/// @param decayAfter   epochs after which the learning rate falls to a tenth, >= 1
/// @param learningRate of the first epochs, > 0
/// @param batch        images of one gradient step, >= 1
/// @param channels     feature maps of the block, >= 1
/// @param seed         of the initial weights, the order of the images and the noise
public record TrainingOptions(
        Variant variant,
        double coefficient,
        int epochs,
        int decayAfter,
        double learningRate,
        int batch,
        int channels,
        long seed) {
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
        variant.requireCoefficient(coefficient);
        require(epochs >= 1, "epochs: must be >= 1, got %d", epochs);
        require(decayAfter >= 1, "decay-after: must be >= 1 epoch, got %d", decayAfter);
        require(
                learningRate > 0 && Double.isFinite(learningRate),
                "learning-rate: must be > 0 and finite, got %s",
                learningRate);
        require(batch >= 1, "batch: must be >= 1 image, got %d", batch);
        require(channels >= 1 && channels <= 4096, "channels: must be from 1 to 4096, got %d", channels);
        require(
                channels <= 32 || channels % 32 == 0,
                "channels: above 32 it must be a multiple of 32, because layers normalise 32 groups of channels; got %d",
                channels);
    }

    /// The demo's settings for a variant.
    public static TrainingOptions standard(Variant variant, long seed) {
        return new TrainingOptions(variant, variant.defaultCoefficient(), EPOCHS, DECAY_AFTER, LEARNING_RATE, BATCH,
                CHANNELS, seed);
    }

    /// The same with another coefficient.
    public TrainingOptions withCoefficient(double other) {
        return new TrainingOptions(variant, other, epochs, decayAfter, learningRate, batch, channels, seed);
    }

    /// The same for more or fewer epochs.
    TrainingOptions withEpochs(int other) {
        return withSize(other, channels);
    }

    /// The same with other numbers of epochs and channels.
    public TrainingOptions withSize(int otherEpochs, int otherChannels) {
        return new TrainingOptions(
                variant, coefficient, otherEpochs, decayAfter, learningRate, batch, otherChannels, seed);
    }

    /// The learning rate of an epoch. It depends on the epoch's number only, so a run of few epochs is the beginning of a
    /// longer one.
    ///
    /// @param epoch from 0
    double learningRate(int epoch) {
        return new StepSchedule(learningRate, 0.1, List.of(decayAfter)).at(epoch);
    }
}
