package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.itograd.autodiff.device.Device;
import org.itograd.base.AtomicFile;
import org.itograd.base.FileHold;
import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.report.ResultsJson;
import org.itograd.experiments.train.EpochRecord;
import org.itograd.experiments.train.Trainer;
import org.itograd.experiments.train.TrainingOptions;
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
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training images, >= 1, counted from the very beginning also with --resume (default: "
                    + TrainingOptions.EPOCHS + ", or the sum of --stages).")
    private @Nullable Integer epochs;

    @Mixin
    private TrainingOption training = new TrainingOption();

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Where to save the run after every epoch, as safetensors; replaced whole or not at all.")
    private @Nullable Path checkpoint;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "A checkpoint to go on from, with its settings; of the options only --data, --epochs, --checkpoint, --json,"
                    + " --device and --threads go with it.")
    private @Nullable Path resume;

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private MasterOption master = new MasterOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Override
    public Integer call() throws Exception {
        return threads.run(() -> master.run(this::run));
    }

    private int run(@Nullable Cluster cluster) throws IOException {
        Map<String, @Nullable Path> files = new LinkedHashMap<>();
        files.put("json", json.file());
        Outputs.check(checkpoint, files);
        if (checkpoint == null) {
            return train(cluster);
        }
        try (FileHold _ = AtomicFile.hold(checkpoint)) {
            return train(cluster);
        }
    }

    private int train(@Nullable Cluster cluster) throws IOException {
        PrintWriter out = json.words(spec);
        Trainer trainer = trainer(data.split());
        trainer.computeOn(cluster);
        Device there = device.device();
        require(
                there == null || cluster == null,
                "device: the workers of a cluster compute on their processors; leave out --device or --master");
        trainer.trainOn(there);
        TrainingOptions o = trainer.options();
        trainer.protocol().forEach(line -> out.println(line));
        out.flush();
        try (Resumption resumption = new Resumption(checkpoint, o.epochs(), spec.commandLine().getErr())) {
            trainer.run(new ProgressLine(o.variant().label(), out) {
                @Override
                public void epoch(EpochRecord record, Trainer running) throws IOException {
                    super.epoch(record, running);
                    if (checkpoint != null) {
                        running.save(checkpoint);
                        resumption.saved(record.epoch());
                    }
                }
            });
        }
        if (checkpoint != null) {
            trainer.save(checkpoint);
            out.println("saved: " + checkpoint.toAbsolutePath().normalize());
        }
        out.flush();
        json.write(spec, numbers(trainer));
        return 0;
    }

    private static Json numbers(Trainer trainer) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("protocol", new Json.Arr(trainer.protocol().stream().map(Json.Str::new).toList()));
        members.put("history", ResultsJson.history(trainer.history()));
        return new Json.Obj(members);
    }

    private Trainer trainer(Split split) throws IOException {
        if (resume != null) {
            require(
                    training.isPlain(),
                    "resume: the run goes on with the settings of %s; leave out all options but --data, --epochs,"
                            + " --checkpoint, --device and --threads",
                    resume);
            return Trainer.resume(resume, epochs == null ? TrainingOptions.EPOCHS : epochs, split);
        }
        return new Trainer(training.options(epochs), split);
    }
}
