package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.report.AtomicFiles;
import org.itograd.experiments.report.StabilityJson;
import org.itograd.experiments.report.StabilityPlot;
import org.itograd.experiments.stability.LinearStability;
import org.itograd.experiments.stability.StabilityPlan;
import org.itograd.experiments.stability.TrainedStability;
import org.itograd.experiments.train.Trainer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `itograd stability`.
@Command(
        name = "stability",
        description = "Measures whether noise makes perturbations shrink: in linear equations, whose exponents are known, and in the"
                + " equations of a trained classifier, if one is given.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StabilityCommand implements Callable<Integer> {
    private static final int LINEAR = 0;
    private static final int TRAINED = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "CHECKPOINT",
            description = "A file that \"itograd train --checkpoint\" wrote (default: linear equations only).")
    private @Nullable Path checkpoint;

    @Mixin
    private SubjectOption subject = new SubjectOption();

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "How many test images are taken, the first ones, >= 1 (default: 100).")
    private int images = 100;

    @Option(
            names = "--draws",
            paramLabel = "N",
            description = "Noise paths for each image, and draws that attack gradients and predictions are averaged over, >= 1"
                    + " (default: 4).")
    private int draws = 4;

    @Option(
            names = "--radius",
            paramLabel = "R",
            description = "L2 distance by which images are moved, in units of full ink, > 0 (default: 0.3).")
    private double radius = 0.3;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of paths, moves and noise (default: 1).")
    private long seed = 1;

    @Option(
            names = "--png",
            paramLabel = "FILE",
            description = "Draws paths of the toy equation, exponents against the dimension and growths against time, one below the"
                    + " other.")
    private @Nullable Path png;

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
        require(images >= 1, "images: must be >= 1, got %d", images);
        StabilityPlan plan = new StabilityPlan(draws, radius);
        Map<String, @Nullable Path> files = new LinkedHashMap<>();
        files.put("json", json.file());
        files.put("png", png);
        if (png != null) {
            Outputs.requirePng("png", png);
        }
        Outputs.check(checkpoint, files);
        // Loaded first, so that a wrong file is known at once.
        SubjectOption.Subject found = checkpoint == null ? null : subject.load(checkpoint, out);
        RandomKey key = RandomKey.of(seed);
        LinearStability linear = LinearStability.of(key.fold(LINEAR));
        StabilityText.print(out, linear);
        TrainedStability trained = null;
        if (checkpoint != null && found != null) {
            LabelledImages test = found.images(images);
            header(out, Trainer.protocol(checkpoint), found, test);
            trained = TrainedStability.of(found.classifier(), test, plan, key.fold(TRAINED));
            StabilityText.print(out, trained);
        }
        json.write(spec, StabilityJson.of(linear, trained));
        if (png != null) {
            AtomicFiles.write(png, StabilityPlot.png(linear, trained));
        }
        return 0;
    }

    private void header(PrintWriter out, List<String> protocol, SubjectOption.Subject found, LabelledImages test) {
        out.println();
        protocol.forEach(out::println);
        out.println("measured on");
        out.println("  images:       " + test.count() + " of " + found.source() + ", check sum " + test.fingerprint());
        out.println("  in use:       " + found.classifier().noise() + "; " + found.classifier().steps() + " steps; "
                + found.classifier().draws(draws) + " noise paths an image");
        out.flush();
    }
}
