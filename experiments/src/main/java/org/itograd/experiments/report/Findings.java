package org.itograd.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.itograd.experiments.evaluate.Difference;
import org.itograd.experiments.evaluate.EvaluationPlan;
import org.itograd.experiments.evaluate.Robustness;
import org.itograd.experiments.evaluate.Share;
import org.itograd.experiments.study.DemoResult;
import org.itograd.experiments.study.VariantResult;
import org.itograd.experiments.text.Format;

/// What the numbers say, in sentences made from the numbers: how much each kind of noise changes the accuracy of the network without,
/// and whether that is more than the choice of the images explains, see [Difference].
public final class Findings {
    private final DemoResult result;
    private final EvaluationPlan plan;

    private Findings(DemoResult result) {
        this.result = result;
        this.plan = result.plan();
    }

    /// The sentences.
    public static List<String> of(DemoResult result) {
        return new Findings(result).sentences();
    }

    /// Those on clean images and under the L2 attack.
    public static List<String> headlines(DemoResult result) {
        List<String> sentences = new ArrayList<>();
        Findings findings = new Findings(result);
        findings.clean(sentences);
        findings.l2(sentences);
        return sentences;
    }

    private List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        clean(sentences);
        compare(
                sentences,
                "under Gaussian noise with σ = " + Format.level(plan.headlineSigma()),
                r -> Robustness.share(Robustness.at(r.gaussian(), plan.headlineSigma()), r.images()));
        l2(sentences);
        compare(
                sentences,
                "under L∞-PGD with radius " + Format.level(plan.headlineLinf()),
                r -> Robustness.share(Robustness.at(r.pgdLinf(), plan.headlineLinf()), r.attacked()));
        return sentences;
    }

    private void clean(List<String> sentences) {
        compare(sentences, "on clean images", r -> r.scores().accuracy());
    }

    private void l2(List<String> sentences) {
        compare(
                sentences,
                "under L2-PGD with radius " + Format.level(plan.headlineL2()),
                r -> Robustness.share(Robustness.at(r.pgdL2(), plan.headlineL2()), r.attacked()));
    }

    private void compare(List<String> sentences, String condition, Function<Robustness, Share> measured) {
        VariantResult base = result.variants().getFirst();
        Share reference = measured.apply(base.robustness());
        for (VariantResult v : result.variants().subList(1, result.variants().size())) {
            Stream.concat(
                    Stream.of(said(v, "", measured.apply(v.robustness()), reference, condition)),
                    v.still().stream().map(r -> said(
                            v, ", switched off in use,", measured.apply(r), reference, condition)))
                    .forEach(sentences::add);
        }
    }

    private static String said(VariantResult v, String how, Share share, Share reference, String condition) {
        return "%s noise%s against no noise, %s: %s".formatted(
                v.variant().label(), how, condition, new Difference(share, reference));
    }
}
