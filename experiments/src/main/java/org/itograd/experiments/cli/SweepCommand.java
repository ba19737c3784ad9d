package org.itograd.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.Sweep;
import org.itograd.experiments.text.Format;
import org.itograd.experiments.train.TrainingOptions;
import org.itograd.experiments.train.Variant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `itograd sweep`.
@Command(
        name = "sweep",
        description = "Finds the strongest noise of each kind with a mean validation accuracy of at least 95 %%; never looks at the"
                + " test images.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SweepCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--noise",
            paramLabel = "KIND",
            split = ",",
            description = "Kinds of noise (default: additive,multiplicative,dropout,jump).")
    private List<Variant> kinds = List.of(Variant.ADDITIVE, Variant.MULTIPLICATIVE, Variant.DROPOUT, Variant.JUMP);

    @Option(names = "--seeds", paramLabel = "N", split = ",", description = "Seeds to average over (default: 1,2,3).")
    private List<Long> seeds = Arrays.asList(1L, 2L, 3L);

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Passes over the training images, >= 1 (default: the demo's, "
                    + TrainingOptions.EPOCHS + ").")
    private int epochs = TrainingOptions.EPOCHS;

    @Option(
            names = "--channels",
            paramLabel = "N",
            description = "Feature maps of the network (default: the demo's, "
                    + TrainingOptions.CHANNELS + ").")
    private int channels = TrainingOptions.CHANNELS;

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws Exception {
        return threads.run(this::run);
    }

    private int run() throws IOException {
        json.requireWritable();
        PrintWriter out = json.words(spec);
        Split split = data.split();
        List<Json> found = new ArrayList<>();
        for (Variant kind : kinds) {
            TrainingOptions base = TrainingOptions.standard(kind, 0).withSize(epochs, channels);
            List<Sweep.Row> rows = Sweep.run(kind, base, seeds, split, row -> print(out, row));
            out.println(Sweep.chosen(rows)
                    .map(row -> kind.label() + ": strongest that passes: " + Format.level(row.coefficient()))
                    .orElse(kind.label() + ": none passes"));
            out.flush();
            found.add(numbers(kind, rows));
        }
        json.write(spec, new Json.Arr(found));
        return 0;
    }

    private static Json numbers(Variant kind, List<Sweep.Row> rows) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("noise", new Json.Str(kind.label()));
        members.put("required", new Json.Num(Sweep.REQUIRED));
        members.put("chosen", new Json.Num(Sweep.chosen(rows).map(Sweep.Row::coefficient).orElse(Double.NaN)));
        members.put("rows", new Json.Arr(rows.stream().map(SweepCommand::numbers).toList()));
        return new Json.Obj(members);
    }

    private static Json numbers(Sweep.Row row) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("coefficient", new Json.Num(row.coefficient()));
        members.put("mean", new Json.Num(row.mean()));
        members.put("accuracies", new Json.Arr(row.accuracies().stream().map(Json.Num::new).toList()));
        members.put("passes", new Json.Bool(row.passes()));
        return new Json.Obj(members);
    }

    private static void print(PrintWriter out, Sweep.Row row) {
        String each = row.accuracies().stream().map(Format::percent).collect(Collectors.joining(", "));
        out.printf(
                Locale.ROOT,
                "%-16s %-6s validation %s (%s)%s%n",
                row.variant().label(),
                Format.level(row.coefficient()),
                Format.percent(row.mean()),
                each,
                row.passes() ? "" : "  below 95 %");
        out.flush();
    }
}
