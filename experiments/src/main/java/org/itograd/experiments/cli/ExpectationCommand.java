package org.itograd.experiments.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.montecarlo.Estimate;
import org.itograd.sde.montecarlo.Expectation;
import org.itograd.sde.montecarlo.Gaussian;
import org.itograd.sde.montecarlo.Method;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.testing.TestProblem;
import org.itograd.sde.testing.TestProblems;
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
            defaultValue = "1e-3",
            description = "Half the width of the interval, bias included, > 0 (default: ${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(
            names = "--method",
            defaultValue = "multilevel",
            description = "plain, antithetic or multilevel (default: ${DEFAULT-VALUE}).")
    private Method method = Method.MULTILEVEL;

    @Option(names = "--solver", paramLabel = "NAME", description = "Which solver (default: Milstein if it fits).")
    private @Nullable String solver;

    @Option(
            names = "--confidence",
            paramLabel = "P",
            defaultValue = "0.95",
            description = "Probability that the interval holds the true value (default: ${DEFAULT-VALUE}).")
    private double confidence;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the Brownian paths (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws Exception {
        List<TestProblem> all = problems();
        if (list) {
            all.forEach(p -> Main.out(spec).println(p.name() + ": E " + functional(p).name()));
            return 0;
        }
        TestProblem chosen = all.stream().filter(p -> p.name().equals(problem)).findFirst().orElseThrow(() -> wrong(
                "PROBLEM: there is none called " + problem + "; choose from "
                        + all.stream().map(TestProblem::name).collect(Collectors.joining(", "))));
        Solver with = solver(chosen);
        return threads.run(() -> run(chosen, with));
    }

    /// Those with noise and a known expectation; jumps on two grids cannot be coupled.
    private static List<TestProblem> problems() {
        List<TestProblem> all = new ArrayList<>(List.of(callOption()));
        for (TestProblem p : TestProblems.all()) {
            boolean jumps = switch (p.sde().jumps()) {
                case Jumps.None _ -> false;
                case Jumps.Elementwise _,Jumps.CompoundPoisson _ -> true;
            };
            if (p.functional().isPresent() && p.sde().noise() != NoiseType.NONE && !jumps) {
                all.add(p);
            }
        }
        return all;
    }

    /// E (X − 1)⁺ for dX = 0.05X dt + 0.2X dW from 1 (F. Black, M. Scholes 1973).
    private static TestProblem callOption() {
        double mu = 0.05;
        double sigma = 0.2;
        double price = Math.exp(mu) * Gaussian.cdf((mu + sigma * sigma / 2) / sigma)
                - Gaussian.cdf((mu - sigma * sigma / 2) / sigma);
        Sde gbm = Sde.ito((t, x) -> x.mul(mu), Diffusion.diagonal((t, x) -> x.mul(sigma)));
        return TestProblem.of("gbm-call", gbm, 1, 1).withExpectation("max(x - 1, 0)", x -> x.sub(1).maximum(0), price);
    }

    private static TestProblem.Functional functional(TestProblem p) {
        return p.functional().orElseThrow();
    }

    private Solver solver(TestProblem chosen) {
        if (solver == null) {
            List<Solver> fitting = Solvers.all().stream().filter(s -> Solvers.fits(s, chosen.sde())).toList();
            return fitting.stream().filter(s -> s.name().equals("Milstein")).findFirst().orElseGet(fitting::getFirst);
        }
        return Solvers.all().stream().filter(s -> s.name().equals(solver)).findFirst().orElseThrow(() -> wrong(
                "--solver: there is none called " + solver + "; choose from "
                        + Solvers.all().stream().map(Solver::name).collect(Collectors.joining(", "))));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int run(TestProblem chosen, Solver with) {
        PrintWriter out = Main.out(spec);
        TestProblem.Functional f = functional(chosen);
        Estimate e = Expectation.of(chosen.sde(), f.phi())
                .from(chosen.y0().toDoubleArray())
                .over(0, chosen.t1())
                .solver(with)
                .method(method)
                .coarsest(Math.max(2, chosen.coarsest() / 4))
                .confidence(confidence)
                .seed(seed)
                .toTolerance(tolerance);
        out.printf(Locale.ROOT, "E %s of %s by %s, %s%n", f.name(), chosen, with.name(),
                method.name().toLowerCase(Locale.ROOT));
        out.print(e);
        out.printf(Locale.ROOT, "exact %.6g, error %.2e%n", f.expected(), e.value() - f.expected());
        out.flush();
        return 0;
    }
}
