package org.itograd.sde.solve;

import java.util.Arrays;
import org.itograd.autodiff.Tensor;

/// What a solve with steps of its own for each sample gives.
///
/// @param y        the state at the last time, of y0's shape
/// @param ys       the saved states along a first axis, one for each of the times
/// @param times    of the saved states
/// @param steps    how many steps each sample took
/// @param rejected how many attempts at a step were rejected, of each sample
public record PerSampleSolution(Tensor y, Tensor ys, double[] times, int[] steps, int[] rejected) {
    /// The most steps that a sample took.
    public int mostSteps() {
        return Arrays.stream(steps).max().orElse(0);
    }
}
