package org.itograd.experiments.stability;

import java.util.List;
import java.util.stream.Stream;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.evaluate.Judge;
import org.itograd.experiments.evaluate.Share;
import org.itograd.experiments.train.TrainedClassifier;

/// The accuracy of a trained classifier with another number of solver steps than it was trained with. If it is a continuous model, it
/// hardly matters; if it falls, the steps are layers of a network and the equation a way to speak.
///
/// @param steps    Euler–Maruyama steps at test time
/// @param accuracy then
public record StepCheck(int steps, Share accuracy) {
    /// With half, as many, twice and four times the steps in use: 5, 11, 22 and 44 of 11.
    static List<StepCheck> of(TrainedClassifier classifier, LabelledImages images, int draws, RandomKey key) {
        int own = classifier.steps();
        return Stream.of(own / 2, own, 2 * own, 4 * own)
                .filter(n -> n >= 1)
                .map(n -> new StepCheck(
                        n, Share.of(new Judge(classifier.withSteps(n), draws, key.fold(n)).right(images))))
                .toList();
    }
}
