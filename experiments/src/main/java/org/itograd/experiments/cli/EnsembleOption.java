package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.itograd.experiments.equations.NamedSde;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.PathDetail;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which paths of an equation `itograd ensemble` solves.
final class EnsembleOption {
    @Mixin
    private EquationOptions options = new EquationOptions();

    @Option(
            names = "--paths",
            paramLabel = "N",
            defaultValue = "1e6",
            description = "Independent paths, 1 to 2^50, such as 1000 or 1e9 (default: ${DEFAULT-VALUE}).")
    private String paths = "";

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

    /// The solve of an equation.
    NamedEnsemble solve(NamedSde chosen) {
        double end = options.t1(chosen);
        require(steps >= 1, "steps: must be >= 1, got %d", steps);
        requireRising("at", at, 0, end);
        double[] times = at.isEmpty() ? new double[]{end} : at.stream().mapToDouble(Double::doubleValue).toArray();
        Sde sde = chosen.with(options.parameters());
        String with = options.solver(sde, s -> s.needs() == PathDetail.INCREMENT).name();
        return new NamedEnsemble(chosen.name(), new LinkedHashMap<>(options.parameters()), with, end, steps, times);
    }

    /// The state of each path at time 0.
    double[] start(NamedSde chosen) {
        return options.y0(chosen).stream().mapToDouble(Double::doubleValue).toArray();
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
}
