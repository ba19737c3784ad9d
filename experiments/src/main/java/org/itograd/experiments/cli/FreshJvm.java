package org.itograd.experiments.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A JVM like this one, started for one measurement: what ran before, its compiled code and its peak of memory, has no
/// part in it.
public final class FreshJvm {
    private static final String PROGRAM = "itograd: ";
    private static final String JVM_WARNING = "WARNING: Using incubator modules";

    /// The measurement failed, but not the means to start it.
    public static final class FailedException extends IOException {
        private static final long serialVersionUID = 1;

        FailedException(String message) {
            super(message);
        }
    }

    private FreshJvm() {}

    /// Runs `itograd` with these arguments, with the executable, class path and options of this JVM.
    ///
    /// @param heapMib the largest heap in MiB, 0 for what the options of this JVM say
    /// @return the last line that it printed; warnings stand before it
    /// @throws FailedException if its exit code was not 0; the message is what it printed
    /// @throws IOException     if it could not be started
    public static String run(int heapMib, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        if (heapMib > 0) {
            command.add("-Xmx" + heapMib + "m");
        }
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith(JVM_WARNING))
                .collect(Collectors.joining("\n"));
        int code = process.waitFor();
        if (code != 0) {
            throw new FailedException(printed.isBlank() ? "exit code " + code : withoutName(printed));
        }
        return printed.substring(printed.lastIndexOf('\n') + 1);
    }

    /// The caller says by itself which program failed.
    private static String withoutName(String message) {
        return message.startsWith(PROGRAM) ? message.substring(PROGRAM.length()) : message;
    }
}
