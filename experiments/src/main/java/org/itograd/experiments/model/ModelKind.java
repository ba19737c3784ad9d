package org.itograd.experiments.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// The networks of the published code: those of 2019 ([#SMALL], [#BIG]) and those of its last version. C is the number of channels
/// of the state, H × W the size of the images.
public enum ModelKind {
    /// One 3 × 3 convolution without padding → (H − 2, W − 2, C).
    SMALL(64, 1),
    /// A 3 × 3 convolution to C/4 channels and two 4 × 4 ones of stride 2 to C/2 and C, with GroupNorm and ReLU between them
    /// → (⌊⌊H/2⌋/2⌋, ⌊⌊W/2⌋/2⌋, C).
    BIG(256, 4),
    /// Two 3 × 3 convolutions to C/4 and C/2 channels and a 4 × 4 one of stride 2 to C, with GroupNorm and ReLU between them
    /// → (⌊H/2⌋, ⌊W/2⌋, C); several equations on several scales.
    MULTI_SCALE(256, 4),
    /// The multi-scale network behind one convolution, as in [#SMALL].
    MULTI_SCALE_LIGHT(64, 1);

    private final int publishedChannels;
    private final int divisor;

    ModelKind(int publishedChannels, int divisor) {
        this.publishedChannels = publishedChannels;
        this.divisor = divisor;
    }

    /// The name as commands and files spell it.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The network of a label.
    ///
    /// @throws IllegalArgumentException if there is none
    public static ModelKind of(String label) {
        return Arrays.stream(values())
                .filter(k -> k.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("model: must be one of "
                        + Arrays.stream(values()).map(ModelKind::label).collect(Collectors.joining(", ")) + "; got \""
                        + label + "\""));
    }

    /// Channels of the state in the published code.
    public int publishedChannels() {
        return publishedChannels;
    }

    /// Whether there may be several scales, and a drift that sees an embedding of the time.
    public boolean isMultiScale() {
        return this == MULTI_SCALE || this == MULTI_SCALE_LIGHT;
    }

    /// Channels of the first convolution: a part of those of the state.
    int firstChannels(int channels) {
        return channels / divisor;
    }

    /// By what the channels must be divisible.
    int divisor() {
        return divisor;
    }
}
