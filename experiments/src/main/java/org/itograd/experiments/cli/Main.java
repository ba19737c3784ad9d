package org.itograd.experiments.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.itograd.experiments.train.Variant;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.TypeConversionException;

/// The command line: `itograd COMMAND`.
@Command(
        name = "itograd",
        description = "Trains neural differential equations with and without noise and measures how robust they are; solves"
                + " stochastic differential equations, measures orders and computes expectations.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            AttackCommand.class,
            StabilityCommand.class,
            LessonCommand.class,
            ExampleCommand.class,
            SweepCommand.class,
            CorruptCommand.class,
            StudyCommand.class,
            ParityCommand.class,
            SolveCommand.class,
            ConvergenceCommand.class,
            ExpectationCommand.class,
            EnsembleCommand.class,
            BenchCommand.class,
            GenerateCompletion.class,
            HelpCommand.class
        },
        footer = {"", "Exit codes: 0 success, 1 failure, 2 wrong command line."})
public final class Main {
    private Main() {}

    /// Runs a command and exits with its code.
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        CommandLine line = commandLine();
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        System.exit(line.execute(args));
    }

    /// The parser and its commands, with messages of one line.
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Solver.class, Main::solver)
                .registerConverter(Path.class, Main::path)
                .registerConverter(Variant.class, Main::variant)
                .setParameterExceptionHandler(Failures::usage)
                .setExecutionStrategy(Main::run)
                .setExecutionExceptionHandler(Failures::execution)
                .setUsageHelpAutoWidth(true);
    }

    /// The solver that an option names.
    private static Solver solver(String name) {
        try {
            return Solvers.named(name);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /// The kind of noise that an option names.
    private static Variant variant(String label) {
        try {
            return Variant.of(label.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /// The file that an option names; an empty name would be the current directory.
    private static Path path(String name) {
        if (name.isEmpty()) {
            throw new TypeConversionException("the name is empty; name a file");
        }
        return Path.of(name);
    }

    private static int run(CommandLine.ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (OutOfMemoryError e) {
            return Failures.memory(parsed.commandSpec().commandLine());
        }
    }

    /// Where a command writes its results.
    static PrintWriter out(CommandLine.Model.CommandSpec spec) {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
