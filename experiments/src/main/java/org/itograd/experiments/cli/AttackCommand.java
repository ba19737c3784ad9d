package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.AtomicFile;
import org.itograd.experiments.attack.Attack;
import org.itograd.experiments.attack.Cost;
import org.itograd.experiments.attack.Transfer;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.classify.WatchedClassifier;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.evaluate.AttackEvaluation;
import org.itograd.experiments.evaluate.AttackOutcome;
import org.itograd.experiments.evaluate.Judge;
import org.itograd.experiments.evaluate.Share;
import org.itograd.experiments.masking.MaskingJson;
import org.itograd.experiments.masking.MaskingPlan;
import org.itograd.experiments.masking.MaskingReport;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.report.RobustnessJson;
import org.itograd.experiments.train.TrainedClassifier;
import org.itograd.nn.io.Npy;
import org.itograd.nn.io.NpyArray;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `itograd attack`.
@Command(
        name = "attack",
        description = "Attacks a trained classifier and judges the moved images by its prediction averaged over fresh noise; with"
                + " --masking, looks for signs that it hides its gradients instead of resisting.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class AttackCommand implements Callable<Integer> {
    private static final int ATTACK = 0;
    private static final int CLEAN = 1;
    private static final int MASKING = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CHECKPOINT", description = "A file that \"itograd train --checkpoint\" wrote.")
    private Path checkpoint = Path.of("");

    @Mixin
    private SubjectOption subject = new SubjectOption();

    @Mixin
    private AttackOptions options = new AttackOptions();

    @Option(
            names = "--transfer-from",
            paramLabel = "CHECKPOINT",
            description = "Attacks with images made by PGD for this classifier, too; several times for several.")
    private List<Path> sources = List.of();

    @Option(
            names = "--masking",
            description = "Instead of attacks, a report: PGD with 1 to 40 draws, fewer and more steps, radii up to chance; Auto-PGD;"
                    + " Square, random directions and transfers; cosines and zeros of gradients; and what they are signs of.")
    private boolean masking;

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Writes the worst images of all attacks as NPY: F32 (images, height, width, channels).")
    private @Nullable Path save;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws Exception {
        return threads.run(this::run);
    }

    private int run() throws IOException {
        PrintWriter out = json.words(spec);
        options.check(masking);
        require(
                (save == null || !masking) && ((save == null && !masking) || options.radii().size() == 1),
                "save, masking: need one --radius, and exclude each other");
        Map<String, @Nullable Path> files = new LinkedHashMap<>();
        files.put("json", json.file());
        files.put("save", save);
        Outputs.check(checkpoint, files);
        if (save != null) {
            AtomicFile.requireWritable(save);
        }
        SubjectOption.Subject found = subject.load(checkpoint, out);
        TrainedClassifier classifier = found.classifier();
        LabelledImages images = found.images(options.images());
        Map<String, Json> numbers = new LinkedHashMap<>();
        numbers.put("checkpoint", new Json.Str(checkpoint.toString()));
        numbers.put("norm", new Json.Str(options.norm().name()));
        numbers.put("test_noise", new Json.Num(classifier.noise().sigma()));
        numbers.put("test_draws", new Json.Int(options.testDraws()));
        numbers.put("seed", new Json.Int(options.seed()));
        RandomKey key = RandomKey.of(options.seed());
        if (masking) {
            numbers.put("masking", masking(classifier, images, key.fold(MASKING), out));
        } else {
            attack(classifier, images, key, numbers, out);
        }
        json.write(spec, new Json.Obj(numbers));
        out.flush();
        return 0;
    }

    private void attack(NoisyClassifier classifier, LabelledImages images, RandomKey key, Map<String, Json> numbers,
            PrintWriter out) throws IOException {
        List<List<Attack>> all = new ArrayList<>();
        for (double radius : options.radii()) {
            List<Attack> attacks = new ArrayList<>(options.attacks(radius, images.format().classes()));
            attacks.addAll(transfers(radius, images.format()));
            all.add(attacks);
        }
        long work = all.stream().flatMap(List::stream).mapToLong(a -> work(a, classifier)).sum() * images.count();
        WorkLine line = new WorkLine(out, work);
        NoisyClassifier watched = new WatchedClassifier(classifier, line);
        Share clean = Share.of(new Judge(classifier, options.testDraws(), key.fold(CLEAN)).right(images));
        numbers.put("clean", new Json.Obj(RobustnessJson.share(clean)));
        out.printf(Locale.ROOT, "%d images, accuracies with 95 %% intervals%n%-60s %s%n", images.count(), "clean",
                clean);
        List<Json> results = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            AttackEvaluation found = AttackEvaluation.of(
                    watched, images, all.get(i), options.testDraws(), key.fold(ATTACK));
            line.clear();
            List<AttackOutcome> outcomes = new ArrayList<>(found.each());
            if (outcomes.size() > 1) {
                outcomes.add(found.worst());
            }
            for (AttackOutcome outcome : outcomes) {
                AttackText.print(options.norm(), options.radii().get(i), outcome, out);
                results.add(AttackText.json(options.radii().get(i), outcome));
            }
            if (save != null) {
                Npy.write(save, NpyArray.of(found.worst().attacked().images().tensor()));
            }
        }
        numbers.put("results", new Json.Arr(results));
    }

    private List<Attack> transfers(double radius, ImageFormat format) throws IOException {
        List<Attack> transfers = new ArrayList<>();
        for (Path source : sources) {
            transfers.add(new Transfer(
                    options.pgd(radius), subject.another(source, format), String.valueOf(source.getFileName())));
        }
        return transfers;
    }

    private static long work(Attack attack, NoisyClassifier classifier) {
        Cost cost = attack.cost(classifier);
        return attack instanceof Transfer ? 0 : WatchedClassifier.GRADIENT * cost.gradients() + cost.forwards();
    }

    private Json masking(NoisyClassifier classifier, LabelledImages images, RandomKey key, PrintWriter out)
            throws IOException {
        double radius = options.radii().getFirst();
        MaskingPlan plan = options.masking(radius, images.format());
        long work = plan.attacks(images.format().classes()).stream().mapToLong(a -> work(a, classifier)).sum()
                * images.count();
        WorkLine line = new WorkLine(out, work);
        MaskingReport report = MaskingReport.of(
                new WatchedClassifier(classifier, line), images, plan, transfers(radius, images.format()), key);
        line.clear();
        MaskingText.print(report, out);
        return MaskingJson.of(report);
    }
}
