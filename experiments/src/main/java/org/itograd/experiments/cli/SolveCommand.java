package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Devices;
import org.itograd.experiments.equations.NamedSde;
import org.itograd.experiments.equations.NamedSdes;
import org.itograd.experiments.report.AtomicFiles;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.report.PathsCsv;
import org.itograd.experiments.report.PathsPlot;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.Solver;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `itograd solve`.
@Command(
        name = "solve",
        description = "Solves a well-known equation along random paths, prints what the end states are like, and writes the"
                + " paths as a table or a picture.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SolveCommand implements Callable<Integer> {
    /// Numbers in a table or picture, at most.
    private static final long MOST = 5_000_000;

    /// Of one path, at most.
    private static final int MOST_STEPS = Integer.MAX_VALUE - 16;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "EQUATION",
            description = "Which equation, see --list (default: gbm).")
    private String equation = "gbm";

    @Option(names = "--list", description = "Prints the equations with their parameters and solves nothing.")
    private boolean list;

    @Mixin
    private EquationOptions options = new EquationOptions();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Equal steps from 0 to the last time, >= 1 (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--paths",
            paramLabel = "N",
            defaultValue = "10",
            description = "Independent paths, >= 1 (default: ${DEFAULT-VALUE}).")
    private int paths;

    @Mixin
    private SeedOption seed = new SeedOption();

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Writes the paths as a table: time, number of the path, components; a line for each time and path."
                    + " With - the table is all that is printed, and the summary goes to the error output.")
    private @Nullable Path csv;

    @Option(names = "--png", paramLabel = "FILE", description = "Draws the paths against time.")
    private @Nullable Path png;

    @Mixin
    private JsonOption json = new JsonOption();

    @Option(
            names = "--device",
            paramLabel = "NAME",
            description = "Where to solve: cpu, opencl, tornado or another device (default: what the system property itograd.device says, else"
                    + " cpu).")
    private @Nullable String device;

    @Option(
            names = "--compare",
            description = "Solves on this processor, too, and says how many paths differ in any bit; exit code 1 if there are any.")
    private boolean compare;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws Exception {
        if (list) {
            NamedSdes.all().forEach(e -> Main.out(spec).println(e));
            return 0;
        }
        NamedSde chosen = NamedSdes.named(equation).orElseThrow(() -> wrong(NamedSdes.unknown(equation)));
        Sde sde = chosen.with(options.parameters());
        Solver with = options.solver(sde, s -> true);
        return threads.run(() -> run(chosen, sde, with));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int run(NamedSde chosen, Sde sde, Solver with) throws IOException {
        double end = options.t1(chosen);
        require(paths >= 1, "paths: must be >= 1, got %d", paths);
        require(steps >= 1, "steps: must be >= 1, got %d", steps);
        require(steps <= MOST_STEPS, "steps: can be at most %d, got %d; take longer ones", MOST_STEPS, steps);
        requireWritable();
        boolean all = csv != null || png != null;
        int each = chosen.components().size();
        require(
                !all || paths <= MOST / (steps + 1L) / each,
                "paths: a table or picture holds at most %d numbers, but %d paths of %d steps have %.3g; use fewer --paths or"
                        + " --steps",
                MOST,
                paths,
                steps,
                (steps + 1.0) * paths * each);
        Tensor start = chosen.start(paths, options.y0(chosen));
        SdeSolve plain = SdeSolve.of(sde).solver(with).steps(0, end, steps).brownian(BrownianPath.of(seed.get()));
        SdeSolve solve = all ? plain.saveEveryStep() : plain;
        SdeSolve there = device == null ? solve : solve.device(device);
        if (device != null) {
            words().println(there.explain(start));
        }
        Solution solution = there.run(start);
        EndStates ends = EndStates.of(chosen.components(), solution.y().toDoubleArray());
        PrintWriter out = words();
        out.printf(Locale.ROOT, "%s by %s, t1 = %s, steps = %d, paths = %d%n", chosen.name(), with.name(), end, steps,
                paths);
        ends.print(out);
        json.write(spec, numbers(chosen, with, end, ends));
        if (csv != null) {
            write(csv, PathsCsv.of(chosen.components(), solution.times(), solution.ys().toDoubleArray()));
        }
        if (png != null) {
            AtomicFiles.write(png,
                    PathsPlot.png(chosen.name() + " by " + with.name(), chosen.components(), solution.times(),
                            solution.ys().toDoubleArray()));
        }
        return compare ? compared(solution.ys(), solve.device(Devices.CPU).run(start).ys()) : 0;
    }

    /// Prints how many paths differ in a bit.
    ///
    /// @param there of the device, (times, paths, components)
    private int compared(Tensor there, Tensor here) {
        double[] x = there.toDoubleArray();
        double[] y = here.toDoubleArray();
        int each = x.length / there.shape().dim(0) / paths;
        BitSet different = new BitSet(paths);
        for (int i = 0; i < x.length; i++) {
            if (Double.doubleToRawLongBits(x[i]) != Double.doubleToRawLongBits(y[i])) {
                different.set(i / each % paths);
            }
        }
        words().println("different: " + different.cardinality() + " of " + paths);
        return different.isEmpty() ? 0 : 1;
    }

    private void write(Path table, String text) throws IOException {
        if (Outputs.isTerminal(table)) {
            Main.out(spec).print(text);
            Main.out(spec).flush();
        } else {
            AtomicFiles.write(table, text);
        }
    }

    private void requireWritable() throws IOException {
        if (png != null) {
            Outputs.requirePng("png", png);
        }
        Outputs.checkTables(csv, json, png);
    }

    /// A table or numbers on the terminal are alone there.
    private PrintWriter words() {
        return Outputs.isTerminal(csv) ? spec.commandLine().getErr() : json.words(spec);
    }

    private Json numbers(NamedSde chosen, Solver with, double end, EndStates ends) {
        Map<String, Json> values = new LinkedHashMap<>();
        chosen.parameters().forEach(
                (name, value) -> values.put(name, new Json.Num(options.parameters().getOrDefault(name, value))));
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("equation", new Json.Str(chosen.name()));
        members.put("parameters", new Json.Obj(values));
        members.put("y0", new Json.Arr(options.y0(chosen).stream().map(Json.Num::new).toList()));
        members.put("t1", new Json.Num(end));
        members.put("steps", new Json.Int(steps));
        members.put("paths", new Json.Int(paths));
        members.put("solver", new Json.Str(with.name()));
        members.put("seed", new Json.Int(seed.get()));
        members.put("end", ends.json());
        return new Json.Obj(members);
    }
}
