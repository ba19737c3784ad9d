package org.itograd.experiments.attack;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;

/// Moves of the same length that nobody chose: uniform on the sphere for L2, random signs for L∞, clipped to [0, 1]. An attack that is
/// no stronger has learned nothing from the classifier.
///
/// @param norm   of the ball
/// @param radius of the ball, in units of full ink; 0 means no attack
/// @param tries  directions, that of the highest averaged loss counts, >= 1
/// @param draws  noise draws that each loss is averaged over, >= 1
public record RandomDirections(Norm norm, double radius, int tries, int draws) implements Attack {
    private static final int START = 0;
    private static final int NOISE = 1;

    /// Checks the ranges.
    public RandomDirections {
        new Ball(norm, radius);
        require(tries >= 1, "tries: must be >= 1, got %d", tries);
        require(draws >= 1, "draws: must be >= 1, got %d", draws);
    }

    @Override
    public String label() {
        return "random directions, " + tries + " x " + draws + " draws";
    }

    @Override
    public Cost cost(NoisyClassifier classifier) {
        return radius == 0 ? Cost.NOTHING : new Cost(0, (long) tries * classifier.draws(draws));
    }

    @Override
    public Attacked attack(NoisyClassifier classifier, LabelledImages images, RandomKey key, Goal goal) {
        return radius == 0
                ? new Attacked(images, 0, 0)
                : Runs.of(classifier, images, goal, draws, tries, key, this::run);
    }

    private void run(Oracle oracle, Best best, RandomKey key) {
        float[] x = Start.CORNER.points(oracle.targets(), new Ball(norm, radius), key.fold(START));
        boolean[] unused = best.offer(x, oracle.losses(x, Loss.CROSS_ENTROPY, key.fold(NOISE)));
    }
}
