package org.itograd.experiments.attack;

import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;

/// An adversary, who knows the classifier, the true images and their labels, and moves the images within a ball and [0, 1].
///
/// Whether an attack succeeded is for the defended predictor to say, with noise of its own: an attack sees draws that it chose its
/// images by, and those flatter it.
///
/// All numbers are functions of the key, the image's number (its place among those given) and the step. So images 0 … 99 of a test
/// set are moved alike whether they are given alone or with others after them, by any number of threads.
public sealed interface Attack permits Pgd, Apgd, Square, RandomDirections, ReferenceAttack, Transfer {
    /// The norm of the ball.
    Norm norm();

    /// The radius of the ball, in units of full ink; 0 means no attack.
    double radius();

    /// The attack in a few words, without norm and radius.
    String label();

    /// What an image costs at most.
    Cost cost(NoisyClassifier classifier);

    /// Moves every image.
    ///
    /// @param images the first images of a test set
    /// @param key    gives random starts, random choices and the noise that the attacker draws
    /// @param goal   what the images are for
    /// @throws IllegalArgumentException if the attack does not suit the classifier's classes
    Attacked attack(NoisyClassifier classifier, LabelledImages images, RandomKey key, Goal goal);

    /// Moves every image so that this classifier gets it wrong.
    default Attacked attack(NoisyClassifier classifier, LabelledImages images, RandomKey key) {
        return attack(classifier, images, key, Goal.MISCLASSIFIED);
    }
}
