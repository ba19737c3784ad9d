package org.itograd.experiments.evaluate;

import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.classify.Predictions;
import org.itograd.experiments.data.LabelledImages;

/// Says which images the defended predictor gets right: the class of the greatest probability averaged over draws of the noise, draws
/// that no attack has seen.
///
/// @param classifier the classifier
/// @param draws      noise draws that each prediction is averaged over, >= 1; at least 20 where the noise is strong
/// @param key        gives the draws; independent of every attack's
public record Judge(NoisyClassifier classifier, int draws, RandomKey key) {
    /// Which are right.
    public boolean[] right(LabelledImages images) {
        Predictions predictions = Predictions.of(classifier, images, draws, key);
        boolean[] right = new boolean[images.count()];
        for (int i = 0; i < right.length; i++) {
            right[i] = predictions.label(i) == images.labels()[i];
        }
        return right;
    }

    /// How far each image is on the wrong side: the greatest probability of another class less that of the label.
    double[] margins(LabelledImages images) {
        Predictions predictions = Predictions.of(classifier, images, draws, key);
        double[] margins = new double[images.count()];
        for (int i = 0; i < margins.length; i++) {
            int label = images.labels()[i];
            double other = 0;
            for (int k = 0; k < predictions.classes(); k++) {
                other = k == label ? other : Math.max(other, predictions.probability(i, k));
            }
            margins[i] = other - predictions.probability(i, label);
        }
        return margins;
    }
}
