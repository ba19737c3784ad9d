package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.evaluate.EvaluationPlan;
import org.itograd.experiments.evaluate.Point;
import org.itograd.experiments.evaluate.Robustness;
import org.itograd.experiments.evaluate.Scores;
import org.itograd.experiments.evaluate.Share;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.report.RobustnessJson;
import org.itograd.experiments.text.Format;
import org.itograd.experiments.train.NoiseToSignal;
import org.itograd.experiments.train.TrainedClassifier;
import org.itograd.experiments.train.Trainer;
import org.jspecify.annotations.Nullable;
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
    private static final int SIGNAL_IMAGES = 100;
    private static final int SIGNAL = 5;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CHECKPOINT", description = "A file that \"itograd train --checkpoint\" wrote.")
    private Path checkpoint = Path.of("");

    @Mixin
    private SubjectOption subject = new SubjectOption();

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Euler-Maruyama steps in use, >= 1 (default: as in training).")
    private @Nullable Integer solverSteps;

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "How many test images are measured, the first ones, >= 1 (default: all).")
    private @Nullable Integer images;

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
    private int attackImages = STANDARD.attackImages();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of corruptions, attacks and noise (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws Exception {
        return threads.run(this::run);
    }

    private int run() throws IOException {
        PrintWriter out = json.words(spec);
        EvaluationPlan plan = STANDARD.with(draws, steps, attackDraws, attackImages);
        require(images == null || images >= 1, "images: must be >= 1, got %s", String.valueOf(images));
        Map<String, @Nullable Path> files = new LinkedHashMap<>();
        files.put("json", json.file());
        Outputs.check(checkpoint, files);
        SubjectOption.Subject found = subject.load(checkpoint, out);
        TrainedClassifier classifier = solverSteps == null
                ? found.classifier()
                : found.classifier().withSteps(solverSteps);
        int all = found.tests().count();
        LabelledImages test = found.images(images == null ? all : images);
        RandomKey key = RandomKey.of(seed);
        Trainer.protocol(checkpoint).forEach(line -> out.println(line));
        NoiseToSignal signal = NoiseToSignal.of(
                classifier, test.range(0, Math.min(SIGNAL_IMAGES, test.count())), key.fold(SIGNAL));
        header(out, classifier, found.source() + ": " + all, test, signal);
        out.flush();
        Robustness measured = Robustness.measure(classifier, test, plan, key);
        print(out, measured);
        out.flush();
        json.write(spec, numbers(classifier, found.source(), test, signal, measured));
        return 0;
    }

    private Json numbers(
            TrainedClassifier classifier, String source, LabelledImages test, NoiseToSignal signal,
            Robustness measured) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("checkpoint", new Json.Str(checkpoint.toString()));
        members.put("data", new Json.Str(source));
        members.put("check_sum", new Json.Str(test.fingerprint()));
        members.put("seed", new Json.Int(seed));
        members.put("noise", new Json.Str(classifier.noise().toString()));
        members.put("sigma", new Json.Num(classifier.noise().sigma()));
        members.put("steps", new Json.Int(classifier.steps()));
        members.put("draws", new Json.Int(classifier.draws(draws)));
        members.put("attack_steps", new Json.Int(steps));
        members.put("attack_draws", new Json.Int(classifier.draws(attackDraws)));
        members.put("noise_to_signal", new Json.Num(signal.ratio()));
        members.put("noise_to_signal_path", new Json.Num(signal.pathRatio()));
        members.putAll(RobustnessJson.of(measured));
        return new Json.Obj(members);
    }

    private void header(
            PrintWriter out, TrainedClassifier classifier, String source, LabelledImages test, NoiseToSignal signal) {
        out.println("measured on");
        out.printf(
                Locale.ROOT,
                "  images:       %d of %s test images, check sum %s%n",
                test.count(),
                source,
                test.fingerprint());
        out.printf(
                Locale.ROOT,
                "  in use:       %s; %d steps; predictions average %d draws, attack gradients %d%n",
                classifier.noise(),
                classifier.steps(),
                classifier.draws(draws),
                classifier.draws(attackDraws));
        out.printf(
                Locale.ROOT,
                "  noise/signal: %.4f in a step, %.4f on the whole way%n%n",
                signal.ratio(),
                signal.pathRatio());
    }

    private static void print(PrintWriter out, Robustness found) {
        Scores s = found.scores();
        out.println("accuracy with its 95 % interval over images; retraining moves it further");
        line(out, "clean", s.accuracy());
        print(out, "Gaussian noise, sigma ", found.gaussian(), found.images());
        print(out, "L2-PGD, radius ", found.pgdL2(), found.attacked());
        print(out, "Linf-PGD, radius ", found.pgdLinf(), found.attacked());
        out.printf(Locale.ROOT, "%nprobabilities on clean images, +- a standard error%n");
        out.printf(Locale.ROOT, "%-28s %.4f +- %s nats%n", "-log p(label)", s.nll(), error(s.nllError()));
        out.printf(Locale.ROOT, "%-28s %.4f +- %s%n", "Brier score", s.brier(), error(s.brierError()));
        out.printf(Locale.ROOT, "%-28s %.4f%n", "calibration error, 15 bins", s.calibrationError());
    }

    /// One image has no standard error.
    private static String error(double error) {
        return Double.isNaN(error) ? "unknown" : String.format(Locale.ROOT, "%.4f", error);
    }

    private static void print(PrintWriter out, String name, List<Point> curve, int images) {
        for (Point point : curve) {
            line(out, name + Format.level(point.level()), Robustness.share(point.accuracy(), images));
        }
    }

    private static void line(PrintWriter out, String name, Share share) {
        out.printf(Locale.ROOT, "%-28s %-26s n = %d%n", name, share, share.of());
    }
}
