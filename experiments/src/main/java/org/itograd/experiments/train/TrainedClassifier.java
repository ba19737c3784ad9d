package org.itograd.experiments.train;

import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.model.ClassifierConfig;
import org.itograd.experiments.model.SmallClassifier;
import org.itograd.nn.Noise;
import org.itograd.sde.brownian.BrownianPath;

/// The small classifier with the noise of a training run.
///
/// @param model   the network
/// @param variant its kind of noise
public record TrainedClassifier(SmallClassifier model, Variant variant) implements NoisyClassifier {
    private static final int GREY = 1;

    /// A classifier with initial weights.
    static TrainedClassifier initial(TrainingOptions options, RandomKey key) {
        Noise noise = noise(options.variant(), options.coefficient());
        ClassifierConfig config = ClassifierConfig.of(GREY, options.channels(), LabelledImages.CLASSES, noise);
        return new TrainedClassifier(new SmallClassifier(config, DType.F32, key), options.variant());
    }

    private static Noise noise(Variant variant, double coefficient) {
        return switch (variant) {
            case ODE -> new Noise.None();
            case ADDITIVE -> new Noise.Additive(coefficient);
            case MULTIPLICATIVE -> new Noise.Multiplicative(coefficient);
            case DROPOUT -> new Noise.Dropout(coefficient);
            // A jump of relative size s is dropout that keeps with probability p, where s² = (1 − p)/p.
            case JUMP -> new Noise.Jump(1 / (1 + coefficient * coefficient));
        };
    }

    @Override
    public Tensor logits(Tensor images, RandomKey noise) {
        return model.logits(images, BrownianPath.of(noise));
    }

    @Override
    public boolean isNoisy() {
        return variant != Variant.ODE;
    }
}
