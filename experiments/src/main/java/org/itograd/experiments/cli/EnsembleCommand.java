package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.cluster.Threads;
import org.itograd.experiments.ensemble.Ensemble;
import org.itograd.experiments.ensemble.EnsembleResult;
import org.itograd.experiments.equations.NamedSde;
import org.itograd.experiments.equations.NamedSdes;
import org.itograd.experiments.report.AtomicFiles;
import org.itograd.experiments.report.EnsembleReport;
import org.itograd.experiments.report.Json;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
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
    private static final List<String> PREFERRED = List.of("Tsit5", "Milstein", "Heun");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "EQUATION", description = "Which equation, see --list (default: gbm).")
    private String equation = "gbm";

    @Option(names = "--list", description = "Prints the equations with their parameters and solves nothing.")
    private boolean list;

    @Option(
            names = "--paths",
            paramLabel = "N",
            defaultValue = "1e6",
            description = "Independent paths, 1 to 2^50, such as 1000 or 1e9 (default: ${DEFAULT-VALUE}).")
    private String paths = "";

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "Parameters of the equation that are to have other values.")
    private LinkedHashMap<String, Double> parameters = new LinkedHashMap<>();

    @Option(
            names = "--y0",
            paramLabel = "X",
            split = ",",
            description = "Where to begin, a number for each component (default: as in --list).")
    private List<Double> y0 = new ArrayList<>();

    @Option(names = "--t1", paramLabel = "T", description = "The last time, > 0 (default: as in --list).")
    private @Nullable Double t1;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "128",
            description = "Equal steps from 0 to the last time, >= 1 (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--at",
            paramLabel = "T",
            split = ",",
            description = "Times of which to keep something (default: the last).")
    private List<Double> at = new ArrayList<>();

    @Option(names = "--solver", paramLabel = "NAME", description = "Which solver (default: one that fits).")
    private @Nullable Solver solver;

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

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all as JSON; - is the terminal.")
    private @Nullable Path json;

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
        Outputs.checkTables(csv, json);
        Ensemble ensemble = ensemble(chosen);
        return threads.run(() -> master.run(cluster -> run(chosen, ensemble, cluster)));
    }

    private Ensemble ensemble(NamedSde chosen) {
        double end = t1 == null ? chosen.t1() : t1;
        require(end > 0 && Double.isFinite(end), "t1: must be finite and > 0, got %s", end);
        require(steps >= 1, "steps: must be >= 1, got %d", steps);
        require(quantiles.stream().allMatch(p -> p >= 0 && p <= 1), "quantiles: must be from 0 to 1, got %s",
                quantiles);
        require(histogram.isEmpty() || (histogram.size() == 3 && histogram.get(2) == Math.rint(histogram.get(2))),
                "histogram: give FROM,TO,N with a whole N, such as 0,4,100, got %s", histogram);
        double[] times = at.isEmpty() ? new double[]{end} : at.stream().mapToDouble(Double::doubleValue).toArray();
        for (int i = 0; i < times.length; i++) {
            require(times[i] >= (i == 0 ? 0 : Math.nextUp(times[i - 1])) && times[i] <= end,
                    "at: times must rise from 0 on to at most t1 = %s, got %s", end, at);
        }
        List<Double> from = y0.isEmpty() ? chosen.y0() : y0;
        chosen.requireComponents(from);
        NamedEnsemble solve =
                new NamedEnsemble(chosen.name(), parameters, solver(chosen.with(parameters)).name(), end, steps, times);
        Ensemble ensemble = Ensemble.of(solve, from.stream().mapToDouble(Double::doubleValue).toArray())
                .paths(whole(paths)).seed(seed.get());
        if (!histogram.isEmpty()) {
            ensemble = ensemble.histogram(histogram.get(0), histogram.get(1), histogram.get(2).intValue());
        }
        if (!quantiles.isEmpty()) {
            ensemble = ensemble.quantiles();
        }
        return parquet == null ? ensemble : ensemble.parquet(parquet);
    }

    private static long whole(String text) {
        try {
            return new BigDecimal(text).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw failure("paths: must be a whole number from 1 to 2^50, such as 1e9, got %s", text);
        }
    }

    private Solver solver(Sde sde) {
        return solver != null
                ? solver
                : Stream.concat(PREFERRED.stream().map(Solvers::named), Solvers.all().stream())
                        .filter(s -> Solvers.fits(s, sde) && s.needs() == PathDetail.INCREMENT)
                        .findFirst()
                        .orElseThrow();
    }

    private int run(NamedSde chosen, Ensemble ensemble, @Nullable Cluster cluster) throws IOException {
        boolean tableOnly = Outputs.isTerminal(csv) || Outputs.isTerminal(json);
        PrintWriter out = tableOnly ? spec.commandLine().getErr() : Main.out(spec);
        ShareLine line = new ShareLine("of the paths", out);
        EnsembleResult result = ensemble.progress(line).run(cluster == null ? new Threads() : cluster);
        line.done();
        EnsembleReport report = new EnsembleReport(result, chosen.components(), quantiles, !histogram.isEmpty());
        out.println(chosen.name() + ", paths = " + result.moments(0, 0).n() + ", seed = " + seed.get());
        out.print(report.text());
        out.flush();
        write(csv, report.csv());
        write(json, new Json.Obj(Map.of("ensemble", report.json())).text() + "\n");
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
