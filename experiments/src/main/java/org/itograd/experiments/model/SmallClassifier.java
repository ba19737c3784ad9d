package org.itograd.experiments.model;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.nn.Activation;
import org.itograd.nn.Conv2d;
import org.itograd.nn.Fused;
import org.itograd.nn.GlobalAvgPool;
import org.itograd.nn.GroupNorm;
import org.itograd.nn.Layer;
import org.itograd.nn.Linear;
import org.itograd.nn.Parameterized;
import org.itograd.nn.Parameters;
import org.itograd.nn.SdeBlock;
import org.itograd.nn.Sequential;
import org.itograd.nn.TimeConv2d;
import org.itograd.nn.TimeLayer;
import org.itograd.nn.TimeSequential;
import org.itograd.sde.brownian.BrownianPath;

/// The small image classifier of Liu et al. 2019 ("Neural SDE: stabilizing neural ODE networks with stochastic noise").
///
/// | part | layers | image |
/// |---|---|---|
/// | `stem` | 3 × 3 convolution without padding | (N, H, W, inputs) → (N, H − 2, W − 2, C) |
/// | `drift` | GroupNorm, ReLU, 3 × 3 convolution with the time as a first channel, three times; GroupNorm | of an [SdeBlock] |
/// | `head` | GroupNorm, ReLU, mean over pixels, linear | → (N, classes) |
///
/// The noise stays on at test time: averaging over draws is up to the caller. Images of any size from 3 × 3 on. With 3
/// inputs, 64 channels and 10 classes there are 115,594 parameters.
public final class SmallClassifier implements Parameterized {
    private static final int KERNEL = 3;

    private final ClassifierConfig config;
    private final Layer stem;
    private final SdeBlock block;
    private final Layer head;

    /// @param config sizes, noise and solver
    /// @param dtype  of parameters, images and logits
    /// @param key    for the initial weights
    public SmallClassifier(ClassifierConfig config, DType dtype, RandomKey key) {
        int channels = config.channels();
        this.config = config;
        stem = new Fused(new Conv2d(config.inputs(), channels, KERNEL, 1, 0, dtype, key.fold(0)));
        block = new SdeBlock(drift(config, dtype, key.fold(1)), config.noise(), config.grid(), config.solver(),
                config.gradient());
        head = new Fused(Sequential.of()
                .then("norm", norm(config, dtype))
                .then("relu", Activation.RELU)
                .then("pool", new GlobalAvgPool())
                .then("linear", new Linear(channels, config.classes(), dtype, key.fold(2))));
    }

    private static TimeLayer drift(ClassifierConfig config, DType dtype, RandomKey key) {
        int channels = config.channels();
        TimeSequential drift = TimeSequential.of();
        for (int i = 1; i <= 3; i++) {
            drift = drift.thenAutonomous("norm" + i, norm(config, dtype))
                    .thenAutonomous("relu" + i, Activation.RELU)
                    .then("conv" + i, new TimeConv2d(channels, channels, KERNEL, dtype, key.fold(i)));
        }
        return drift.thenAutonomous("norm4", norm(config, dtype));
    }

    private static GroupNorm norm(ClassifierConfig config, DType dtype) {
        return new GroupNorm(config.channels(), Math.min(config.groups(), config.channels()), config.epsilon(), dtype);
    }

    /// The classes' logits.
    ///
    /// @param x    images (N, H, W, inputs), H and W at least 3
    /// @param path noise for a state of shape (N, H − 2, W − 2, channels)
    /// @return (N, classes)
    public Tensor logits(Tensor x, BrownianPath path) {
        require(
                x.shape().rank() == 4 && x.shape().dim(3) == config.inputs() && x.shape().dim(1) >= KERNEL
                        && x.shape().dim(2) >= KERNEL,
                "x: must be images (N, H, W, %d) of at least %d x %d pixels, got shape %s",
                config.inputs(),
                KERNEL,
                KERNEL,
                x.shape());
        return head.apply(block.apply(stem.apply(x), path));
    }

    /// Sizes, noise and solver.
    public ClassifierConfig config() {
        return config;
    }

    /// `stem.*`, `drift.*`, `head.*`.
    @Override
    public Parameters parameters() {
        return stem.parameters()
                .under("stem")
                .and(block.parameters().under("drift"))
                .and(head.parameters().under("head"));
    }
}
