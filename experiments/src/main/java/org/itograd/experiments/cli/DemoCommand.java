package org.itograd.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.itograd.autodiff.device.Device;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.evaluate.EvaluationPlan;
import org.itograd.experiments.evaluate.Robustness;
import org.itograd.experiments.evaluate.Share;
import org.itograd.experiments.report.AtomicFiles;
import org.itograd.experiments.report.Findings;
import org.itograd.experiments.report.HtmlReport;
import org.itograd.experiments.report.ResultsJson;
import org.itograd.experiments.study.Demo;
import org.itograd.experiments.study.DemoResult;
import org.itograd.experiments.study.VariantResult;
import org.itograd.experiments.text.Format;
import org.itograd.experiments.train.TrainingOptions;
import org.itograd.experiments.train.Variant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `itograd demo`.
@Command(
        name = "demo",
        description = "Trains the four variants on handwritten digits or other images, attacks them, and writes a table and a report.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Seed of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--epochs",
            description = "Passes over the training images, >= 1 (default: "
                    + TrainingOptions.EPOCHS + ").")
    private int epochs = TrainingOptions.EPOCHS;

    @Option(
            names = "--channels",
            description = "Feature maps; up to 32 or a multiple of 32 (default: "
                    + TrainingOptions.CHANNELS + ").")
    private int channels = TrainingOptions.CHANNELS;

    @Option(names = "--output", description = "Folder of the report (default: experiments/target/demo).")
    private Path output = Path.of("");

    @Option(
            names = "--quick",
            description = "Few attack steps on few images: to see that everything works, not what comes out.")
    private boolean quick;

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws Exception {
        return threads.run(this::run);
    }

    private int run() throws IOException {
        long start = System.nanoTime();
        Device there = device.device();
        PrintWriter out = Main.out(spec);
        Path folder = output.toString().isEmpty() ? Outputs.inTarget("demo") : output;
        Path report = folder.resolve("report.html");
        Path numbers = folder.resolve("results.json");
        AtomicFiles.requireWritable(report);
        AtomicFiles.requireWritable(numbers);
        TrainingOptions base = TrainingOptions.standard(Variant.ODE, seed).withSize(epochs, channels);
        EvaluationPlan plan = quick ? EvaluationPlan.standard().with(2, 2, 1, 20) : EvaluationPlan.standard();
        Split all = data.split();
        Split split = new Split(all.name(), all.train(), all.validation(), data.tests(all));
        DemoResult result = Demo.run(base, split, plan, there, new DemoProgress(out, start), start);
        AtomicFiles.write(report, HtmlReport.of(result));
        AtomicFiles.write(numbers, ResultsJson.of(result));
        printTable(out, result);
        out.println("report:  " + report.toAbsolutePath().normalize());
        out.println("numbers: " + numbers.toAbsolutePath().normalize());
        out.flush();
        return 0;
    }

    private static void printTable(PrintWriter out, DemoResult result) {
        EvaluationPlan plan = result.plan();
        out.println();
        row(
                out,
                "noise",
                "clean",
                "Gaussian " + Format.level(plan.headlineSigma()),
                "L2-PGD " + Format.level(plan.headlineL2()),
                "Linf-PGD " + Format.level(plan.headlineLinf()),
                "time/epoch");
        for (VariantResult v : result.variants()) {
            row(out, plan, v.variant().label(), v.robustness(), Format.seconds(v.secondsPerEpoch()));
            v.still().ifPresent(r -> row(out, plan, "  off in use", r, ""));
        }
        out.println();
        out.println(
                "+- is half the width of a 95 % interval over images; one training run each, so another seed moves the");
        out.println("figures further. Differences with their 95 % intervals:");
        Findings.headlines(result).forEach(sentence -> out.println("- " + sentence));
        out.println();
    }

    private static void row(PrintWriter out, EvaluationPlan plan, String name, Robustness r, String seconds) {
        row(
                out,
                name,
                share(r.scores().accuracy()),
                share(Robustness.share(Robustness.at(r.gaussian(), plan.headlineSigma()), r.images())),
                share(Robustness.share(Robustness.at(r.pgdL2(), plan.headlineL2()), r.attacked())),
                share(Robustness.share(Robustness.at(r.pgdLinf(), plan.headlineLinf()), r.attacked())),
                seconds);
    }

    private static String share(Share share) {
        return String.format(Locale.ROOT, "%s +-%4.1f", Format.percent(share.value()),
                50 * (share.high() - share.low()));
    }

    private static void row(PrintWriter out, Object... cells) {
        out.println(String.format(Locale.ROOT, "%-16s%16s%16s%16s%16s%12s", cells).stripTrailing());
    }
}
