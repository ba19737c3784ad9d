package org.itograd.experiments.lesson;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;

/// Runs the programs of a lesson one after the other, as jshell would.
public final class LessonShell {
    /// What every lesson may use without saying where it comes from.
    public static final List<String> IMPORTS = Stream.of(
            "java.util.*",
            "java.util.function.*",
            "java.util.stream.*",
            "org.itograd.base.*",
            "org.itograd.autodiff.*",
            "org.itograd.autodiff.program.*",
            "org.itograd.sde.*",
            "org.itograd.sde.brownian.*",
            "org.itograd.sde.gradient.*",
            "org.itograd.sde.solve.*",
            "org.itograd.sde.solver.*",
            "org.itograd.sde.testing.*",
            "org.itograd.autodiff.optim.*",
            "org.itograd.nn.*",
            "org.itograd.experiments.lesson.Plot")
            .map(name -> "import " + name + ";")
            .toList();

    private LessonShell() {}

    /// What a run of a lesson gave.
    ///
    /// @param outputs  what each block printed
    /// @param pictures those that were drawn, by name
    public record Run(List<String> outputs, Map<String, String> pictures) {}

    /// Runs a lesson in this JVM, so that the program sees its classes. While it runs, what this JVM prints belongs to the lesson.
    ///
    /// @throws LessonException if a block is refused by the compiler or fails
    public static Run run(Lesson lesson) throws IOException {
        Path folder = Files.createTempDirectory("lesson");
        PrintStream before = System.out;
        String pictures = System.getProperty(Plot.FOLDER);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> outputs = new ArrayList<>();
        // Not by addToClasspath, which would index every jar again and again.
        String[] classPath = {"-classpath", System.getProperty("java.class.path")};
        Locale locale = Locale.getDefault();
        try (JShell shell = JShell.builder().executionEngine("local").compilerOptions(classPath).build();
                PrintStream captured = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            Locale.setDefault(Locale.ROOT);
            System.setProperty(Plot.FOLDER, folder.toString());
            System.setOut(captured);
            evaluate(shell, String.join("\n", IMPORTS), lesson.name() + ", imports");
            for (LessonBlock block : lesson.blocks()) {
                out.reset();
                evaluate(shell, block.code(), lesson.name() + ", block " + block.number());
                outputs.add(out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"));
            }
            return new Run(outputs, drawn(folder));
        } finally {
            System.setOut(before);
            Locale.setDefault(locale);
            if (pictures == null) {
                System.clearProperty(Plot.FOLDER);
            } else {
                System.setProperty(Plot.FOLDER, pictures);
            }
            delete(folder);
        }
    }

    private static void evaluate(JShell shell, String code, String where) {
        String rest = code;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            String source = Objects.requireNonNullElse(next.source(), rest);
            for (SnippetEvent event : shell.eval(source)) {
                if (event.causeSnippet() == null && event.status() != Snippet.Status.VALID) {
                    throw new LessonException(where + ": " + source.strip() + ": " + shell.diagnostics(event.snippet())
                            .map(d -> d.getMessage(Locale.ROOT)).collect(Collectors.joining("; ")));
                }
                if (event.exception() != null) {
                    throw new LessonException(where + ": " + source.strip() + ": " + event.exception());
                }
            }
            rest = next.remaining();
        }
    }

    private static Map<String, String> drawn(Path folder) throws IOException {
        Map<String, String> pictures = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                pictures.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
        }
        return pictures;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
