package org.itograd.experiments.masking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.evaluate.Share;
import org.itograd.experiments.text.Format;

/// Reads the signs of masked gradients from what was measured. Where two attacks are compared, a sign counts if chance alone would
/// show it in less than one of a hundred honest classifiers.
final class Flags {
    private static final double LEVEL = 0.01;
    private static final double COSINE = 0.5;

    private Flags() {}

    static List<Flag> of(MaskingReport r, NoisyClassifier classifier, LabelledImages images, RandomKey key) {
        String draws = classifier.isNoisy() ? "draws" : "restarts";
        List<Flag> flags = new ArrayList<>();
        flags.add(growing(Sign.DRAWS, draws, r.draws()));
        flags.add(growing(Sign.STEPS, "steps", r.steps()));
        flags.add(radius(r, images));
        for (int i = 0; i < r.auto().size(); i++) {
            flags.add(stronger(Sign.AUTO, MaskingReport.auto(i), r.pgd(), r.auto().get(i)));
        }
        flags.add(stronger(Sign.BLACK_BOX, "Square, which sees predictions only,", r.pgd(), r.square()));
        r.transfers().forEach(
                t -> flags.add(stronger(Sign.TRANSFER, "the transfer from another classifier", r.pgd(), t)));
        flags.add(random(r));
        flags.add(zeros(r));
        flags.add(noisy(r));
        flags.addAll(outputs(classifier, images, key));
        return List.copyOf(flags);
    }

    private static Flag growing(Sign sign, String what, List<Measured> curve) {
        Measured few = curve.get(curve.size() - 2);
        Measured many = curve.getLast();
        boolean raised = Paired.chance(few.right(), many.right()) < LEVEL;
        return new Flag(sign, raised, String.format(Locale.ROOT, "accuracy %s with %.0f %s, %s with %.0f: %s",
                percent(few), few.setting(), what, percent(many), many.setting(),
                raised ? "the attack has not had enough yet" : "no significant change"));
    }

    /// A classifier that always says the same gets one class right, however frequent it is, and hides nothing.
    private static Flag radius(MaskingReport r, LabelledImages images) {
        Measured last = r.radii().getLast();
        double chance = 1.0 / images.format().classes();
        long classes = IntStream.range(0, images.count())
                .filter(i -> last.right()[i])
                .map(i -> images.labels()[i])
                .distinct()
                .count();
        boolean raised = last.accuracy().low() > chance && classes > 1;
        return new Flag(Sign.RADIUS, raised, "accuracy " + percent(last) + " at radius "
                + Format.level(last.setting()) + ", where any image can become any other; chance is "
                + Format.percent(chance) + (raised ? ": the attack fails where it must succeed" : ""));
    }

    private static Flag stronger(Sign sign, String what, Measured white, Measured other) {
        boolean raised = Paired.chance(white.right(), other.right()) < LEVEL;
        return new Flag(sign, raised, what + " leaves an accuracy of " + percent(other) + ", PGD of " + percent(white)
                + (raised ? ": gradients lead PGD astray" : ""));
    }

    private static Flag random(MaskingReport r) {
        Share random = r.random().accuracy();
        Share white = r.pgd().accuracy();
        boolean raised = random.count() <= white.count() && random.count() < r.clean().accuracy().count();
        return new Flag(Sign.RANDOM, raised, "random directions leave an accuracy of " + percent(r.random())
                + ", PGD of " + percent(r.pgd()) + ", nothing of " + percent(r.clean())
                + (raised ? ": gradients tell PGD nothing" : ""));
    }

    private static Flag zeros(MaskingReport r) {
        int zero = r.single().zeroGradients();
        return new Flag(Sign.ZERO_GRADIENTS, zero > 0, "the gradient is exactly zero at " + zero + " of "
                + r.single().norms().length + " images, and " + Format.percent(r.single().zeroElements())
                + " of all its elements are");
    }

    private static Flag noisy(MaskingReport r) {
        double cosine = r.averaged().meanCosine();
        // A gradient that is zero is another sign's affair.
        boolean raised = cosine < COSINE && r.averaged().zeroGradients() == 0;
        return new Flag(Sign.NOISY_GRADIENTS, raised, String.format(Locale.ROOT,
                "cosine %.3f between two gradients of one draw, %.3f between two averaged over %d%s",
                r.single().meanCosine(), cosine, r.averaged().draws(),
                raised ? ": more noise than signal, take more draws" : ""));
    }

    private static List<Flag> outputs(NoisyClassifier classifier, LabelledImages images, RandomKey key) {
        Tensor x = images.range(0, Math.min(images.count(), NoisyClassifier.ROWS)).tensor();
        double[] one = Autodiff.withoutRecording(() -> classifier.logits(x, key.fold(0))).toDoubleArray();
        double[] two = Autodiff.withoutRecording(() -> classifier.logits(x, key.fold(1))).toDoubleArray();
        boolean hidden = !classifier.isNoisy() && !Arrays.equals(one, two);
        boolean probabilities = areProbabilities(one, one.length / x.shape().dim(0));
        return List.of(
                new Flag(Sign.HIDDEN_NOISE, hidden, hidden
                        ? "the classifier says it has no noise, yet two draws differ: every attack must average"
                        : "the classifier is " + (classifier.isNoisy() ? "random, as it says" : "deterministic")),
                new Flag(Sign.PROBABILITIES, probabilities, probabilities
                        ? "the logits lie in [0, 1] and sum to 1: attack what comes before the softmax"
                        : "the logits are no probabilities"));
    }

    private static boolean areProbabilities(double[] logits, int classes) {
        for (int from = 0; from < logits.length; from += classes) {
            double sum = 0;
            for (int k = from; k < from + classes; k++) {
                if (logits[k] < 0 || logits[k] > 1) {
                    return false;
                }
                sum += logits[k];
            }
            if (Math.abs(sum - 1) > 1e-3) {
                return false;
            }
        }
        return true;
    }

    private static String percent(Measured measured) {
        return Format.percent(measured.accuracy().value());
    }
}
