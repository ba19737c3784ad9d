package org.itograd.experiments.attack;

import java.util.Arrays;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;

/// The gradient of the cross-entropy by the pixels, averaged over draws of the classifier's noise.
final class LossGradient {
    private LossGradient() {}

    /// (1/m) Σᵢ ∂ loss(x; noise i) / ∂x, one number for each pixel.
    ///
    /// The *raw* gradients are averaged; taking signs or normalising comes afterwards, once. The loss is summed over the
    /// images, not averaged, so that an image's gradient does not depend on its company.
    static float[] average(NoisyClassifier classifier, LabelledImages images, int draws, RandomKey key) {
        int made = classifier.draws(draws);
        double[] total = new double[images.pixels().length];
        for (int draw = 0; draw < made; draw++) {
            RandomKey noise = key.fold(draw);
            // Nothing is recorded for the sake of the classifier's parameters.
            double[] one = Autodiff.withoutRecording(() -> Autodiff.grad(
                    x -> loss(classifier.logits(x, noise), images.labels()), images.tensor())
                    .toDoubleArray());
            Arrays.setAll(total, i -> total[i] + one[i]);
        }
        float[] average = new float[total.length];
        for (int i = 0; i < average.length; i++) {
            average[i] = (float) (total[i] / made);
        }
        return average;
    }

    /// Σ over images of the cross-entropy.
    private static Tensor loss(Tensor logits, int[] labels) {
        return Functional.crossEntropies(logits, labels).sum().cast(DType.F32);
    }
}
