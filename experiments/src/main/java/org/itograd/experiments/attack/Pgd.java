package org.itograd.experiments.attack;

import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;

/// Projected gradient descent: the strongest image within a ball around the true one that a first-order attacker finds
/// (A. Madry et al., "Towards Deep Learning Models Resistant to Adversarial Attacks", 2018, equation 1).
///
///     x ← P(x + α d(g)),   g = mean over noise draws of ∂ cross-entropy(x; noise) / ∂x
///
/// d is sign for L∞ and g/‖g‖₂ for L2; P projects onto the ball and then onto the box [0, 1] of valid pixels. The step α is
/// 2.5 · radius / steps, so that any point of the ball can be reached. The attacker knows the weights and the distribution of the
/// noise, and draws fresh noise at each step: averaging over draws, the expectation over transformation, is what makes the gradient
/// of a stochastic classifier useful (A. Athalye et al., "Obfuscated Gradients Give a False Sense of Security", 2018). The image with
/// the highest averaged loss counts, over all steps and restarts.
///
/// @param norm        of the ball
/// @param radius      of the ball, in units of full ink; 0 means no attack
/// @param budget      steps, draws and restarts; see [Budget#on] for classifiers without noise
/// @param randomStart whether to start at a random point of the ball instead of at the true image
public record Pgd(Norm norm, double radius, Budget budget, boolean randomStart) implements Attack {
    private static final double REACH = 2.5;
    private static final int START = 0;
    private static final int NOISE = 1;

    /// Checks the ranges.
    public Pgd {
        new Ball(norm, radius);
    }

    /// From a random start.
    public Pgd(Norm norm, double radius, Budget budget) {
        this(norm, radius, budget, true);
    }

    @Override
    public String label() {
        return "PGD, " + budget;
    }

    @Override
    public Cost cost(NoisyClassifier classifier) {
        return radius == 0 ? Cost.NOTHING : budget.on(classifier).cost();
    }

    @Override
    public Attacked attack(NoisyClassifier classifier, LabelledImages images, RandomKey key, Goal goal) {
        Budget spent = budget.on(classifier);
        return radius == 0
                ? new Attacked(images, 0, 0)
                : Runs.of(classifier, images, goal, spent.draws(), spent.restarts(), key, this::run);
    }

    private void run(Oracle oracle, Best best, RandomKey key) {
        Ball ball = new Ball(norm, radius);
        Targets targets = oracle.targets();
        double step = REACH * radius / budget.steps();
        float[] x = (randomStart ? Start.INSIDE : Start.CENTRE).points(targets, ball, key.fold(START));
        for (int k = 0; k < budget.steps(); k++) {
            Oracle.Answer answer = oracle.gradient(x, Loss.CROSS_ENTROPY, key.fold(NOISE).fold(k));
            boolean[] unused = best.offer(x, answer);
            x = ball.ascend(x, answer.gradient(), step, targets);
        }
        boolean[] unused = best.offer(x, oracle.losses(x, Loss.CROSS_ENTROPY, key.fold(NOISE).fold(budget.steps())));
    }
}
