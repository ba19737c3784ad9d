package org.itograd.experiments.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.itograd.experiments.attack.GradientDiagnostics;
import org.itograd.experiments.masking.Flag;
import org.itograd.experiments.masking.MaskingReport;
import org.itograd.experiments.masking.Measured;
import org.itograd.experiments.text.Format;

/// A masking report for people to read.
final class MaskingText {
    private MaskingText() {}

    static void print(MaskingReport report, PrintWriter out) {
        out.printf(Locale.ROOT, "%d images, %s radius %s, accuracies with 95 %% intervals%n",
                report.clean().right().length, report.plan().norm(), Format.level(report.plan().radius()));
        line(out, "clean", report.clean());
        curve(out, "PGD, draws", report.draws());
        curve(out, "PGD, steps", report.steps());
        curve(out, "PGD, radius", report.radii());
        for (int i = 0; i < report.auto().size(); i++) {
            line(out, MaskingReport.auto(i) + ", draws " + Format.level(report.auto().get(i).setting()),
                    report.auto().get(i));
        }
        line(out, "Square, queries " + Format.level(report.square().setting()), report.square());
        line(out, "random directions", report.random());
        curve(out, "transfer, radius", report.transfers());
        gradients(out, report.single());
        gradients(out, report.averaged());
        for (Flag flag : report.flags()) {
            out.printf(Locale.ROOT, "%-4s %-16s %s%n", flag.raised() ? "SIGN" : "ok",
                    flag.sign().name().toLowerCase(Locale.ROOT).replace('_', ' '), flag.words());
        }
        line(out, "strongest attack by gradients", report.whiteBox());
        out.println(report.isSuspicious()
                ? "There are signs that gradients are masked or the attack is too weak: these accuracies are no lower bounds."
                : "No sign that gradients are masked.");
    }

    private static void curve(PrintWriter out, String name, List<Measured> points) {
        points.forEach(point -> line(out, name + " " + Format.level(point.setting()), point));
    }

    private static void line(PrintWriter out, String name, Measured point) {
        out.printf(Locale.ROOT, "%-32s %s%n", name, point.accuracy());
    }

    private static void gradients(PrintWriter out, GradientDiagnostics found) {
        out.printf(Locale.ROOT, "gradients of %d draw%s: cosine %.3f, median norm %.3g, %d zero, %s of elements zero%n",
                found.draws(), found.draws() == 1 ? "" : "s", found.meanCosine(), found.medianNorm(),
                found.zeroGradients(), Format.percent(found.zeroElements()));
    }
}
