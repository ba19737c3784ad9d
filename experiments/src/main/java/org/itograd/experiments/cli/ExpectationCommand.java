package org.itograd.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.itograd.experiments.cluster.Cluster;
import org.itograd.experiments.cluster.ClusterSamples;
import org.itograd.experiments.report.AtomicFiles;
import org.itograd.experiments.report.CostPlot;
import org.itograd.experiments.report.EstimateJson;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.CallOption;
import org.itograd.experiments.study.CostStudy;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.montecarlo.Estimate;
import org.itograd.sde.montecarlo.Expectation;
import org.itograd.sde.montecarlo.Method;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.testing.TestProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `itograd expectation`.
@Command(
        name = "expectation",
        description = "Computes an expectation by Monte Carlo to a tolerance, and prints the value, its confidence interval, the"
                + " exact value and the cost of each level.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ExpectationCommand implements Callable<Integer> {
    private static final double DEFAULT_SHARE = 1e-2;
    private static final List<String> PREFERRED = List.of("Milstein", "TruncatedMilstein");
    private static final double[] TOLERANCES =
            IntStream.range(0, 6).mapToDouble(k -> 1e-3 / (1 << k)).toArray();
    private static final double MOST_STEPS = 2e10;
    /// A number of steps for which it is said what runs where.
    private static final int EXPLAINED_STEPS = 8;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "PROBLEM",
            description = "gbm-call, the undiscounted price of a call on geometric Brownian motion, or the expectation that is"
                    + " known of a problem of \"itograd convergence\" (default: gbm-call).")
    private String problem = "gbm-call";

    @Option(names = "--list", description = "Names the problems and computes nothing.")
    private boolean list;

    @Option(
            names = "--tolerance",
            paramLabel = "EPS",
            description = "Half the width of the interval, bias included, > 0 (default: 1 %% of the exact value).")
    private @Nullable Double tolerance;

    @Option(
            names = "--method",
            description = "plain, antithetic, sobol, multilevel or twins (default: multilevel; for Itô noise by a matrix, twins).")
    private @Nullable Method method;

    @Option(
            names = "--solver",
            paramLabel = "NAME",
            description = "Which solver (default: the first that fits of Milstein, TruncatedMilstein and the rest).")
    private @Nullable Solver solver;

    @Option(
            names = "--confidence",
            paramLabel = "P",
            defaultValue = "0.95",
            description = "Probability that the interval holds the true value (default: ${DEFAULT-VALUE}).")
    private double confidence;

    @Mixin
    private SeedOption seed = new SeedOption();

    @Option(
            names = "--device",
            paramLabel = "NAME",
            description = "Where to solve: cpu, opencl, tornado or another device (default: what the system property itograd.device says, else"
                    + " cpu). The estimate has the same bits.")
    private @Nullable String device;

    @Option(
            names = "--cost-plot",
            paramLabel = "FILE",
            description = "Prices the call by several methods to tolerances from 1e-3 down, prints what each takes as a table, and"
                    + " draws cost times eps squared against eps, both logarithmic, as PNG. Takes about two minutes.")
    private @Nullable Path costPlot;

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private MasterOption master = new MasterOption();

    @Override
    public Integer call() throws Exception {
        List<TestProblem> all = NamedExpectation.problems();
        if (list) {
            all.forEach(p -> Main.out(spec).println(p.name() + ": E " + functional(p).name()));
            return 0;
        }
        if (costPlot != null) {
            Outputs.requirePng("cost-plot", costPlot);
            return threads.run(this::drawCosts);
        }
        TestProblem chosen = all.stream().filter(p -> p.name().equals(problem)).findFirst().orElseThrow(() -> wrong(
                "PROBLEM: there is none called \"" + problem + "\"; choose from "
                        + all.stream().map(TestProblem::name).collect(Collectors.joining(", "))));
        Solver with = solver(chosen);
        return threads.run(() -> master.run(cluster -> run(chosen, with, cluster)));
    }

    private static TestProblem.Functional functional(TestProblem p) {
        return p.functional().orElseThrow();
    }

    private Solver solver(TestProblem chosen) {
        return solver != null
                ? solver
                : Stream.concat(PREFERRED.stream().map(Solvers::named), Solvers.all().stream())
                        .filter(s -> Solvers.fits(s, chosen.sde()) && s.needs() == PathDetail.INCREMENT)
                        .findFirst()
                        .orElseThrow();
    }

    private static Method method(Sde sde, Solver with) {
        boolean matrix = sde.noise() == NoiseType.GENERAL && sde.calculus() == Calculus.ITO;
        return matrix && with.needs() == PathDetail.INCREMENT ? Method.TWINS : Method.MULTILEVEL;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int run(TestProblem chosen, Solver with, @Nullable Cluster cluster) throws IOException {
        json.requireWritable();
        PrintWriter out = json.words(spec);
        TestProblem.Functional f = functional(chosen);
        Method how = method == null ? method(chosen.sde(), with) : method;
        if (with.needs() != PathDetail.INCREMENT && (how == Method.SOBOL || how == Method.TWINS)) {
            throw wrong("--solver: " + with.name() + " needs " + with.needs() + ", and the paths of --method "
                    + how.name().toLowerCase(Locale.ROOT)
                    + " are known by their increments only; use another --method, such as multilevel, or another --solver");
        }
        double eps = tolerance == null ? DEFAULT_SHARE * Math.abs(f.expected()) : tolerance;
        if (device != null && cluster != null) {
            throw wrong("--device: workers of a --master sample on their own processors; use one of the two");
        }
        EstimateLine line = new EstimateLine(out);
        NamedExpectation named = new NamedExpectation(chosen.name(), with.name(), how, confidence, seed.get());
        Expectation described = named.get().progress(line);
        Expectation asked = device == null ? described : described.device(device);
        if (device != null) {
            out.println(asked.explain(EXPLAINED_STEPS));
        }
        Estimate e = (cluster == null ? asked : asked.sampledBy(ClusterSamples.of(named, cluster)))
                .toTolerance(eps);
        line.done();
        out.printf(Locale.ROOT, "E %s of %s by %s, %s%n", f.name(), chosen, with.name(),
                how.name().toLowerCase(Locale.ROOT));
        out.print(e);
        out.printf(Locale.ROOT, "exact %.6g, error %.2e%n", f.expected(), e.value() - f.expected());
        out.flush();
        json.write(spec, numbers(chosen, with, how, eps, e));
        return 0;
    }

    private Json numbers(TestProblem chosen, Solver with, Method how, double eps, Estimate e) {
        TestProblem.Functional f = functional(chosen);
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("problem", new Json.Str(chosen.name()));
        members.put("functional", new Json.Str(f.name()));
        members.put("solver", new Json.Str(with.name()));
        members.put("method", new Json.Str(how.name().toLowerCase(Locale.ROOT)));
        members.put("seed", new Json.Int(seed.get()));
        members.put("tolerance", new Json.Num(eps));
        members.put("exact", new Json.Num(f.expected()));
        members.put("error", new Json.Num(e.value() - f.expected()));
        members.putAll(EstimateJson.of(e));
        return new Json.Obj(members);
    }

    private int drawCosts() throws IOException {
        Path file = Objects.requireNonNull(costPlot);
        Map<String, @Nullable Path> files = new LinkedHashMap<>();
        files.put("cost-plot", file);
        files.put("json", json.file());
        Outputs.check(null, files);
        PrintWriter out = json.words(spec);
        out.println("| method | ε | solver steps | · ε² | seconds | largest error / ε |");
        out.println("|---|---|---|---|---|---|");
        List<CostStudy.Curve> curves =
                new CostStudy(CallOption.problem(), seed.get()).run(TOLERANCES, MOST_STEPS, (way, p) -> {
                    out.printf(Locale.ROOT, "| %s | %.3g | %.2e | %.2f | %.2f | %.2f |%n", way, p.eps(), p.cost(),
                            p.eps() * p.eps() * p.cost(), p.seconds(), p.error() / p.eps());
                    out.flush();
                });
        AtomicFiles.write(file, CostPlot.png(curves));
        json.write(spec, EstimateJson.of(curves));
        return 0;
    }
}
