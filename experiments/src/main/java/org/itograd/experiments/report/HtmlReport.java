package org.itograd.experiments.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.itograd.experiments.data.DigitsCsv;
import org.itograd.experiments.evaluate.EvaluationPlan;
import org.itograd.experiments.evaluate.Point;
import org.itograd.experiments.evaluate.Robustness;
import org.itograd.experiments.study.DemoResult;
import org.itograd.experiments.study.VariantResult;
import org.itograd.experiments.text.Format;
import org.itograd.experiments.train.NoiseLevel;
import org.itograd.experiments.train.TrainingOptions;
import org.jspecify.annotations.Nullable;

/// The demo's report: one HTML page that needs no other file and no network.
public final class HtmlReport {
    private static final String STYLE = """
            body { font: 16px/1.55 system-ui, sans-serif; color: #222; background: #fff; max-width: 74rem;
                   margin: 0 auto; padding: 1.5rem; }
            h1 { font-size: 1.9rem; line-height: 1.2; margin: .5rem 0; }
            h2 { font-size: 1.3rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid #ddd; padding-bottom: .2rem; }
            p, li { max-width: 48rem; }
            table { border-collapse: collapse; margin: .6rem 0; font-variant-numeric: tabular-nums; }
            caption { text-align: left; font-weight: 600; padding: .3rem 0; }
            th, td { padding: .35rem .9rem; border-bottom: 1px solid #e4e4e4; text-align: right; }
            th[scope=row], thead th:first-child { text-align: left; }
            thead th { background: #f5f5f5; }
            .scroll { overflow-x: auto; }
            .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(30rem, 1fr)); gap: 1rem; }
            figure { margin: 0; }
            figure img { width: 100%; height: auto; }
            figcaption { font-size: .9rem; color: #555; max-width: 36rem; }
            .gallery td { text-align: center; font-size: .85rem; }
            .gallery td img { image-rendering: pixelated; border: 3px solid #2a7d4f; }
            .gallery td.wrong img { border-color: #b3261e; }
            .gallery td.wrong { color: #b3261e; }
            footer { margin-top: 2.5rem; font-size: .9rem; color: #555; }
            """;

    private static final String BARS = " Bars are half as long as the 95 % interval over images is wide.";

    private final DemoResult result;
    private final EvaluationPlan plan;

    private HtmlReport(DemoResult result) {
        this.result = result;
        this.plan = result.plan();
    }

    /// The page.
    ///
    /// @throws IOException if a picture cannot be encoded
    public static String of(DemoResult result) throws IOException {
        return new HtmlReport(result).page();
    }

    private String page() throws IOException {
        return "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
                + "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                + "<title>Itograd demo: what noise does to a neural ODE</title>\n<style>\n" + STYLE + "</style>\n"
                + "</head>\n<body>\n<h1>What noise does to a neural ODE</h1>\n" + introduction()
                + "<h2>Result</h2>\n" + headline() + Html.list(Findings.of(result)) + caution()
                + "<h2>Training</h2>\n" + training() + "<h2>Robustness</h2>\n" + robustness()
                + "<h2>Sample images</h2>\n" + samples() + "<h2>Method</h2>\n" + method() + footer()
                + "</body>\n</html>\n";
    }

    private String introduction() {
        return Html.paragraph(
                "Four classifiers of the same images, " + result.data()
                        + ", differ in one thing: the noise inside. The first is a"
                        + " neural ordinary differential equation, dh = f(h, t) dt; the others add a random term to it, in training"
                        + " and in use, which makes them stochastic differential equations. Each meets test images as they are,"
                        + " with Gaussian noise on the pixels, and changed by an adversary who follows the gradient of the loss.");
    }

    private String headline() {
        List<List<String>> rows = new ArrayList<>();
        for (VariantResult v : result.variants()) {
            String level = Format.level(v.coefficient());
            rows.add(row(v.variant().label(), level, v.robustness(), Format.seconds(v.secondsPerEpoch())));
            v.still().ifPresent(r -> rows.add(row(v.variant().label() + ", off in use", level, r, "")));
        }
        return Html.table(
                "Test accuracy with 95 % intervals over images",
                List.of(
                        "noise",
                        "coefficient",
                        "clean",
                        "Gaussian noise, σ = " + Format.level(plan.headlineSigma()),
                        "L2-PGD, radius " + Format.level(plan.headlineL2()),
                        "L∞-PGD, radius " + Format.level(plan.headlineLinf()),
                        "time per epoch"),
                rows);
    }

    private List<String> row(String name, String coefficient, Robustness r, String seconds) {
        return List.of(
                name,
                coefficient,
                r.scores().accuracy().toString(),
                Robustness.share(Robustness.at(r.gaussian(), plan.headlineSigma()), r.images()).toString(),
                Robustness.share(Robustness.at(r.pgdL2(), plan.headlineL2()), r.attacked()).toString(),
                Robustness.share(Robustness.at(r.pgdLinf(), plan.headlineLinf()), r.attacked()).toString(),
                seconds);
    }

    private static String caution() {
        return Html
                .paragraph(
                        "Intervals tell how far other test images would move the figures (Wilson's for shares, Newcombe's"
                                + " for differences); one training run stands behind each row, so retraining moves them further. An"
                                + " attack that fails is no proof of robustness: a stronger one may succeed. Rows \"off in use\" are the"
                                + " same weights without noise at test time: what remains there is what training with noise did to them.");
    }

    private String training() throws IOException {
        return "<div class=\"figures\">\n"
                + figure("epoch", "training loss (nats)", false, Charts::loss, null,
                        "Cross-entropy on the training images, mean over each epoch.")
                + figure("epoch", "validation accuracy", true, Charts::validation, null,
                        "Accuracy on the validation images after each epoch.")
                + "</div>\n";
    }

    private String robustness() throws IOException {
        return "<div class=\"figures\">\n"
                + figure("standard deviation of the noise", "accuracy", true,
                        v -> Charts.fromClean(v, v.robustness().gaussian()),
                        (v, p) -> v.robustness().images(), "Accuracy against noise level." + BARS)
                + figure("L2 radius", "accuracy", true, v -> attackCurve(v, v.robustness().pgdL2()),
                        HtmlReport::attacked, "Accuracy against attack radius, L2." + BARS)
                + figure("L∞ radius", "accuracy", true, v -> attackCurve(v, v.robustness().pgdLinf()),
                        HtmlReport::attacked, "Accuracy against attack radius, L∞." + BARS)
                + "</div>\n" + curveTable("Gaussian noise, by standard deviation", v -> v.robustness().gaussian())
                + curveTable("L2-PGD, by radius", v -> v.robustness().pgdL2())
                + curveTable("L∞-PGD, by radius", v -> v.robustness().pgdLinf());
    }

    private static int attacked(VariantResult v, Point point) {
        return point.level() == 0 ? v.robustness().images() : v.robustness().attacked();
    }

    private static List<Point> attackCurve(VariantResult v, List<Point> points) {
        return Charts.fromClean(v, points);
    }

    private String curveTable(String caption, Charts.Curve curve) {
        List<String> header = new ArrayList<>(List.of("noise"));
        curve.of(result.variants().getFirst()).forEach(p -> header.add(Format.level(p.level())));
        List<List<String>> rows = result.variants().stream()
                .map(v -> Stream.concat(
                        Stream.of(v.variant().label()),
                        curve.of(v).stream().map(p -> Format.percent(p.accuracy())))
                        .toList())
                .toList();
        return Html.table(caption, header, rows);
    }

    private String figure(
            String x, String y, boolean shares, Charts.Curve curve, Charts.@Nullable Counts counts, String caption)
            throws IOException {
        StringBuilder alt = new StringBuilder("Line chart of ").append(y).append(" by ").append(x).append('.');
        for (VariantResult v : result.variants()) {
            List<Point> points = curve.of(v);
            alt.append(' ').append(v.variant().label()).append(": from ").append(value(points.getFirst(), shares))
                    .append(" to ").append(value(points.getLast(), shares)).append('.');
        }
        byte[] png = Charts.png(result, x, y, shares, curve, counts);
        return Html.figure(
                Html.image(Pictures.address(png), alt.toString(), Charts.WIDTH / 2, Charts.HEIGHT / 2), caption);
    }

    private static String value(Point point, boolean share) {
        return share ? Format.percent(point.accuracy()) : String.format(Locale.ROOT, "%.3f", point.accuracy());
    }

    private String samples() throws IOException {
        StringBuilder out = new StringBuilder(
                Html.paragraph("Test images as the classifiers saw them, with what each read"
                        + " and how sure it was (softmax averaged over noise draws). Attacks are made for each classifier."));
        for (VariantResult v : result.variants()) {
            out.append(Gallery.of(v));
        }
        return out.toString();
    }

    private String method() {
        TrainingOptions o = result.options();
        return Html.list(List.of(
                "Model: 3×3 convolution to %d channels, one differential equation on [0, 1] in 11 Euler(–Maruyama) steps"
                        .formatted(o.channels())
                        + " whose drift is three times (GroupNorm, ReLU, 3×3 convolution with time), then GroupNorm, ReLU,"
                        + " average pool and a linear layer (X. Liu, T. Xiao, S. Si, Q. Cao, S. Kumar, C.-J. Hsieh, How Does Noise"
                        + " Help Robustness? Explanation and Exploration under the Neural SDE Framework, CVPR 2020, pp. 282–290,"
                        + " doi 10.1109/CVPR42600.2020.00036).",
                ("Training: %d images, %d epochs of SGD with momentum 0.9, batches of %d, %s, seed %d.")
                        .formatted(
                                result.trainCount(), o.epochs(), o.batch(), o.stages(), o.seed()),
                ("Test: %d images that took no part in training or in choosing anything. The noise stays on; predictions"
                        + " average the softmax over %d draws.")
                        .formatted(result.testCount(), plan.testDraws()),
                "Units: pixels run from 0 to 1 (full ink or light); noise levels and attack radii are in these units, and"
                        + " changed pixels are clipped to this range.",
                ("Attacks: projected gradient descent on the first %d test images, %d steps of 2.5 · radius / steps from a"
                        + " random start; each gradient is the mean of the raw gradients over %d fresh noise draws,"
                        + " after which the sign (L∞) or the direction (L2) is taken once.")
                        .formatted(
                                Math.min(plan.attackImages(), result.testCount()), plan.attackSteps(),
                                plan.attackDraws()),
                "Noise coefficients: the strongest of a grid with at least 95 % validation accuracy, found by the command"
                        + " sweep. " + coefficients()));
    }

    private String coefficients() {
        return String.join(
                " ",
                result.variants().stream()
                        .map(v -> new NoiseLevel(v.variant(), v.coefficient()) + ".")
                        .toList());
    }

    private String footer() {
        return "<footer>\n"
                + Html.paragraph("Computed in %s.".formatted(Format.duration(result.seconds())))
                + Html.paragraph("Data: " + source())
                + "</footer>\n";
    }

    private String source() {
        return result.data().equals(DigitsCsv.NAME)
                ? "E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, CC BY 4.0."
                : result.data() + ".";
    }
}
