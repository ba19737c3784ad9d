package org.itograd.sde.event;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;

/// Samples stopped at their first event. All of it can be differentiated once if anything it depends on is tracked; see [Crossing].
///
/// @param time     τ of each sample, (samples); the end of the solve where nothing happened
/// @param state    Y(τ), of y0's shape
/// @param happened 1 for each sample to which the event happened, else 0
/// @param times    of the steps
/// @param path     the states at these times, along a first axis, as if nothing had happened
public record Stopped(Tensor time, Tensor state, Tensor happened, double[] times, Tensor path) {
    /// The path with each sample frozen in Y(τ) after τ: Y(t ∧ τ).
    public Tensor frozen() {
        int samples = time.size();
        int[] dims = path.shape().dims();
        Arrays.fill(dims, 2, dims.length, 1);
        double[] going = IntStream.range(0, dims[0] * samples)
                .mapToDouble(i -> times[i / samples] <= time.at(i % samples) ? 1 : 0)
                .toArray();
        return Tensor.of(going, dims).cast(path.dtype()).where(path, state);
    }
}
