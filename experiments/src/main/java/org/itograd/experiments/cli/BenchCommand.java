package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.itograd.base.FileHold;
import org.itograd.experiments.bench.Cases;
import org.itograd.experiments.bench.Starts;
import org.itograd.experiments.report.AtomicFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `itograd bench`.
@Command(
        name = "bench",
        description = "Measures time and memory of this machine's solves, gradients, training steps and kernels: one line of JSON"
                + " for each case and number of threads. All of them take up to 15 minutes on two cores.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--case",
            paramLabel = "NAME",
            split = ",",
            description = "Which cases: a name, or a name and some of its parameters such as gemm:n=1024:dtype=float32"
                    + " (default: all).")
    private List<String> patterns = new ArrayList<>();

    @Option(names = "--threads", paramLabel = "N", split = ",", description = "Worker threads, >= 1 (default: 1,2).")
    private List<Integer> threads = Arrays.asList(1, 2);

    @Option(
            names = "--starts",
            paramLabel = "N",
            description = "Measures each case in N fresh JVMs, >= 1: its line is that of the start in the middle, with median, worst"
                    + " and allocated bytes over all (default: 1).")
    private int starts = 1;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(names = "--busy", description = "Keeps one core busy beside the measurements.")
    private boolean busy;

    @Option(names = "--list", description = "Names the cases and measures nothing.")
    private boolean list;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Also writes the lines to a file; replaced whole after every line.")
    private @Nullable Path file;

    @Option(names = "--in-this-jvm", hidden = true, description = "Measures here: what the started JVMs are told.")
    private boolean inThisJvm;

    @Override
    public Integer call() throws Exception {
        for (int n : threads) {
            require(n >= 1, "threads: must be >= 1, got %d", n);
        }
        require(starts >= 1, "starts: must be >= 1, got %d", starts);
        String there = device.name();
        List<String> chosen;
        try {
            chosen = Cases.labels(patterns, there);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        if (list) {
            chosen.forEach(Main.out(spec)::println);
            return 0;
        }
        if (!busy) {
            return measure(chosen) ? 0 : 1;
        }
        try (BusyProcess _ = BusyProcess.start()) {
            return measure(chosen) ? 0 : 1;
        }
    }

    /// Goes on after a failure.
    ///
    /// @return whether all went well
    private boolean measure(List<String> chosen) throws IOException, InterruptedException {
        if (file == null) {
            return measureAll(chosen);
        }
        try (FileHold _ = AtomicFiles.hold(file)) {
            return measureAll(chosen);
        }
    }

    private boolean measureAll(List<String> chosen) throws IOException, InterruptedException {
        PrintWriter out = Main.out(spec);
        StringBuilder lines = new StringBuilder();
        int failures = 0;
        for (String label : chosen) {
            for (int n : threads) {
                try {
                    String line = line(label, n);
                    out.println(line);
                    out.flush();
                    lines.append(line).append('\n');
                } catch (FreshJvm.FailedException e) {
                    spec.commandLine().getErr()
                            .println("itograd: " + label + " with --threads " + n + " failed: " + e.getMessage());
                    failures++;
                }
                if (file != null) {
                    AtomicFiles.write(file, lines.toString());
                }
            }
        }
        if (failures > 0) {
            spec.commandLine().getErr()
                    .println("itograd: " + failures + " of " + chosen.size() * threads.size() + " measurements failed");
        }
        return failures == 0;
    }

    private String line(String label, int n) throws IOException, InterruptedException {
        if (starts == 1) {
            return start(label, n);
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            lines.add(start(label, n));
        }
        return Starts.line(lines);
    }

    private String[] arguments(String label, int n) {
        List<String> all = new ArrayList<>(
                List.of("bench", "--in-this-jvm", "--case", label, "--threads", Integer.toString(n)));
        String there = device.name();
        if (there != null) {
            all.addAll(List.of("--device", there));
        }
        return all.toArray(String[]::new);
    }

    private String start(String label, int n) throws IOException, InterruptedException {
        return inThisJvm
                ? Cases.measure(label, n, device.name())
                : FreshJvm.run(Cases.heapMib(label, device.name()), arguments(label, n));
    }
}
