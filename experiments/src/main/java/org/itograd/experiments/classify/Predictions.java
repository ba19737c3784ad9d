package org.itograd.experiments.classify;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.data.Images;
import org.itograd.nn.Chunks;

/// What a classifier says about images, averaged over draws of its noise.
///
/// The noise stays on at test time: p(x) = (1/m) Σᵢ softmax(logits(x; noise i)), as the published experiments do
/// (X. Liu et al., "Neural SDE: Stabilizing Neural ODE Networks with Stochastic Noise", 2019, section 5).
///
/// @param probabilities image after image, one number for each class
/// @param classes       how many
public record Predictions(double[] probabilities, int classes) {

    /// Classifies images.
    ///
    /// @param draws m, the number of noise draws to average over; a classifier without noise makes one
    /// @param key   gives the draws
    /// @throws NonFiniteLogitsException if a logit is no finite number
    /// @throws IllegalArgumentException if the classifier has another number of classes than the images
    public static Predictions of(NoisyClassifier classifier, Images images, int draws, RandomKey key) {
        require(draws >= 1, "draws: must be >= 1, got %d", draws);
        int classes = images.format().classes();
        double[] probabilities = new double[images.count() * classes];
        int made = classifier.draws(draws);
        new Chunks(images.count(), NoisyClassifier.ROWS).forEach((from, to) -> {
            Tensor batch = images.range(from, to).tensor();
            for (int draw = 0; draw < made; draw++) {
                RandomKey noise = key.fold(from).fold(draw);
                Tensor logits = Autodiff.withoutRecording(() -> classifier.logits(batch, noise));
                requireSound(logits, classes, from);
                addSoftmax(logits, probabilities, from * classes, 1.0 / made);
            }
        });
        return new Predictions(probabilities, classes);
    }

    /// Of logits that are no numbers, no class is the most probable, and each comparison with them is false.
    private static void requireSound(Tensor logits, int classes, int from) {
        int found = logits.shape().dim(1);
        require(
                found == classes,
                "classifier: tells %d classes apart, but the images have %d; take images of the classes it was trained on",
                found,
                classes);
        double[] z = logits.toDoubleArray();
        for (int i = 0; i < z.length; i++) {
            if (!Double.isFinite(z[i])) {
                throw new NonFiniteLogitsException(from + i / classes, z[i]);
            }
        }
    }

    private static void addSoftmax(Tensor logits, double[] probabilities, int offset, double weight) {
        int rows = logits.shape().dim(0);
        int classes = logits.shape().dim(1);
        for (int row = 0; row < rows; row++) {
            double[] exp = new double[classes];
            double max = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < classes; k++) {
                max = Math.max(max, logits.at(row * classes + k));
            }
            for (int k = 0; k < classes; k++) {
                exp[k] = StrictMath.exp(logits.at(row * classes + k) - max);
            }
            double total = Arrays.stream(exp).sum();
            for (int k = 0; k < classes; k++) {
                probabilities[offset + row * classes + k] += weight * exp[k] / total;
            }
        }
    }

    /// Number of images.
    public int count() {
        return probabilities.length / classes;
    }

    /// The probability that the classifier gives to a class of an image.
    public double probability(int image, int label) {
        return probabilities[image * classes + label];
    }

    /// The most probable class of an image, the smaller one of equals.
    public int label(int image) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            if (probability(image, k) > probability(image, best)) {
                best = k;
            }
        }
        return best;
    }

    /// The share of images whose most probable class is their label.
    public double accuracy(int[] labels) {
        require(labels.length == count(), "labels: need %d, one for each image, got %d", count(), labels.length);
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            if (label(i) == labels[i]) {
                right++;
            }
        }
        return (double) right / labels.length;
    }
}
