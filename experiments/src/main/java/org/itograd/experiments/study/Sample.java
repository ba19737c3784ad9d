package org.itograd.experiments.study;

import java.util.List;
import org.itograd.experiments.data.ImageFormat;

/// A test image in several conditions.
///
/// @param label what it is
/// @param views the image clean, corrupted and attacked
public record Sample(int label, List<View> views) {
    /// The image in one condition and what the classifier makes of it.
    ///
    /// @param condition   for a caption, such as "L2 attack, radius 0.6"
    /// @param pixels      row by row, in [0, 1]
    /// @param format      of the image
    /// @param prediction  the most probable class
    /// @param probability that the classifier gives it
    public record View(String condition, float[] pixels, ImageFormat format, int prediction, double probability) {}
}
