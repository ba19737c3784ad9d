package org.itograd.experiments.stability;

import org.itograd.experiments.data.LabelledImages;

/// Images, and where they were moved.
///
/// @param original    as they are
/// @param random      moved in random directions
/// @param adversarial moved by an attack
record MovedImages(LabelledImages original, LabelledImages random, LabelledImages adversarial) {}
