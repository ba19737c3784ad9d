package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.itograd.experiments.equations.NamedSde;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which paths of an equation `itograd ensemble` solves.
final class EnsembleOption {
    private static final List<String> PREFERRED = List.of("Tsit5", "Milstein", "Heun");

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

    /// The solve of an equation.
    NamedEnsemble solve(NamedSde chosen) {
        double end = t1 == null ? chosen.t1() : t1;
        require(end > 0 && Double.isFinite(end), "t1: must be finite and > 0, got %s", end);
        require(steps >= 1, "steps: must be >= 1, got %d", steps);
        requireRising("at", at, 0, end);
        double[] times = at.isEmpty() ? new double[]{end} : at.stream().mapToDouble(Double::doubleValue).toArray();
        String with = solver(chosen.with(parameters)).name();
        return new NamedEnsemble(chosen.name(), parameters, with, end, steps, times);
    }

    /// The state of each path at time 0.
    double[] start(NamedSde chosen) {
        List<Double> from = y0.isEmpty() ? chosen.y0() : y0;
        chosen.requireComponents(from);
        return from.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// How many paths.
    long paths() {
        try {
            return new BigDecimal(paths).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw failure("paths: must be a whole number from 1 to 2^50, such as 1e9, got %s", paths);
        }
    }

    /// Refuses numbers out of range, out of order, or given twice.
    static void requireRising(String option, List<Double> values, double least, double most) {
        for (int i = 0; i < values.size(); i++) {
            require(values.get(i) >= (i == 0 ? least : Math.nextUp(values.get(i - 1))) && values.get(i) <= most,
                    "%s: must rise, from %s at least to %s at most, got %s", option, least, most, values);
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
}
