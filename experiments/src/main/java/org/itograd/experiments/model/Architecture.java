package org.itograd.experiments.model;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import org.itograd.sde.TimeGrid;

/// Which network, and how large.
///
/// @param kind     of network
/// @param channels of the state: up to 32 or a multiple of 32, at most 4096
/// @param steps    of Euler–Maruyama on [0, 1], >= 1
@CheckReturnValue
public record Architecture(ModelKind kind, int channels, int steps) {
    /// The steps of the published code, whose "grid 0.1" makes N = ⌊1/0.1⌋ + 1 of them.
    public static final int STEPS = TimeGrid.asPublished(1, 0.1).steps();

    /// Checks the ranges.
    public Architecture {
        require(channels >= 1 && channels <= 4096, "channels: must be from 1 to 4096, got %d", channels);
        require(
                channels <= 32 || channels % 32 == 0,
                "channels: above 32 it must be a multiple of 32, because layers normalise 32 groups of channels; got %d",
                channels);
        require(steps >= 1, "steps: must be >= 1, got %d", steps);
    }

    /// The small network with the published number of steps.
    public static Architecture small(int channels) {
        return new Architecture(ModelKind.SMALL, channels, STEPS);
    }

    /// The same with another number of channels.
    public Architecture withChannels(int other) {
        return new Architecture(kind, other, steps);
    }

    /// The same with another number of steps.
    public Architecture withSteps(int other) {
        return new Architecture(kind, channels, other);
    }
}
