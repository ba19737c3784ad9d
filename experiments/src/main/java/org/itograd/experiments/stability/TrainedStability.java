package org.itograd.experiments.stability;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.attack.Attack;
import org.itograd.experiments.attack.Budget;
import org.itograd.experiments.attack.Goal;
import org.itograd.experiments.attack.Norm;
import org.itograd.experiments.attack.Pgd;
import org.itograd.experiments.attack.RandomDirections;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.train.NoiseToSignal;
import org.itograd.experiments.train.TrainedClassifier;
import org.itograd.sde.TimeGrid;

/// What happens to perturbations in the equations of a trained classifier.
///
/// @param times  of the growths
/// @param blocks for each equation, without noise and, if there is some, with it shared and independent
/// @param signal the noise beside what it disturbs
/// @param steps  accuracies with other numbers of steps
public record TrainedStability(
        double[] times, List<BlockStability> blocks, NoiseToSignal signal, List<StepCheck> steps) {
    private static final int ATTACK_STEPS = 10;
    private static final int RANDOM = 0;
    private static final int ADVERSARIAL = 1;
    private static final int BLOCKS = 2;
    private static final int SIGNAL = 3;
    private static final int STEPS = 4;

    /// Measures a classifier with the noise and steps in use.
    ///
    /// @param images test images with their labels
    public static TrainedStability of(
            TrainedClassifier classifier, LabelledImages images, StabilityPlan plan, RandomKey key) {
        Attack random = new RandomDirections(Norm.L2, plan.radius(), 1, 1);
        Attack pgd = new Pgd(Norm.L2, plan.radius(), new Budget(ATTACK_STEPS, plan.draws(), 1));
        MovedImages all = new MovedImages(
                images,
                random.attack(classifier, images, key.fold(RANDOM), Goal.HIGH_LOSS).images(),
                pgd.attack(classifier, images, key.fold(ADVERSARIAL), Goal.HIGH_LOSS).images());
        List<Sharing> ways = classifier.isNoisy() ? List.of(Sharing.values()) : List.of(Sharing.NONE);
        List<BlockStability> blocks = new ArrayList<>();
        for (int equation = 0; equation < classifier.model().blocks().size(); equation++) {
            for (Sharing sharing : ways) {
                blocks.add(
                        new BlockMeasurement(classifier, all, plan.draws(), equation, sharing, key.fold(BLOCKS)).run());
            }
        }
        TimeGrid grid = classifier.model().config().grid();
        double[] times = new double[grid.steps() + 1];
        for (int k = 0; k < times.length; k++) {
            times[k] = grid.time(k);
        }
        return new TrainedStability(
                times,
                blocks,
                NoiseToSignal.of(classifier, images, key.fold(SIGNAL)),
                StepCheck.of(classifier, images, plan.draws(), key.fold(STEPS)));
    }
}
