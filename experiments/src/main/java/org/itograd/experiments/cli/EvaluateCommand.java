package org.itograd.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.evaluate.EvaluationPlan;
import org.itograd.experiments.evaluate.Point;
import org.itograd.experiments.evaluate.Robustness;
import org.itograd.experiments.text.Format;
import org.itograd.experiments.train.TrainedClassifier;
import org.itograd.experiments.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `itograd evaluate`.
@Command(
        name = "evaluate",
        description = "Measures a trained classifier on test images: clean, with Gaussian noise, and under L2- and Linf-PGD.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
    private static final EvaluationPlan STANDARD = EvaluationPlan.standard();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CHECKPOINT", description = "A file that \"itograd train --checkpoint\" wrote.")
    private Path checkpoint = Path.of("");

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--other-data",
            description = "Measures on the given images even if the classifier was trained on others.")
    private boolean otherData;

    @Option(
            names = "--draws",
            paramLabel = "N",
            description = "Noise draws that each prediction is averaged over, >= 1 (default: 8).")
    private int draws = STANDARD.testDraws();

    @Option(
            names = "--attack-steps",
            paramLabel = "N",
            description = "Gradient steps of an attack, >= 1 (default: 10).")
    private int steps = STANDARD.attackSteps();

    @Option(
            names = "--attack-draws",
            paramLabel = "N",
            description = "Noise draws that each attack gradient is averaged over, >= 1 (default: 2).")
    private int attackDraws = STANDARD.attackDraws();

    @Option(
            names = "--attack-images",
            paramLabel = "N",
            description = "How many test images are attacked, >= 1 (default: 200).")
    private int images = STANDARD.attackImages();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of corruptions, attacks and noise (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws Exception {
        return threads.run(this::run);
    }

    private int run() throws IOException {
        PrintWriter out = Main.out(spec);
        EvaluationPlan plan = STANDARD.with(draws, steps, attackDraws, images);
        Split split = otherData ? data.splitForTesting() : data.split();
        TrainedClassifier classifier = otherData
                ? Trainer.loadForAnyData(checkpoint)
                : Trainer.load(checkpoint, split);
        Robustness found = Robustness.measure(classifier, data.tests(split).inMemory(), plan, RandomKey.of(seed));
        out.printf(Locale.ROOT, "%-28s %s%n", "clean", Format.percent(found.clean()));
        print(out, "Gaussian noise, sigma ", found.gaussian());
        print(out, "L2-PGD, radius ", found.pgdL2());
        print(out, "Linf-PGD, radius ", found.pgdLinf());
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, String name, List<Point> curve) {
        for (Point point : curve) {
            out.printf(
                    Locale.ROOT, "%-28s %s%n", name + Format.level(point.level()), Format.percent(point.accuracy()));
        }
    }
}
