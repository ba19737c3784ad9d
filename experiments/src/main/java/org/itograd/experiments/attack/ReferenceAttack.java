package org.itograd.experiments.attack;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;

/// The attack of the paper's own code (github.com/xuanqing94/NeuralSDE, acc_under_attack.py), for comparison only: it is weak, and flatters
/// whatever it attacks.
///
/// Adam on the pixels in the L2 ball, from the true image, without a random start. Gradients of the cross-entropy are *summed* over the
/// draws, which Adam does not notice, while the step 2 · radius / steps / draws shrinks with them, so that averaging weakens the
/// attack. The last image counts, not the best. Radius 0 or 0 steps is no attack; the original divides by zero there.
///
/// @param radius of the L2 ball, in units of full ink; 0 means no attack
/// @param steps  of Adam, >= 0; 20 in the original
/// @param draws  noise draws that each gradient is summed over, >= 1; 1 in the original
public record ReferenceAttack(double radius, int steps, int draws) implements Attack {
    private static final double DECAY = 0.9;
    private static final double DECAY_OF_SQUARES = 0.999;
    private static final double EPSILON = 1e-8;

    /// Checks the ranges.
    public ReferenceAttack {
        new Ball(Norm.L2, radius);
        require(steps >= 0, "steps: must be >= 0, got %d", steps);
        require(draws >= 1, "draws: must be >= 1, got %d", draws);
    }

    @Override
    public Norm norm() {
        return Norm.L2;
    }

    @Override
    public String label() {
        return "the reference code's Adam, " + steps + " steps x " + draws + " draws";
    }

    @Override
    public Cost cost(NoisyClassifier classifier) {
        return radius == 0 ? Cost.NOTHING : new Cost((long) steps * classifier.draws(draws), 0);
    }

    @Override
    public Attacked attack(NoisyClassifier classifier, LabelledImages images, RandomKey key, Goal goal) {
        return radius == 0 || steps == 0
                ? new Attacked(images, 0, 0)
                : Runs.of(classifier, images, Goal.HIGH_LOSS, draws, 1, key, this::run);
    }

    private void run(Oracle oracle, Best best, RandomKey key) {
        Ball ball = new Ball(Norm.L2, radius);
        Targets targets = oracle.targets();
        int draws = oracle.isNoisy() ? this.draws : 1;
        double rate = 2 * radius / steps / draws;
        float[] x = targets.truth().pixels().clone();
        double[] mean = new double[x.length];
        double[] square = new double[x.length];
        double biased = 1;
        double biasedSquare = 1;
        for (int k = 0; k < steps; k++) {
            float[] g = oracle.gradient(x, Loss.CROSS_ENTROPY, key.fold(k)).gradient();
            biased *= DECAY;
            biasedSquare *= DECAY_OF_SQUARES;
            x = x.clone();
            for (int i = 0; i < x.length; i++) {
                double sum = (double) draws * g[i];
                mean[i] = DECAY * mean[i] + (1 - DECAY) * sum;
                square[i] = DECAY_OF_SQUARES * square[i] + (1 - DECAY_OF_SQUARES) * sum * sum;
                double deviation = Math.sqrt(square[i] / (1 - biasedSquare)) + EPSILON;
                x[i] += (float) (rate * mean[i] / (1 - biased) / deviation);
            }
            ball.project(x, targets.truth().pixels(), targets.size());
        }
        best.replace(x);
    }
}
