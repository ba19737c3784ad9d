package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.itograd.base.AtomicFile;
import org.itograd.base.FileHold;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.text.Format;
import org.itograd.experiments.train.EpochRecord;
import org.itograd.experiments.train.Trainer;
import org.itograd.experiments.train.TrainingOptions;
import org.itograd.experiments.train.Variant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `itograd train`.
@Command(
        name = "train",
        description = "Trains one classifier and, with --checkpoint, saves it after every epoch.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--noise",
            paramLabel = "KIND",
            description = "ode, additive, multiplicative, dropout or jump (default: ode).")
    private @Nullable Variant noise;

    @Option(
            names = "--coefficient",
            paramLabel = "X",
            description = "Strength of the noise: additive, multiplicative: its standard deviation sigma >= 0; dropout: the"
                    + " probability p of keeping, 0 < p <= 1; jump: the relative size of a jump >= 0; ode: none"
                    + " (default: the demo's).")
    private @Nullable Double coefficient;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training images, >= 1, counted from the very beginning also with --resume (default: "
                    + TrainingOptions.EPOCHS + ").")
    private int epochs = TrainingOptions.EPOCHS;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description = "Step length of gradient descent, > 0, a tenth of it after epoch "
                    + TrainingOptions.DECAY_AFTER
                    + " (default: " + TrainingOptions.LEARNING_RATE + ").")
    private @Nullable Double learningRate;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Images of one gradient step, >= 1 (default: "
                    + TrainingOptions.BATCH + ").")
    private @Nullable Integer batch;

    @Option(
            names = "--channels",
            paramLabel = "N",
            description = "Feature maps of the network; up to 32 or a multiple of 32 (default: "
                    + TrainingOptions.CHANNELS
                    + ").")
    private @Nullable Integer channels;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of weights, order and noise (default: 1).")
    private @Nullable Long seed;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Where to save the run after every epoch, as safetensors; replaced whole or not at all.")
    private @Nullable Path checkpoint;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "A checkpoint to go on from, with its settings; of the options only --data, --epochs, --checkpoint and"
                    + " --threads go with it.")
    private @Nullable Path resume;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws Exception {
        return threads.run(this::run);
    }

    private int run() throws IOException {
        if (checkpoint == null) {
            return train();
        }
        try (FileHold _ = AtomicFile.hold(checkpoint)) {
            return train();
        }
    }

    private int train() throws IOException {
        PrintWriter out = Main.out(spec);
        Trainer trainer = trainer(data.split());
        TrainingOptions o = trainer.options();
        out.printf(
                Locale.ROOT,
                "training %s, coefficient %s, %d channels, seed %d, on %d images%n",
                o.variant().label(),
                Format.level(o.coefficient()),
                o.channels(),
                o.seed(),
                trainer.trainingImages());
        trainer.run(new ProgressLine(o.variant().label(), out) {
            @Override
            public void epoch(EpochRecord record, Trainer running) throws IOException {
                super.epoch(record, running);
                if (checkpoint != null) {
                    running.save(checkpoint);
                }
            }
        });
        if (checkpoint != null) {
            trainer.save(checkpoint);
            out.println("saved: " + checkpoint.toAbsolutePath().normalize());
        }
        out.flush();
        return 0;
    }

    private Trainer trainer(Split split) throws IOException {
        if (resume != null) {
            boolean plain = Stream.of(noise, coefficient, learningRate, batch, channels, seed).allMatch(o -> o == null);
            require(
                    plain,
                    "resume: the run goes on with the settings of %s; leave out --noise, --coefficient, --learning-rate,"
                            + " --batch, --channels and --seed",
                    resume);
            return Trainer.resume(resume, epochs, split);
        }
        Variant variant = noise == null ? Variant.ODE : noise;
        return new Trainer(
                new TrainingOptions(
                        variant,
                        orElse(coefficient, variant.defaultCoefficient()),
                        epochs,
                        TrainingOptions.DECAY_AFTER,
                        orElse(learningRate, TrainingOptions.LEARNING_RATE),
                        orElse(batch, TrainingOptions.BATCH),
                        orElse(channels, TrainingOptions.CHANNELS),
                        orElse(seed, 1L)),
                split);
    }

    private static <T> T orElse(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
