package org.itograd.experiments.train;

/// What one epoch came to.
///
/// @param epoch              number of epochs done, from 1
/// @param learningRate       used in it
/// @param loss               mean cross-entropy of the training images, each as it was trained on, in nats
/// @param trainAccuracy      share of the training images classified correctly, each as it was trained on
/// @param validationAccuracy share of the validation images classified correctly after it, averaged over noise draws
/// @param seconds            of training, without the validation
public record EpochRecord(
        int epoch, double learningRate, double loss, double trainAccuracy, double validationAccuracy, double seconds) {}
