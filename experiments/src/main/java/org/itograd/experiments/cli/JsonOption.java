package org.itograd.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.itograd.experiments.report.AtomicFiles;
import org.itograd.experiments.report.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// `--json`, for the commands that print numbers.
final class JsonOption {
    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes all numbers, with all their digits, to this file. With - they are all that is printed, and the"
                    + " words go to the error output.")
    private @Nullable Path file;

    /// The file, to be looked at with the others that the command writes; null if none is asked for, or the terminal.
    @Nullable
    Path file() {
        return isTerminal() ? null : file;
    }

    boolean isTerminal() {
        return Outputs.isTerminal(file);
    }

    /// Where the command prints what is for people.
    PrintWriter words(CommandSpec spec) {
        return isTerminal() ? spec.commandLine().getErr() : Main.out(spec);
    }

    /// Fails before the work if the file could not be written.
    void requireWritable() throws IOException {
        Path written = file();
        if (written != null) {
            AtomicFiles.requireWritable(written);
        }
    }

    /// Writes the numbers if they were asked for.
    void write(CommandSpec spec, Json numbers) throws IOException {
        if (isTerminal()) {
            Main.out(spec).println(numbers.text());
            Main.out(spec).flush();
        } else if (file != null) {
            AtomicFiles.write(file, numbers.text() + "\n");
        }
    }
}
