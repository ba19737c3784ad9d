package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.itograd.experiments.model.Architecture;
import org.itograd.experiments.model.ModelKind;
import org.itograd.experiments.train.Augmentation;
import org.itograd.experiments.train.NoiseLevel;
import org.itograd.experiments.train.Stages;
import org.itograd.experiments.train.TrainingOptions;
import org.itograd.experiments.train.Variant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say how to train; unset ones are the demo's.
final class TrainingOption {
    private static final TrainingOptions DEMO = TrainingOptions.standard(Variant.ODE, 1);

    @Option(
            names = "--noise",
            paramLabel = "KIND",
            description = "none (or ode), additive, multiplicative, dropout or jump (default: none).")
    private @Nullable Variant noise;

    @Option(
            names = "--coefficient",
            paramLabel = "X",
            description = "Strength of the noise: additive, multiplicative: its standard deviation sigma >= 0; dropout: the"
                    + " probability p of keeping, 0 < p <= 1; jump: the relative size of a jump >= 0; ode: none"
                    + " (default: the demo's).")
    private @Nullable Double coefficient;

    @Option(
            names = "--sigma",
            paramLabel = "X",
            description = "Instead of --coefficient, the factor of the noise itself, >= 0, as the published code counts:"
                    + " for dropout sqrt((1 - p)/p), for the others the same as --coefficient.")
    private @Nullable Double sigma;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "The network: small, big, multi-scale or multi-scale-light (default: small).")
    private @Nullable String model;

    @Option(
            names = "--channels",
            paramLabel = "N",
            description = "Feature maps of the network's state; up to 32 or a multiple of 32 (default: "
                    + TrainingOptions.CHANNELS
                    + " of a small network, where 64 are published; 256 of a big or multi-scale one, 64 of a light one).")
    private @Nullable Integer channels;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Euler-Maruyama steps of the network, >= 1 (default: 11, as published).")
    private @Nullable Integer steps;

    @Option(
            names = "--scales",
            paramLabel = "N",
            description = "Equations of a multi-scale network, on images of which each is half as large as the one before, 1 to"
                    + " 3 (default: 3).")
    private @Nullable Integer scales;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description = "Step length of gradient descent in the first stage, > 0 (default: "
                    + TrainingOptions.LEARNING_RATE + ").")
    private @Nullable Double learningRate;

    @Option(
            names = "--stages",
            paramLabel = "N",
            split = ",",
            description = "Epochs of each stage of the learning rate, such as 80,60,40,20; it falls to a tenth after each, and"
                    + " --epochs are as many as they come to unless given (default: "
                    + TrainingOptions.DECAY_AFTER + ", then the rest).")
    private @Nullable List<Integer> stages;

    @Option(
            names = "--restart-momentum",
            description = "Starts each stage with a new optimiser, without momentum, as the published code does.")
    private boolean restart;

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            description = "Share of the weights added to their gradient, >= 0 (default: 0, as published).")
    private @Nullable Double weightDecay;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Images of one gradient step, >= 1 (default: "
                    + TrainingOptions.BATCH + ").")
    private @Nullable Integer batch;

    @Option(names = "--drop-last", description = "Leaves an epoch's last batch out if it is not full.")
    private boolean dropLast;

    @Option(
            names = "--crop",
            paramLabel = "P",
            description = "Random crops: each training image is cut out of itself with P zeros around, >= 0 (default: 0).")
    private @Nullable Integer crop;

    @Option(names = "--flip", description = "Mirrors half of the training images, left for right.")
    private boolean flip;

    @Option(
            names = "--input-noise",
            paramLabel = "X",
            description = "Adds Gaussian noise of this standard deviation to the pixels of the training images, >= 0, in units of full"
                    + " ink; pixels stay within [0, 1] (default: 0). What noise inside is to be compared with.")
    private @Nullable Double inputNoise;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of weights, order, crops and noise (default: 1).")
    private @Nullable Long seed;

    /// Whether none of these was given.
    boolean isPlain() {
        return Stream.of(
                noise, coefficient, sigma, model, channels, steps, scales, learningRate, stages, weightDecay, batch,
                crop,
                inputNoise,
                seed)
                .allMatch(Objects::isNull)
                && !restart
                && !dropLast
                && !flip;
    }

    /// @param epochs when to end, or null for the stages' sum, or the demo's
    TrainingOptions options(@Nullable Integer epochs) {
        return DEMO.withNoise(noiseLevel())
                .withModel(architecture())
                .withStages(stages())
                .withEpochs(orElse(epochs, stages == null
                        ? TrainingOptions.EPOCHS
                        : stages.stream().reduce(0, Math::addExact)))
                .withBatch(orElse(batch, TrainingOptions.BATCH), dropLast)
                .withWeightDecay(orElse(weightDecay, 0.0))
                .withAugmentation(new Augmentation(orElse(crop, 0), flip, orElse(inputNoise, 0.0)))
                .withSeed(orElse(seed, 1L));
    }

    private Architecture architecture() {
        ModelKind kind = model == null ? ModelKind.SMALL : ModelKind.of(model);
        Architecture standard = kind == ModelKind.SMALL ? DEMO.model() : Architecture.published(kind);
        return standard.withChannels(orElse(channels, standard.channels()))
                .withSteps(orElse(steps, standard.steps()))
                .withScales(orElse(scales, standard.scales()));
    }

    private NoiseLevel noiseLevel() {
        require(
                sigma == null || coefficient == null,
                "sigma, coefficient: are two ways to say the same; give one of them");
        Variant kind = noise == null ? Variant.ODE : noise;
        if (sigma != null) {
            return NoiseLevel.ofSigma(kind, sigma);
        }
        return new NoiseLevel(kind, orElse(coefficient, kind.defaultCoefficient()));
    }

    private Stages stages() {
        double rate = orElse(learningRate, TrainingOptions.LEARNING_RATE);
        return stages == null
                ? new Stages(rate, List.of(TrainingOptions.DECAY_AFTER), restart)
                : Stages.ofLengths(rate, stages, restart);
    }

    private static <T> T orElse(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
