package org.itograd.experiments.model;

import org.itograd.autodiff.Tensor;
import org.itograd.nn.Noise;
import org.itograd.nn.Parameterized;
import org.itograd.nn.SdeBlock;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;

/// A network from images to the classes' logits with a stochastic differential equation inside.
public sealed interface ImageClassifier extends Parameterized permits SmallClassifier {
    /// The classes' logits.
    ///
    /// @param x    images (N, H, W, inputs)
    /// @param path noise for a state of the shape of [#state]
    /// @return (N, classes)
    /// @throws IllegalArgumentException if the images do not fit
    Tensor logits(Tensor x, BrownianPath path);

    /// The state in which the equation starts for these images.
    ///
    /// @throws IllegalArgumentException if the images do not fit
    Tensor state(Tensor x);

    /// The equation.
    SdeBlock block();

    /// Sizes, noise and solver.
    ClassifierConfig config();

    /// A network of the same weights, which both share from then on, with other noise and other steps.
    ImageClassifier solved(Noise noise, TimeGrid grid);
}
