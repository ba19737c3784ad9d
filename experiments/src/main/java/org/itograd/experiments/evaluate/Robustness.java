package org.itograd.experiments.evaluate;

import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.attack.Budget;
import org.itograd.experiments.attack.Norm;
import org.itograd.experiments.attack.Pgd;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.classify.Predictions;
import org.itograd.experiments.corruption.GaussianNoise;
import org.itograd.experiments.data.LabelledImages;

/// How accurate a classifier is on clean, corrupted and attacked images.
///
/// @param clean    accuracy on the images as they are
/// @param gaussian accuracy under Gaussian noise, by standard deviation
/// @param pgdL2    accuracy under L2-PGD, by radius
/// @param pgdLinf  accuracy under L∞-PGD, by radius
public record Robustness(double clean, List<Point> gaussian, List<Point> pgdL2, List<Point> pgdLinf) {
    private static final int CORRUPTION = 0;
    private static final int ATTACK = 1;
    private static final int PREDICTION = 2;

    /// Measures all that the plan asks for. Depends on the arguments only: every classifier sees the same corrupted images,
    /// and the same key gives the same numbers.
    public static Robustness measure(
            NoisyClassifier classifier, LabelledImages images, EvaluationPlan plan, RandomKey key) {
        LabelledImages targets = images.range(0, Math.min(plan.attackImages(), images.count()));
        return new Robustness(
                accuracy(classifier, images, plan, key),
                plan.sigmas().stream()
                        .map(sigma -> new Point(sigma, accuracy(
                                classifier, GaussianNoise.apply(images, sigma, key.fold(CORRUPTION)), plan, key)))
                        .toList(),
                attacked(classifier, targets, Norm.L2, plan.l2Radii(), plan, key),
                attacked(classifier, targets, Norm.LINF, plan.linfRadii(), plan, key));
    }

    private static List<Point> attacked(
            NoisyClassifier classifier,
            LabelledImages images,
            Norm norm,
            List<Double> radii,
            EvaluationPlan plan,
            RandomKey key) {
        return radii.stream()
                .map(radius -> {
                    LabelledImages moved = attack(classifier, images, norm, radius, plan, key);
                    return new Point(radius, accuracy(classifier, moved, plan, key));
                })
                .toList();
    }

    /// The attacked images themselves, as the measurement sees them.
    public static LabelledImages attack(
            NoisyClassifier classifier,
            LabelledImages images,
            Norm norm,
            double radius,
            EvaluationPlan plan,
            RandomKey key) {
        return new Pgd(norm, radius, new Budget(plan.attackSteps(), plan.attackDraws(), 1))
                .attack(classifier, images, key.fold(ATTACK))
                .images();
    }

    /// The predictions that the measurement counts.
    public static Predictions predict(
            NoisyClassifier classifier, LabelledImages images, EvaluationPlan plan, RandomKey key) {
        return Predictions.of(classifier, images, plan.testDraws(), key.fold(PREDICTION));
    }

    private static double accuracy(
            NoisyClassifier classifier, LabelledImages images, EvaluationPlan plan, RandomKey key) {
        return predict(classifier, images, plan, key).accuracy(images.labels());
    }

    /// The accuracy at a level of a curve.
    ///
    /// @throws IllegalArgumentException if the curve has no such level
    public static double at(List<Point> curve, double level) {
        return curve.stream()
                .filter(p -> p.level() == level)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("level: " + level + " was not measured"))
                .accuracy();
    }
}
