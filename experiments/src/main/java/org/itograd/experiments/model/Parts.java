package org.itograd.experiments.model;

import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;
import org.itograd.nn.Activation;
import org.itograd.nn.Conv2d;
import org.itograd.nn.GlobalAvgPool;
import org.itograd.nn.GroupNorm;
import org.itograd.nn.Layer;
import org.itograd.nn.Linear;
import org.itograd.nn.Sequential;
import org.itograd.nn.TimeConv2d;
import org.itograd.nn.TimeEmbeddedConv2d;
import org.itograd.nn.TimeLayer;
import org.itograd.nn.TimeSequential;

/// The layers that the networks are made of, with initial weights.
///
/// @param config sizes
/// @param dtype  of parameters and images
record Parts(ClassifierConfig config, DType dtype) {
    static final int KERNEL = 3;
    static final int STRIDED_KERNEL = 4;

    /// From images to the state.
    Layer stem(ModelKind kind, RandomKey key) {
        int first = kind.firstChannels(config.channels());
        return switch (kind) {
            case SMALL, MULTI_SCALE_LIGHT -> new Conv2d(config.inputs(), first, KERNEL, 1, 0, dtype, key);
            case BIG -> normalized(1, first, new Conv2d(config.inputs(), first, KERNEL, 1, 1, dtype, key.fold(1)))
                    .then("conv2", halving(first, key.fold(2)))
                    .then("norm2", norm(2 * first))
                    .then("relu2", Activation.RELU)
                    .then("conv3", halving(2 * first, key.fold(3)));
            case MULTI_SCALE ->
                normalized(1, first, new Conv2d(config.inputs(), first, KERNEL, 1, 1, dtype, key.fold(1)))
                        .then("conv2", new Conv2d(first, 2 * first, KERNEL, 1, 1, dtype, key.fold(2)))
                        .then("norm2", norm(2 * first))
                        .then("relu2", Activation.RELU)
                        .then("conv3", halving(2 * first, key.fold(3)));
        };
    }

    private Sequential normalized(int number, int channels, Layer convolution) {
        return Sequential.of()
                .then("conv" + number, convolution)
                .then("norm" + number, norm(channels))
                .then("relu" + number, Activation.RELU);
    }

    /// To twice the channels and half the height and width, rounded down.
    private Layer halving(int in, RandomKey key) {
        return new Conv2d(in, 2 * in, STRIDED_KERNEL, 2, 1, dtype, key);
    }

    /// Three times GroupNorm, ReLU and convolution, and a last GroupNorm. Every convolution sees the time as a channel; in
    /// multi-scale networks the first one alone, as an embedding.
    TimeLayer drift(ModelKind kind, RandomKey key) {
        int channels = config.channels();
        TimeSequential drift = TimeSequential.of();
        for (int i = 1; i <= 3; i++) {
            drift = drift.thenAutonomous("norm" + i, norm(channels))
                    .thenAutonomous("relu" + i, Activation.RELU)
                    .then("conv" + i, convolution(kind, i == 1, channels, key.fold(i)));
        }
        return drift.thenAutonomous("norm4", norm(channels));
    }

    private TimeLayer convolution(ModelKind kind, boolean first, int channels, RandomKey key) {
        if (!kind.isMultiScale()) {
            return new TimeConv2d(channels, channels, KERNEL, dtype, key);
        }
        return first
                ? new TimeEmbeddedConv2d(channels, channels, KERNEL, dtype, key)
                : TimeLayer.of(new Conv2d(channels, channels, KERNEL, 1, 1, dtype, key));
    }

    /// From the state to logits.
    Layer head(RandomKey key) {
        return Sequential.of()
                .then("norm", norm(config.channels()))
                .then("relu", Activation.RELU)
                .then("pool", new GlobalAvgPool())
                .then("linear", new Linear(config.channels(), config.classes(), dtype, key));
    }

    private GroupNorm norm(int channels) {
        return new GroupNorm(channels, Math.min(config.groups(), channels), config.epsilon(), dtype);
    }
}
