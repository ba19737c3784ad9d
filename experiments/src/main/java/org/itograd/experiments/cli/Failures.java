package org.itograd.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.itograd.experiments.bench.WrongResultException;
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
        command.getErr().println("itograd: " + message + "; see \"itograd "
                + path(command) + "--help\"");
        return CommandLine.ExitCode.USAGE;
    }

    /// Exit code 1: something went wrong on the way. Mistakes of the program itself come with a stack trace.
    static int execution(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        switch (failure) {
            case UncheckedIOException e -> err.println("itograd: " + describe(Objects.requireNonNull(e.getCause())));
            case IOException e -> err.println("itograd: " + describe(e));
            case DivergedException e -> err.println("itograd: " + e.getMessage());
            case WrongResultException e -> err.println("itograd: " + e.getMessage());
            case UnreachableToleranceException e -> err.println("itograd: " + e.getMessage());
            case NonFinitePayoffException e -> err.println("itograd: " + e.getMessage());
            case FailedSolveException e -> err.println("itograd: " + oneLine(String.valueOf(e.getMessage())));
            case IllegalArgumentException e -> err.println("itograd: " + oneLine(String.valueOf(e.getMessage())));
            default -> {
                err.println("itograd: internal error; please report it with the lines below");
                failure.printStackTrace(err);
            }
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
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
