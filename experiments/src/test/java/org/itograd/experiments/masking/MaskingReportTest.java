package org.itograd.experiments.masking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.experiments.attack.Attack;
import org.itograd.experiments.attack.Budget;
import org.itograd.experiments.attack.Norm;
import org.itograd.experiments.attack.Pgd;
import org.itograd.experiments.attack.Transfer;
import org.itograd.experiments.classify.Predictions;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.junit.jupiter.api.Test;

/// Gradients hidden on purpose are found, and honest ones are not accused.
class MaskingReportTest {
    private static final RandomKey KEY = RandomKey.of(1802);
    private static final ImageFormat FORMAT = new ImageFormat(4, 4, 1, 10);
    private static final Tensor WEIGHTS = KEY.fold(0).normal(DType.F32, FORMAT.size(), 10);
    private static final MaskingPlan PLAN = new MaskingPlan(
            Norm.LINF, 0.05, 8, 2, 1, List.of(1, 2, 4), List.of(4, 8, 16), List.of(0.02, 0.05, 0.5), 80, 3);

    private static final Budget BUDGET = new Budget(20, 10, 1);

    /// Images with the labels that the honest classifier gives them.
    private static LabelledImages images() {
        LabelledImages unlabelled = new LabelledImages(
                KEY.fold(1).uniform(DType.F32, 40 * FORMAT.size()).toFloatArray(), new int[40], FORMAT);
        Predictions predictions = Predictions.of(new Planted(Planted.Kind.HONEST, WEIGHTS), unlabelled, 1, KEY);
        int[] labels = new int[40];
        Arrays.setAll(labels, predictions::label);
        return new LabelledImages(unlabelled.pixels(), labels, FORMAT);
    }

    private static MaskingReport report(Planted.Kind kind, Attack... transfers) {
        return MaskingReport.of(new Planted(kind, WEIGHTS), images(), PLAN, List.of(transfers), KEY.fold(2));
    }

    private static Set<Sign> signs(MaskingReport report) {
        return report.flags().stream().filter(Flag::raised).map(Flag::sign).collect(Collectors.toSet());
    }

    @Test
    void honestClassifiersAreNotAccused() {
        for (Planted.Kind kind : List.of(Planted.Kind.HONEST, Planted.Kind.HONEST_NOISE)) {
            MaskingReport report = report(kind);
            assertEquals(Set.of(), signs(report), report.flags().toString());
            assertFalse(report.isSuspicious());
            assertEquals(0, report.radii().getLast().accuracy().count());
            assertEquals(1, report.averaged().meanCosine(), 0.02);
            assertTrue(report.radii().getFirst().accuracy().count() > report.whiteBox().accuracy().count());
        }
    }

    /// Such a classifier gets a class right that most images are of, at any radius.
    @Test
    void alwaysTheSameAnswerIsNoSignOfMasking() {
        LabelledImages images = images();
        int[] labels = images.labels().clone();
        Arrays.fill(labels, 0, 32, labels[0]);
        MaskingReport report = MaskingReport.of(new Planted(Planted.Kind.CONSTANT, biased(labels[0])),
                new LabelledImages(images.pixels(), labels, FORMAT), PLAN, List.of(), KEY.fold(2));
        assertTrue(report.radii().getLast().accuracy().low() > 0.1);
        assertFalse(signs(report).contains(Sign.RADIUS), report.flags().toString());
    }

    /// Weights by which one class is always the most probable.
    private static Tensor biased(int label) {
        double[] row = new double[10];
        row[label] = 100;
        return WEIGHTS.mul(1e-3).add(Tensor.of(row, 10).cast(DType.F32));
    }

    @Test
    void zeroGradientsAreFound() {
        MaskingReport report = report(Planted.Kind.ZERO);
        assertTrue(signs(report).containsAll(Set.of(Sign.ZERO_GRADIENTS, Sign.BLACK_BOX, Sign.RADIUS)),
                report.flags().toString());
        assertEquals(40, report.single().zeroGradients());
        assertEquals(1, report.single().zeroElements());
    }

    @Test
    void noiseOnGradientsIsFound() {
        MaskingReport report = report(Planted.Kind.NOISE);
        assertTrue(signs(report).containsAll(Set.of(Sign.NOISY_GRADIENTS, Sign.BLACK_BOX)), report.flags().toString());
        assertTrue(report.averaged().meanCosine() < 0.3);
    }

    @Test
    void aRippleIsFound() {
        MaskingReport report = report(Planted.Kind.RIPPLE);
        assertTrue(signs(report).containsAll(Set.of(Sign.BLACK_BOX, Sign.AUTO)), report.flags().toString());
        assertTrue(report.whiteBox().accuracy().count() < report.pgd().accuracy().count());
    }

    @Test
    void imagesOfAnotherClassifierGiveMaskingAway() {
        Planted honest = new Planted(Planted.Kind.HONEST, WEIGHTS);
        Attack transfer = new Transfer(new Pgd(Norm.LINF, 0.05, new Budget(8, 1, 1)), honest, "honest");
        assertTrue(signs(report(Planted.Kind.ZERO, transfer)).contains(Sign.TRANSFER));
        assertFalse(signs(report(Planted.Kind.HONEST, transfer)).contains(Sign.TRANSFER));
    }

    @Test
    void deniedNoiseAndProbabilitiesAreFound() {
        assertTrue(signs(report(Planted.Kind.DENIED)).contains(Sign.HIDDEN_NOISE));
        assertTrue(signs(report(Planted.Kind.SOFTMAX)).contains(Sign.PROBABILITIES));
    }

    @Test
    void theStrongestAttackByGradientsMayBeAutoPgd() {
        for (Planted.Kind kind : Planted.Kind.values()) {
            MaskingReport report = report(kind);
            int least = report.auto().stream().mapToInt(m -> m.accuracy().count()).min().orElseThrow();
            assertEquals(2, report.auto().size());
            assertEquals(Math.min(least, report.draws().getLast().accuracy().count()),
                    report.whiteBox().accuracy().count());
            assertEquals(4, report.auto().getFirst().setting());
        }
    }

    @Test
    void theReportIsJson() {
        String json = MaskingJson.of(report(Planted.Kind.HONEST)).text();
        for (String part : List.of("\"norm\": \"LINF\"", "\"draws\": [{\"setting\": 1.0", "\"mean_cosine\"",
                "\"auto\": [{\"setting\": 4.0",
                "\"sign\": \"black_box\", \"raised\": false")) {
            assertTrue(json.contains(part), json);
        }
    }

    @Test
    void theStandardPlanEndsWhereEveryImageReachesGrey() {
        MaskingPlan linf = MaskingPlan.standard(Norm.LINF, 0.1, BUDGET, 300, 20, FORMAT);
        assertEquals(List.of(0.05, 0.1, 0.2, 0.4, 0.5), linf.radii());
        assertEquals(List.of(5, 20, 50), linf.manySteps());
        assertEquals(2, MaskingPlan.standard(Norm.L2, 0.3, BUDGET, 300, 20, FORMAT).radii().getLast());
        assertEquals(5 + 3 + 5 + 2 + 2, linf.attacks(10).size());
        assertEquals(5 + 3 + 5 + 1 + 2, linf.attacks(2).size());
        assertThrows(IllegalArgumentException.class,
                () -> MaskingPlan.standard(Norm.L2, 0, BUDGET, 300, 20, FORMAT));
    }
}
