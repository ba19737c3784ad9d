package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.cluster.Threads;
import org.itograd.experiments.ensemble.Ensemble;
import org.itograd.experiments.ensemble.EnsembleResult;
import org.itograd.experiments.equations.NamedSde;
import org.itograd.experiments.equations.NamedSdes;
import org.itograd.experiments.report.AtomicFiles;
import org.itograd.experiments.report.EnsembleReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `itograd ensemble`.
@Command(
        name = "ensemble",
        description = "Solves a well-known equation along very many paths, of which it keeps sums, means, variances and, on request,"
                + " quantiles, histograms and the states.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EnsembleCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "EQUATION", description = "Which equation, see --list (default: gbm).")
    private String equation = "gbm";

    @Option(names = "--list", description = "Prints the equations with their parameters and solves nothing.")
    private boolean list;

    @Mixin
    private EnsembleOption asked = new EnsembleOption();

    @Option(
            names = "--quantiles",
            paramLabel = "P",
            split = ",",
            description = "Quantiles to print, from 0 to 1; their ranks are right to 0.002. Needs the jars of Spark, which the launcher"
                    + " fetches.")
    private List<Double> quantiles = new ArrayList<>();

    @Option(
            names = "--histogram",
            paramLabel = "X",
            split = ",",
            description = "Three numbers FROM,TO,N: counts the states in N equal intervals, for --json.")
    private List<Double> histogram = new ArrayList<>();

    @Option(names = "--csv", paramLabel = "FILE", description = "Writes the table with all digits; - is the terminal.")
    private @Nullable Path csv;

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(
            names = "--parquet",
            paramLabel = "DIR",
            description = "Writes all states as Parquet into a folder that is new or empty; with a cluster, one that all workers"
                    + " share. Needs the jars of Spark, which the launcher fetches.")
    private @Nullable String parquet;

    @Mixin
    private SeedOption seed = new SeedOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private MasterOption master = new MasterOption();

    @Override
    public Integer call() throws Exception {
        if (list) {
            NamedSdes.all().forEach(e -> Main.out(spec).println(e));
            return 0;
        }
        NamedSde chosen = NamedSdes.named(equation).orElseThrow(
                () -> new ParameterException(spec.commandLine(), NamedSdes.unknown(equation)));
        Outputs.checkTables(csv, json, null);
        NamedEnsemble solve = asked.solve(chosen);
        Ensemble ensemble = ensemble(chosen, solve);
        return threads.run(() -> master.run(cluster -> run(chosen, solve, ensemble, cluster)));
    }

    private Ensemble ensemble(NamedSde chosen, NamedEnsemble solve) {
        EnsembleOption.requireRising("quantiles", quantiles, 0, 1);
        require(histogram.isEmpty() || (histogram.size() == 3 && histogram.get(2) == Math.rint(histogram.get(2))),
                "histogram: give FROM,TO,N with a whole N, such as 0,4,100, got %s", histogram);
        Ensemble ensemble = Ensemble.of(solve, asked.start(chosen)).paths(asked.paths()).seed(seed.get());
        if (!histogram.isEmpty()) {
            ensemble = ensemble.histogram(histogram.get(0), histogram.get(1), histogram.get(2).intValue());
        }
        if (!quantiles.isEmpty()) {
            ensemble = ensemble.quantiles();
        }
        return parquet == null ? ensemble : ensemble.parquet(parquet);
    }

    private int run(NamedSde chosen, NamedEnsemble solve, Ensemble ensemble, @Nullable Cluster cluster)
            throws IOException {
        PrintWriter out = Outputs.isTerminal(csv) ? spec.commandLine().getErr() : json.words(spec);
        ShareLine line = new ShareLine("of the paths", out);
        EnsembleResult result = ensemble.progress(line).run(cluster == null ? new Threads() : cluster);
        line.done();
        EnsembleReport report = new EnsembleReport(result, chosen.components(), quantiles, !histogram.isEmpty());
        out.println(solve + ", paths = " + result.moments(0, 0).n() + ", seed = " + seed.get());
        out.print(report.text());
        out.flush();
        write(csv, report.csv());
        json.write(spec, report.json(solve.json(), seed.get()));
        return 0;
    }

    private void write(@Nullable Path file, String text) throws IOException {
        if (Outputs.isTerminal(file)) {
            Main.out(spec).print(text);
            Main.out(spec).flush();
        } else if (file != null) {
            AtomicFiles.write(file, text);
        }
    }
}
