package org.itograd.experiments.attack;

import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;

/// Auto-PGD: projected gradient ascent with momentum, whose step shrinks when progress ends (F. Croce and M. Hein, "Reliable
/// Evaluation of Adversarial Robustness with an Ensemble of Diverse Parameter-free Attacks", 2020, algorithm 1).
///
///     z ← P(x + η d(g)),   x ← P(x + a (z − x) + (1 − a)(x − x before)),   a = ¾
///
/// From a point at the radius, η = 2 · radius at first and a = 1 in the first step. At the checkpoints of [ApgdSchedule] an image
/// whose loss rose in too few steps halves η and goes on from its best point. Gradients and losses are averaged over all draws,
/// those of the "rand" version of AutoAttack likewise, except that it books the loss of the last draw only.
///
/// @param loss   the cross-entropy (APGD-CE) or the difference of logits ratio (APGD-DLR)
/// @param norm   of the ball
/// @param radius of the ball, in units of full ink; 0 means no attack
/// @param budget steps, draws and restarts; see [Budget#on] for classifiers without noise
public record Apgd(Loss loss, Norm norm, double radius, Budget budget) implements Attack {
    private static final double MOMENTUM = 0.75;
    private static final int START = 0;
    private static final int NOISE = 1;

    /// Checks the ranges.
    public Apgd {
        new Ball(norm, radius);
    }

    /// What corresponds to AutoAttack's "rand" version: APGD-CE and, with 3 classes or more, APGD-DLR. There, 100 steps, 20 draws.
    public static List<Attack> ensemble(Norm norm, double radius, Budget budget, int classes) {
        Attack crossEntropy = new Apgd(Loss.CROSS_ENTROPY, norm, radius, budget);
        return classes < 3 ? List.of(crossEntropy) : List.of(crossEntropy, new Apgd(Loss.DLR, norm, radius, budget));
    }

    @Override
    public String label() {
        return (loss == Loss.DLR ? "APGD-DLR, " : "APGD-CE, ") + budget;
    }

    @Override
    public Cost cost(NoisyClassifier classifier) {
        return radius == 0 ? Cost.NOTHING : budget.on(classifier).cost();
    }

    @Override
    public Attacked attack(NoisyClassifier classifier, LabelledImages images, RandomKey key, Goal goal) {
        loss.requireClasses(images.format().classes());
        Budget spent = budget.on(classifier);
        return radius == 0
                ? new Attacked(images, 0, 0)
                : Runs.of(classifier, images, goal, spent.draws(), spent.restarts(), key, this::run);
    }

    private void run(Oracle oracle, Best best, RandomKey key) {
        Ball ball = new Ball(norm, radius);
        Targets targets = oracle.targets();
        float[] x = Start.SURFACE.points(targets, ball, key.fold(START));
        float[] before = x.clone();
        Oracle.Answer at = oracle.gradient(x, loss, key.fold(NOISE).fold(0));
        boolean[] unused = best.offer(x, at);
        float[] gradient = at.gradient();
        ApgdSteps steps = new ApgdSteps(x, at, radius, budget.steps());
        for (int k = 1; k <= budget.steps(); k++) {
            float[] next = step(x, before, gradient, steps, k == 1 ? 1 : MOMENTUM, ball, targets);
            before = x;
            x = next;
            RandomKey noise = key.fold(NOISE).fold(k);
            at = k < budget.steps() ? oracle.gradient(x, loss, noise) : oracle.losses(x, loss, noise);
            unused = best.offer(x, at);
            gradient = at.gradient();
            if (k < budget.steps()) {
                steps.after(k, x, at);
            }
        }
    }

    /// One step with momentum, each image's of its own length.
    private static float[] step(float[] x, float[] before, float[] gradient, ApgdSteps steps, double a, Ball ball,
            Targets targets) {
        int size = targets.size();
        float[] centres = targets.truth().pixels();
        float[] z = gradient.clone();
        for (int row = 0; row < targets.count(); row++) {
            ball.norm().steepest(z, row * size, (row + 1) * size);
        }
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) (x[i] + steps.length(i / size) * z[i]);
        }
        ball.project(z, centres, size);
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) (x[i] + a * (z[i] - x[i]) + (1 - a) * (x[i] - before[i]));
        }
        ball.project(z, centres, size);
        return z;
    }
}
