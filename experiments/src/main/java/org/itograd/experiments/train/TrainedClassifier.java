package org.itograd.experiments.train;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.model.ImageClassifier;
import org.itograd.experiments.model.ImageClassifier;
import org.itograd.sde.TimeGrid;

/// A network with the noise it was trained with, and the noise it is used with: the same unless changed by [#withNoise].
///
/// @param model   the network, which has the noise of its use
/// @param trained the noise in training
/// @param noise   the noise in use
@CheckReturnValue
public record TrainedClassifier(ImageClassifier model, NoiseLevel trained, NoiseLevel noise)
        implements
            NoisyClassifier {
    private static final DType DTYPE = DType.F32;

    /// A classifier with initial weights.
    static TrainedClassifier initial(TrainingOptions options, ImageFormat format, RandomKey key) {
        return new TrainedClassifier(
                ImageClassifier.of(
                        options.model(), format.channels(), format.classes(), options.noise().noise(), DTYPE, key),
                options.noise(),
                options.noise());
    }

    /// What determines the classifier besides the options and the weights.
    static Map<String, String> settings(TrainingOptions options, ImageFormat format) {
        Map<String, String> text = new LinkedHashMap<>(ImageClassifier.config(
                options.model(), format.channels(), format.classes(), options.noise().noise())
                .settings());
        text.put("dtype", DTYPE.name());
        return text;
    }

    /// The kind of noise in training.
    public Variant variant() {
        return trained.kind();
    }

    /// Euler–Maruyama steps in use.
    public int steps() {
        return model.config().grid().steps();
    }

    /// The same weights used with other noise, of the same kind or another; [NoiseLevel#OFF] makes it deterministic.
    public TrainedClassifier withNoise(NoiseLevel other) {
        return new TrainedClassifier(model.solved(other.noise(), model.config().grid()), trained, other);
    }

    /// The same weights used with noise of the kind of the training and this σ, see [NoiseLevel]; 0 makes it deterministic.
    ///
    /// @throws IllegalArgumentException if there was no noise in training and σ > 0: name a kind by [#withNoise]
    public TrainedClassifier withSigma(double sigma) {
        return withNoise(sigma == 0 ? NoiseLevel.OFF : NoiseLevel.ofSigma(trained.kind(), sigma));
    }

    /// The same weights used with another number of equal steps.
    public TrainedClassifier withSteps(int steps) {
        return new TrainedClassifier(
                model.solved(noise.noise(), TimeGrid.uniform(0, model.config().grid().end(), steps)), trained, noise);
    }

    @Override
    public Tensor logits(Tensor images, RandomKey noise) {
        return model.logits(images, noise);
    }

    @Override
    public boolean isNoisy() {
        return noise.isOn();
    }
}
