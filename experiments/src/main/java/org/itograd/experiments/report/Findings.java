package org.itograd.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.itograd.experiments.evaluate.EvaluationPlan;
import org.itograd.experiments.evaluate.Robustness;
import org.itograd.experiments.study.DemoResult;
import org.itograd.experiments.study.VariantResult;
import org.itograd.experiments.text.Format;

/// What the numbers say, in sentences made from the numbers.
///
/// A variant counts as better or worse than the first one only if the accuracies differ by more than two standard errors
/// of a difference of two shares, sqrt(p₁(1−p₁)/n + p₂(1−p₂)/n).
final class Findings {
    private Findings() {}

    static List<String> of(DemoResult result) {
        EvaluationPlan plan = result.plan();
        List<String> sentences = new ArrayList<>();
        double lowest = extreme(result, false);
        double highest = extreme(result, true);
        sentences.add("On clean test images the accuracy is %s to %s."
                .formatted(Format.percent(lowest), Format.percent(highest)));
        sentences.add(compare(
                result,
                "Under Gaussian noise with σ = %s".formatted(Format.level(plan.headlineSigma())),
                result.testCount(),
                v -> Robustness.at(v.robustness().gaussian(), plan.headlineSigma())));
        int attacked = Math.min(plan.attackImages(), result.testCount());
        sentences.add(compare(
                result,
                "Under L2-PGD with radius %s".formatted(Format.level(plan.headlineL2())),
                attacked,
                v -> Robustness.at(v.robustness().pgdL2(), plan.headlineL2())));
        sentences.add(compare(
                result,
                "Under L∞-PGD with radius %s".formatted(Format.level(plan.headlineLinf())),
                attacked,
                v -> Robustness.at(v.robustness().pgdLinf(), plan.headlineLinf())));
        return sentences;
    }

    private static double extreme(DemoResult result, boolean highest) {
        var clean = result.variants().stream().mapToDouble(v -> v.robustness().clean());
        return (highest ? clean.max() : clean.min()).orElseThrow();
    }

    private static String compare(
            DemoResult result, String condition, int images, ToDoubleFunction<VariantResult> accuracy) {
        VariantResult base = result.variants().getFirst();
        double reference = accuracy.applyAsDouble(base);
        String others = result.variants().stream()
                .skip(1)
                .map(v -> v.variant().label() + " " + verdict(accuracy.applyAsDouble(v), reference, images))
                .collect(Collectors.joining("; "));
        return "%s, %s keeps %s of %d images. Against it: %s."
                .formatted(condition, base.variant().label(), Format.percent(reference), images, others);
    }

    /// A difference in percentage points, and whether chance alone would explain it.
    static String verdict(double accuracy, double reference, int images) {
        double error = Math.sqrt((accuracy * (1 - accuracy) + reference * (1 - reference)) / images);
        double points = 100 * (accuracy - reference);
        String size = String.format(Locale.ROOT, "%+.1f ± %.1f points", points, 200 * error);
        if (Math.abs(accuracy - reference) <= 2 * error) {
            return size + " (no clear difference)";
        }
        return size + (points > 0 ? " (better)" : " (worse)");
    }
}
