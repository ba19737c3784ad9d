package org.itograd.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.itograd.base.Spelling;
import org.itograd.experiments.report.AtomicFiles;
import org.itograd.experiments.report.ConvergenceJson;
import org.itograd.experiments.report.ConvergencePlot;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.testing.Check;
import org.itograd.sde.testing.ConvergenceReport;
import org.itograd.sde.testing.ConvergenceStudy;
import org.itograd.sde.testing.ExactProblem;
import org.itograd.sde.testing.Finding;
import org.itograd.sde.testing.TestProblem;
import org.itograd.sde.testing.TestProblems;
import org.itograd.sde.testing.Verdict;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `itograd convergence`.
@Command(
        name = "convergence",
        description = "Measures the strong and weak orders of solvers on problems with exact solutions, each with a band: 99 %%"
                + " for chance, plus the change of the slope with the step. Without options, every solver on problems for each"
                + " calculus and structure of noise it claims, and every exact sampler, which has no order and is tested for its law."
                + " Exit code 1 if a claimed order lies above its band, chance hides whether it does, or a law is missed.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ConvergenceCommand implements Callable<Integer> {
    private static final String ALL = "all";
    private static final int LAW_SAMPLES = 1 << 16;
    private static final double LAW_FALSE_ALARM = 1e-6;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--solver",
            paramLabel = "NAME",
            split = ",",
            description = "Which solvers or exact samplers (default: all).")
    private List<String> solvers = new ArrayList<>();

    @Option(
            names = "--problem",
            paramLabel = "NAME",
            split = ",",
            description = "Which problems, or 'all' that a solver takes (default: those that show each structure of noise).")
    private List<String> problems = new ArrayList<>();

    @Option(
            names = "--paths",
            paramLabel = "STRONG,WEAK",
            split = ",",
            description = "How many paths, multiples of 32, for the strong order, and at most for the weak one (default:"
                    + " 8192,1048576).")
    private List<Integer> paths = new ArrayList<>();

    @Option(
            names = "--allow-unresolved",
            paramLabel = "REASON",
            description = "Lets orders pass whose errors chance hides; the report says why.")
    private @Nullable String unresolved;

    @Option(names = "--json", description = "Prints one line of JSON for each study instead of a table.")
    private boolean json;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Draws errors against steps, both logarithmic, as PNG.")
    private @Nullable Path plot;

    @Mixin
    private SeedOption seed = new SeedOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws Exception {
        List<String> known = Stream.concat(
                Solvers.all().stream().map(Solver::name), ExactProblem.all().stream().map(p -> p.sampler().name()))
                .distinct().toList();
        solvers.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw wrong("--solver: there is none called \"" + name + "\"" + Spelling.question(name, known)
                    + "; choose from "
                    + String.join(", ", known));
        });
        List<Solver> chosen = Solvers.all().stream().filter(s -> asked(s.name())).toList();
        List<ExactProblem> exact = problems.isEmpty()
                ? ExactProblem.all().stream().filter(p -> asked(p.sampler().name())).toList()
                : List.of();
        boolean each = problems.equals(List.of(ALL));
        List<TestProblem> on = each ? TestProblems.all() : problems.stream().distinct().map(this::problem).toList();
        return threads.run(() -> study(chosen, on, exact));
    }

    private boolean asked(String name) {
        return solvers.isEmpty() || solvers.contains(name);
    }

    private TestProblem problem(String name) {
        try {
            return TestProblems.named(name);
        } catch (IllegalArgumentException e) {
            throw wrong("--" + e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int study(List<Solver> chosen, List<TestProblem> on, List<ExactProblem> exact) throws IOException {
        PrintWriter out = Main.out(spec);
        requirePaths();
        if (unresolved != null && unresolved.isBlank()) {
            throw wrong("--allow-unresolved: the reason is empty; say why errors may stay hidden");
        }
        if (plot != null) {
            Outputs.requirePng("plot", plot);
            AtomicFiles.requireWritable(plot);
        }
        if (!json) {
            out.printf(Locale.ROOT, "%-24s %-28s %8s %-28s %8s %-28s %8s%n", "solver", "problem", "claimed", "strong",
                    "claimed", "weak", "seconds");
        }
        List<ConvergenceReport> reports = new ArrayList<>();
        for (Solver solver : chosen) {
            for (TestProblem problem : on.isEmpty() ? TestProblems.showing(solver) : on) {
                // A pair that was asked for by name is refused with a reason; others are passed over.
                if (Solvers.fits(solver, problem.sde()) || (!solvers.isEmpty() && !problems.equals(List.of(ALL)))) {
                    ConvergenceReport report = study(solver, problem).run();
                    print(out, report);
                    reports.add(report);
                }
            }
        }
        List<String> missed = new ArrayList<>();
        for (ExactProblem problem : exact) {
            if (!law(out, problem)) {
                missed.add(problem.sampler().name() + " on " + problem.name());
            }
        }
        if (plot != null) {
            AtomicFiles.write(plot, ConvergencePlot.png(reports));
        }
        return verdict(reports, missed);
    }

    private void requirePaths() {
        if (!paths.isEmpty()) {
            int strong = paths.getFirst();
            int weak = paths.getLast();
            if (paths.size() != 2 || strong < 32 || weak < strong || strong % 32 != 0 || weak % 32 != 0) {
                throw wrong(
                        "--paths: give two multiples of 32, the second at least the first, such as 8192,1048576; got "
                                + paths.stream().map(Object::toString).collect(Collectors.joining(",")));
            }
        }
    }

    private ConvergenceStudy study(Solver solver, TestProblem problem) {
        ConvergenceStudy study = ConvergenceStudy.of(solver, problem).seed(seed.get());
        if (!paths.isEmpty()) {
            study = study.paths(paths.getFirst(), paths.getLast());
        }
        return unresolved == null ? study : study.allowingUnresolved(unresolved);
    }

    /// Whether an exact sampler follows its law; a correct one fails with probability 10⁻⁶.
    private boolean law(PrintWriter out, ExactProblem problem) {
        long began = System.nanoTime();
        Check check = problem.check(LAW_SAMPLES, seed.get(), LAW_FALSE_ALARM);
        double seconds = (System.nanoTime() - began) * 1e-9;
        if (json) {
            out.println(ConvergenceJson.of(problem, check.passed() ? Verdict.REACHED : Verdict.MISSED, seconds));
        } else {
            out.printf(Locale.ROOT, "%-24s %-28s %-66s %8.2f%n", problem.sampler().name(), problem.name(), check,
                    seconds);
        }
        out.flush();
        return check.passed();
    }

    private void print(PrintWriter out, ConvergenceReport report) {
        if (json) {
            out.println(ConvergenceJson.of(report));
        } else {
            out.printf(Locale.ROOT, "%-24s %-28s %8s %-28s %8s %-28s %8.2f%n", report.solver().name(), report.problem(),
                    claim(report.claimedStrong()), band(report.strongly()), claim(report.claimedWeak()),
                    band(report.weakly()), report.seconds());
        }
        out.flush();
    }

    private static String claim(Optional<Double> order) {
        return order.map(o -> o.toString()).orElse("-");
    }

    private static String band(Finding found) {
        return found.inWords().replace("measured ", "");
    }

    private int verdict(List<ConvergenceReport> reports, List<String> laws) {
        List<String> missed = of(reports, Verdict.MISSED);
        List<String> hidden = of(reports, Verdict.NOT_RESOLVED);
        PrintWriter err = spec.commandLine().getErr();
        if (!missed.isEmpty()) {
            err.println("itograd: below the claimed order: " + String.join(", ", missed));
        }
        if (!hidden.isEmpty()) {
            err.println("itograd: not resolved: " + String.join(", ", hidden) + (unresolved == null
                    ? "; study more paths (--paths) or another --problem, or let it pass (--allow-unresolved REASON)"
                    : "; let pass: " + unresolved));
        }
        if (!laws.isEmpty()) {
            err.println("itograd: not of the exact law: " + String.join(", ", laws));
        }
        return reports.stream().allMatch(ConvergenceReport::reachesClaimedOrders) && laws.isEmpty() ? 0 : 1;
    }

    private static List<String> of(List<ConvergenceReport> reports, Verdict verdict) {
        return reports.stream()
                .filter(r -> r.verdict() == verdict)
                .map(r -> r.solver().name() + " on " + r.problem())
                .toList();
    }
}
