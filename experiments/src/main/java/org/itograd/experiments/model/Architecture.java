package org.itograd.experiments.model;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.io.Serializable;
import org.itograd.sde.TimeGrid;

/// Which network, and how large.
///
/// @param kind     of network
/// @param channels of the state: up to 32 or a multiple of 32, at most 4096; also the half and the quarter of them where the
///                 network has layers of so many
/// @param steps    of Euler–Maruyama on [0, 1], >= 1
/// @param scales   equations, on images of which each is half as large as the one before; more than one for multi-scale networks
///                 only
@CheckReturnValue
public record Architecture(ModelKind kind, int channels, int steps, int scales) implements Serializable {
    /// The steps of the published code, whose "grid 0.1" makes N = ⌊1/0.1⌋ + 1 of them.
    public static final int STEPS = TimeGrid.asPublished(1, 0.1).steps();
    /// The most scales of the published code.
    public static final int MOST_SCALES = 3;

    private static final int GROUPS = 32;

    /// Checks the ranges.
    public Architecture {
        require(channels >= 1 && channels <= 4096, "channels: must be from 1 to 4096, got %d", channels);
        require(
                channels % kind.divisor() == 0,
                "channels: of a %s network they must be a multiple of %d, got %d",
                kind.label(),
                kind.divisor(),
                channels);
        for (int part = kind.firstChannels(channels); part <= channels; part *= 2) {
            require(
                    part <= GROUPS || part % GROUPS == 0,
                    "channels: above 32 it must be a multiple of 32, because layers normalise 32 groups of channels; got %d%s",
                    channels,
                    part == channels ? "" : ", of which a layer has " + part);
        }
        require(steps >= 1, "steps: must be >= 1, got %d", steps);
        require(
                scales >= 1 && scales <= (kind.isMultiScale() ? MOST_SCALES : 1),
                "scales: must be from 1 to %d for a multi-scale network and 1 for others; for %s got %d",
                MOST_SCALES,
                kind.label(),
                scales);
    }

    /// The small network with the published number of steps.
    public static Architecture small(int channels) {
        return new Architecture(ModelKind.SMALL, channels, STEPS, 1);
    }

    /// A network as published: its channels, its steps, and all its scales.
    public static Architecture published(ModelKind kind) {
        return new Architecture(kind, kind.publishedChannels(), STEPS, kind.isMultiScale() ? MOST_SCALES : 1);
    }

    /// The same with another number of channels.
    public Architecture withChannels(int other) {
        return new Architecture(kind, other, steps, scales);
    }

    /// The same with another number of steps.
    public Architecture withSteps(int other) {
        return new Architecture(kind, channels, other, scales);
    }

    /// The same with another number of scales.
    public Architecture withScales(int other) {
        return new Architecture(kind, channels, steps, other);
    }
}
