package org.itograd.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.itograd.experiments.parity.Parity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `itograd parity`.
@Command(
        name = "parity",
        description = "Replays golden files of the small classifier in float64 and float32 and prints, as one line of JSON for"
                + " each file, the largest relative error of logits, loss and every gradient. Exit code 0 if all files agree:"
                + " float64 to 1e-9; float32 to 1e-4 (logits, loss) and 2e-2 (gradients, relative L2 norm).",
        mixinStandardHelpOptions = true)
final class ParityCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Golden files (safetensors).")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = Main.out(spec);
        boolean passed = true;
        for (Path file : files) {
            Parity parity = Parity.of(file);
            out.println(parity.toJson());
            out.flush();
            passed &= parity.passes();
        }
        if (!passed) {
            spec.commandLine().getErr().println("itograd: at least one file does not agree");
        }
        return passed ? 0 : 1;
    }
}
