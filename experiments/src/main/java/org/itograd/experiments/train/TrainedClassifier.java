package org.itograd.experiments.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.model.ClassifierConfig;
import org.itograd.experiments.model.SmallClassifier;
import org.itograd.nn.Noise;
import org.itograd.sde.brownian.BrownianPath;

/// The small classifier with the noise of a training run.
///
/// @param model   the network
/// @param variant its kind of noise
public record TrainedClassifier(SmallClassifier model, Variant variant) implements NoisyClassifier {
    private static final DType DTYPE = DType.F32;

    /// A classifier with initial weights.
    static TrainedClassifier initial(TrainingOptions options, ImageFormat format, RandomKey key) {
        return new TrainedClassifier(new SmallClassifier(config(options, format), DTYPE, key), options.variant());
    }

    private static ClassifierConfig config(TrainingOptions options, ImageFormat format) {
        Noise noise = noise(options.variant(), options.coefficient());
        return ClassifierConfig.of(format.channels(), options.channels(), format.classes(), noise);
    }

    /// What determines the classifier besides the options and the weights.
    static Map<String, String> settings(TrainingOptions options, ImageFormat format) {
        Map<String, String> text = new LinkedHashMap<>(config(options, format).settings());
        text.put("dtype", DTYPE.name());
        return text;
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
