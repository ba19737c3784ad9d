package org.itograd.experiments.classify;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;

/// A classifier whose forward pass may draw noise.
///
/// The rows of a batch are independent of each other: the logits of an image depend on the image, the key and its place in
/// the batch. Several threads may call one classifier at the same time.
public interface NoisyClassifier {
    /// How many images are carried through a classifier at a time, by one thread. Fixed, so that results don't depend on
    /// the number of threads.
    int ROWS = 30;

    /// The logits (batch, classes) of images (batch, height, width, 1) with pixels in [0, 1], under one draw of the noise.
    /// Differentiable with respect to the images.
    Tensor logits(Tensor images, RandomKey noise);

    /// Whether the key matters. If not, one draw says all there is to know.
    boolean isNoisy();

    /// The draws worth making where `wanted` are asked for: one if there is no noise.
    default int draws(int wanted) {
        return isNoisy() ? wanted : 1;
    }
}
