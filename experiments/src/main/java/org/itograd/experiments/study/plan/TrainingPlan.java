package org.itograd.experiments.study.plan;

import java.util.List;
import org.itograd.experiments.model.Architecture;
import org.itograd.experiments.train.Augmentation;
import org.itograd.experiments.train.NoiseLevel;
import org.itograd.experiments.train.Stages;
import org.itograd.experiments.train.TrainingOptions;

/// How every network of a study is trained.
///
/// @param epochs       passes over the training images
/// @param decayAfter   epochs after which the learning rate falls to a tenth
/// @param learningRate of the first epochs
/// @param batch        images of one gradient step
/// @param channels     feature maps
/// @param crop         border of zeros for the random crops of trainings that augment
public record TrainingPlan(int epochs, int decayAfter, double learningRate, int batch, int channels, int crop) {
    /// Checks the ranges.
    public TrainingPlan {
        TrainingOptions unused = options(epochs, decayAfter, learningRate, batch, channels, NoiseLevel.OFF, 0);
    }

    /// The settings of a training with noise of this strength.
    public TrainingOptions options(Training training, NoiseLevel noise, int forEpochs, long seed) {
        return options(forEpochs, decayAfter, learningRate, batch, channels, noise, seed)
                .withWeightDecay(training.decay())
                .withAugmentation(new Augmentation(
                        training.augment() ? crop : 0, training.augment(), training.inputNoise()));
    }

    private static TrainingOptions options(
            int epochs, int decayAfter, double learningRate, int batch, int channels, NoiseLevel noise, long seed) {
        return new TrainingOptions(noise, Architecture.small(channels), epochs,
                new Stages(learningRate, List.of(decayAfter), false), batch, false, 0, Augmentation.NONE, seed);
    }
}
