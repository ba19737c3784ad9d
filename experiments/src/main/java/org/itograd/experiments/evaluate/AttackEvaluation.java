package org.itograd.experiments.evaluate;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.attack.Attack;
import org.itograd.experiments.attack.Attacked;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;

/// Several attacks on one classifier, each judged by the defended predictor, and the worst of them image by image.
///
/// With noise, the lowest of several measured accuracies is too low by chance, the more so the more attacks there are. So the worst
/// image of each is chosen by one set of draws and judged by another.
///
/// @param each  what each attack achieved
/// @param worst what remains if every image meets the attack that is worst for it
public record AttackEvaluation(List<AttackOutcome> each, AttackOutcome worst) {
    private static final int ATTACK = 1;
    private static final int PREDICTION = 2;
    private static final int AGAIN = 3;

    /// Checks that there are attacks.
    public AttackEvaluation {
        each = List.copyOf(each);
    }

    /// Attacks and judges.
    ///
    /// @param images the first images of a test set
    /// @param draws  noise draws of the defended predictor, >= 1
    /// @param key    gives all random numbers: those of attacks and those of predictions are independent. What an attack achieves
    ///     does not depend on the others
    public static AttackEvaluation of(
            NoisyClassifier classifier, LabelledImages images, List<? extends Attack> attacks, int draws,
            RandomKey key) {
        require(!attacks.isEmpty(), "attacks: must name at least one attack");
        Judge judge = new Judge(classifier, draws, key.fold(PREDICTION));
        List<AttackOutcome> each = new ArrayList<>();
        for (Attack attack : attacks) {
            Attacked attacked = attack.attack(classifier, images, key.fold(ATTACK));
            each.add(new AttackOutcome(attack.label(), judge.right(attacked.images()), attacked));
        }
        return new AttackEvaluation(
                each,
                each.size() == 1 ? each.getFirst() : worst(each, judge, new Judge(classifier, draws, key.fold(AGAIN))));
    }

    private static AttackOutcome worst(List<AttackOutcome> each, Judge chooser, Judge judge) {
        LabelledImages first = each.getFirst().attacked().images();
        float[] pixels = first.pixels().clone();
        double[] margins = chooser.margins(first);
        int size = first.pixelsPerImage();
        long gradients = 0;
        long forwards = 0;
        for (AttackOutcome outcome : each) {
            LabelledImages images = outcome.attacked().images();
            double[] others = chooser.margins(images);
            for (int i = 0; i < margins.length; i++) {
                if (others[i] > margins[i]) {
                    margins[i] = others[i];
                    System.arraycopy(images.pixels(), i * size, pixels, i * size, size);
                }
            }
            gradients += outcome.attacked().gradients();
            forwards += outcome.attacked().forwards();
        }
        LabelledImages images = first.withPixels(pixels);
        return new AttackOutcome("worst of all", judge.right(images), new Attacked(images, gradients, forwards));
    }
}
