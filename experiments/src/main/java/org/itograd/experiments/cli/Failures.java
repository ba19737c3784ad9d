package org.itograd.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.base.Spelling;
import org.itograd.experiments.bench.WrongResultException;
import org.itograd.experiments.cluster.ClusterException;
import org.itograd.experiments.ensemble.NonFiniteValueException;
import org.itograd.experiments.train.DivergedException;
import org.itograd.sde.FailedSolveException;
import org.itograd.sde.montecarlo.NonFinitePayoffException;
import org.itograd.sde.montecarlo.UnreachableToleranceException;
import picocli.CommandLine;

/// What a command's failure looks like to the user: one line, and an exit code.
final class Failures {
    private Failures() {}

    /// Exit code 2: the command line itself is wrong.
    static int usage(CommandLine.ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        String message = oneLine(String.valueOf(wrong.getMessage())).replace("option option", "option");
        command.getErr().println("itograd: " + message + question(wrong, command) + "; see \"itograd "
                + path(command) + "--help\"");
        return CommandLine.ExitCode.USAGE;
    }

    /// What a word may have meant that is no option, or no command.
    private static String question(CommandLine.ParameterException wrong, CommandLine command) {
        if (!(wrong instanceof CommandLine.UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return "";
        }
        String word = unmatched.getUnmatched().getFirst();
        Set<String> known = word.startsWith("-")
                ? command.getCommandSpec().optionsMap().keySet()
                : command.getSubcommands().keySet();
        return Spelling.question(word.replaceFirst("=.*", ""), known);
    }

    /// Exit code 1: something went wrong on the way. Mistakes of the program itself come with a stack trace. Exit code 2, as for a wrong
    /// command line, if an option has a value that it cannot have.
    static int execution(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        String message = oneLine(String.valueOf(failure.getMessage()));
        String named = withOption(message, command);
        if (failure instanceof IllegalArgumentException && !named.equals(message)) {
            err.println("itograd: " + named + "; see \"itograd " + path(command) + "--help\"");
            return CommandLine.ExitCode.USAGE;
        }
        switch (failure) {
            case UncheckedIOException e -> err.println("itograd: " + describe(Objects.requireNonNull(e.getCause())));
            case IOException e -> err.println("itograd: " + describe(e));
            case DivergedException e -> err.println("itograd: " + e.getMessage());
            case WrongResultException e -> err.println("itograd: " + e.getMessage());
            case ClusterException e -> err.println("itograd: " + named);
            case UnreachableToleranceException e -> err.println("itograd: " + named);
            case NonFinitePayoffException e -> err.println("itograd: " + e.getMessage());
            case NonFiniteValueException e -> err.println("itograd: " + e.getMessage());
            case DeviceException e -> err.println("itograd: " + named);
            case FailedSolveException e -> err.println("itograd: " + message);
            case IllegalArgumentException e -> err.println("itograd: " + message);
            default -> {
                err.println("itograd: internal error; please report it with the lines below");
                failure.printStackTrace(err);
            }
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /// A message that begins with what it is about, such as `steps: must be …`, with the option's name, `--steps: must be …`, if the
    /// command has that option.
    private static String withOption(String message, CommandLine command) {
        int end = message.indexOf(':');
        String[] names = end < 0 ? new String[0] : message.substring(0, end).split(", ", -1);
        List<String> options = new ArrayList<>();
        for (String name : names) {
            String option = "--" + (name.equals("eps") ? "tolerance" : name);
            if (command.getCommandSpec().findOption(option) == null) {
                return message;
            }
            options.add(option);
        }
        return options.isEmpty() ? message : String.join(", ", options) + message.substring(end);
    }

    /// Exit code 1 when the heap is full.
    static int memory(CommandLine command) {
        long mib = Runtime.getRuntime().maxMemory() >> 20;
        command.getErr()
                .println("itograd: out of memory: the heap is limited to " + mib + " MiB; ask for less, or for more"
                        + " memory by ITOGRAD_JAVA_OPTS=-Xmx" + (mib / 512 + 1) + "g");
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String describe(IOException failure) {
        String text = oneLine(String.valueOf(failure.getMessage()));
        return switch (failure) {
            case NoSuchFileException e -> text + ": no such file; check the path";
            case AccessDeniedException e -> text + ": access denied; check the permissions";
            default -> text;
        };
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static String path(CommandLine command) {
        return command.getParent() == null ? "" : command.getCommandName() + " ";
    }
}
