package org.itograd.experiments.cli;

import static org.itograd.autodiff.Arguments.require;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.itograd.experiments.bench.Case;
import org.itograd.experiments.bench.Cases;
import org.itograd.experiments.bench.FreshJvm;
import org.itograd.experiments.bench.Measurement;
import org.itograd.experiments.report.AtomicFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
        List<Case> chosen = chosen();
        if (list) {
            chosen.forEach(c -> Main.out(spec).println(c.label()));
            return 0;
        }
        return measure(chosen) ? 0 : 1;
    }

    private List<Case> chosen() {
        List<Case> all = Cases.all();
        for (String pattern : patterns) {
            if (all.stream().noneMatch(c -> c.matches(pattern))) {
                throw new ParameterException(spec.commandLine(), "Invalid value for option '--case': no case is called \""
                        + pattern + "\"; there are " + String.join(", ", Cases.names())
                        + ", and \"itograd bench --list\" names their parameters");
            }
        }
        return patterns.isEmpty()
                ? all
                : all.stream().filter(c -> patterns.stream().anyMatch(c::matches)).toList();
    }

    /// Goes on after a failure.
    ///
    /// @return whether all went well
    private boolean measure(List<Case> chosen) throws IOException, InterruptedException {
        PrintWriter out = Main.out(spec);
        StringBuilder lines = new StringBuilder();
        int failures = 0;
        for (Case c : chosen) {
            for (int n : threads) {
                try {
                    String line = line(c, n);
                    out.println(line);
                    out.flush();
                    lines.append(line).append('\n');
                } catch (FreshJvm.FailedException e) {
                    spec.commandLine().getErr()
                            .println("itograd: " + c.label() + " with --threads " + n + " failed: " + e.getMessage());
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

    private String line(Case c, int n) throws IOException, InterruptedException {
        return inThisJvm
                ? Measurement.of(c, n).toJson()
                : FreshJvm.run("bench", "--in-this-jvm", "--case", c.label(), "--threads", Integer.toString(n));
    }
}
