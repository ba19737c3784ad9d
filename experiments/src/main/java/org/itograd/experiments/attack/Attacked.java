package org.itograd.experiments.attack;

import org.itograd.experiments.data.LabelledImages;

/// What an attack made, and what it cost.
///
/// @param images    the moved images with their true labels, in the order given
/// @param gradients gradient calls: one for each image and draw
/// @param forwards  forward passes beside those of gradients: one for each image and draw
public record Attacked(LabelledImages images, long gradients, long forwards) {}
