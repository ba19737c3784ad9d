package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.itograd.experiments.equations.NamedSde;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a well-known equation is meant: its parameters, where it begins and ends, and by what it is solved.
final class EquationOptions {
    /// Solvers taken without being asked for, the first that fits.
    private static final List<String> PREFERRED = List.of("Tsit5", "Milstein", "Heun");

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "Parameters of the equation that are to have other values.")
    private Map<String, Double> parameters = new LinkedHashMap<>();

    @Option(
            names = "--y0",
            paramLabel = "X",
            split = ",",
            description = "Where to begin, a number for each component (default: as in --list).")
    private List<Double> y0 = new ArrayList<>();

    @Option(names = "--t1", paramLabel = "T", description = "The last time, > 0 (default: as in --list).")
    private @Nullable Double t1;

    @Option(names = "--solver", paramLabel = "NAME", description = "Which solver (default: one that fits).")
    private @Nullable Solver solver;

    /// What was given with `--set`.
    Map<String, Double> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    /// Where to begin, a number for each component.
    ///
    /// @throws IllegalArgumentException if there are not as many numbers as components
    List<Double> y0(NamedSde chosen) {
        List<Double> from = y0.isEmpty() ? chosen.y0() : List.copyOf(y0);
        chosen.requireComponents(from);
        return from;
    }

    /// The last time.
    ///
    /// @throws IllegalArgumentException unless it is finite and > 0
    double t1(NamedSde chosen) {
        double end = t1 == null ? chosen.t1() : t1;
        require(end > 0 && Double.isFinite(end), "t1: must be finite and > 0, got %s", end);
        return end;
    }

    /// The solver asked for, else the first that fits and that `also` admits.
    Solver solver(Sde sde, Predicate<Solver> also) {
        return solver != null
                ? solver
                : Stream.concat(PREFERRED.stream().map(Solvers::named), Solvers.all().stream())
                        .filter(s -> Solvers.fits(s, sde) && also.test(s))
                        .findFirst()
                        .orElseThrow();
    }
}
