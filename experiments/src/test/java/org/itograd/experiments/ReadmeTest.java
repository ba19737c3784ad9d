package org.itograd.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Test;

/// The library example of the README, run as a reader would: in jshell.
class ReadmeTest {
    @Test
    void theLibraryExampleRunsInJshellAndPrintsWhatItPromises() throws IOException {
        Path readme = Files.exists(Path.of("README.md")) && Files.isDirectory(Path.of("experiments"))
                ? Path.of("README.md")
                : Path.of("..", "README.md");
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(readme));
        assertTrue(block.find(), "the README has a java block");
        String printed = run(block.group(1));
        Matcher line = Pattern.compile("(\\w+) ([\\d.]+) \\(exact ([\\d.]+)\\)").matcher(printed);
        int lines = 0;
        while (line.find()) {
            double exact = Double.parseDouble(line.group(3));
            // Fixed seed, so no chance is involved; 50,000 paths have a standard error below 1 %.
            assertEquals(exact, Double.parseDouble(line.group(2)), 0.03 * exact, line.group(1));
            lines++;
        }
        assertEquals(3, lines, printed);
    }

    private static String run(String code) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        // The local engine runs in this JVM, so that it sees the modules and classes of the test.
        try (JShell shell = JShell.builder().executionEngine("local").build();
                PrintStream captured = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
                shell.addToClasspath(entry);
            }
            System.setOut(captured);
            String rest = code;
            while (!rest.isBlank()) {
                SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
                for (SnippetEvent event : shell.eval(next.source())) {
                    assertTrue(event.status() == Snippet.Status.VALID, () -> "rejected: " + next.source());
                    assertEquals(null, event.exception(), () -> "failed: " + next.source());
                }
                rest = next.remaining();
            }
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
