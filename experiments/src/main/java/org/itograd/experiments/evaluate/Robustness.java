package org.itograd.experiments.evaluate;

import java.util.List;
import java.util.function.DoubleConsumer;
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
/// @param scores   of the predictions on the images as they are
/// @param gaussian accuracy under Gaussian noise, by standard deviation
/// @param pgdL2    accuracy under L2-PGD, by radius
/// @param pgdLinf  accuracy under L∞-PGD, by radius
/// @param attacked how many images were attacked, the first ones
public record Robustness(
        Scores scores, List<Point> gaussian, List<Point> pgdL2, List<Point> pgdLinf, int attacked) {
    private static final int CORRUPTION = 0;
    private static final int ATTACK = 1;
    private static final int PREDICTION = 2;

    /// The work of a forward pass; that of a gradient is 1.
    public static final double FORWARD = 0.3;

    /// Measures all that the plan asks for. Depends on the arguments only: every classifier sees the same corrupted images,
    /// and the same key gives the same numbers.
    public static Robustness measure(
            NoisyClassifier classifier, LabelledImages images, EvaluationPlan plan, RandomKey key) {
        return measure(classifier, images, plan, key, work -> {});
    }

    /// Measures, and says how far it is.
    ///
    /// @param done told the work of each part when it is done; all parts together are [#work]
    public static Robustness measure(
            NoisyClassifier classifier,
            LabelledImages images,
            EvaluationPlan plan,
            RandomKey key,
            DoubleConsumer done) {
        LabelledImages targets = images.range(0, Math.min(plan.attackImages(), images.count()));
        Scores scores = Scores.of(predict(classifier, images, plan, key), images.labels());
        done.accept(predictionWork(classifier.isNoisy(), images.count(), plan));
        List<Point> gaussian = plan.sigmas().stream()
                .map(sigma -> {
                    LabelledImages noisy = GaussianNoise.apply(images, sigma, key.fold(CORRUPTION));
                    Point point = new Point(sigma, accuracy(classifier, noisy, plan, key));
                    done.accept(predictionWork(classifier.isNoisy(), images.count(), plan));
                    return point;
                })
                .toList();
        return new Robustness(
                scores,
                gaussian,
                attacked(classifier, targets, Norm.L2, plan.l2Radii(), plan, key, done),
                attacked(classifier, targets, Norm.LINF, plan.linfRadii(), plan, key, done),
                targets.count());
    }

    /// About how much work a measurement is, in gradients of one image.
    ///
    /// @param noisy  whether the classifier draws noise
    /// @param images how many
    public static double work(boolean noisy, int images, EvaluationPlan plan) {
        int attacks = plan.l2Radii().size() + plan.linfRadii().size();
        return (1 + plan.sigmas().size()) * predictionWork(noisy, images, plan)
                + attacks * attackWork(noisy, Math.min(plan.attackImages(), images), plan);
    }

    private static double predictionWork(boolean noisy, int images, EvaluationPlan plan) {
        return FORWARD * images * (noisy ? plan.testDraws() : 1);
    }

    private static double attackWork(boolean noisy, int images, EvaluationPlan plan) {
        return (double) images * plan.attackSteps() * (noisy ? plan.attackDraws() : 1)
                + predictionWork(noisy, images, plan);
    }

    private static List<Point> attacked(
            NoisyClassifier classifier,
            LabelledImages images,
            Norm norm,
            List<Double> radii,
            EvaluationPlan plan,
            RandomKey key,
            DoubleConsumer done) {
        return radii.stream()
                .map(radius -> {
                    LabelledImages moved = attack(classifier, images, norm, radius, plan, key);
                    Point point = new Point(radius, accuracy(classifier, moved, plan, key));
                    done.accept(attackWork(classifier.isNoisy(), images.count(), plan));
                    return point;
                })
                .toList();
    }

    /// The accuracy on the images as they are.
    public double clean() {
        return scores.accuracy().value();
    }

    /// How many images there are.
    public int images() {
        return scores.accuracy().of();
    }

    /// A measured accuracy with its interval.
    ///
    /// @param images on how many it was measured
    public static Share share(double accuracy, int images) {
        return new Share((int) Math.round(accuracy * images), images);
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
