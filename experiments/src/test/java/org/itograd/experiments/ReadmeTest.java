package org.itograd.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples of the READMEs, run as a reader would: in jshell.
class ReadmeTest {
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    /// What the examples of the modules leave to the reader: their imports, and some tensors, fields and a solver of one's own.
    private static final String BEFORE = """
            import java.util.*;
            import org.itograd.base.*;
            import org.itograd.autodiff.*;
            import org.itograd.autodiff.device.Devices;
            import org.itograd.autodiff.expr.Expr;
            import org.itograd.autodiff.op.*;
            import org.itograd.autodiff.optim.*;
            import org.itograd.autodiff.program.*;
            import org.itograd.sde.*;
            import org.itograd.sde.brownian.*;
            import org.itograd.sde.adaptive.*;
            import org.itograd.sde.parts.*;
            import org.itograd.sde.solve.*;
            import org.itograd.sde.step.*;
            import org.itograd.sde.watch.*;
            import org.itograd.sde.event.*;
            import org.itograd.sde.exact.*;
            import org.itograd.sde.gradient.*;
            import org.itograd.sde.langevin.*;
            import org.itograd.sde.lowdiscrepancy.*;
            import org.itograd.sde.montecarlo.*;
            import org.itograd.sde.solver.*;
            import org.itograd.sde.testing.*;
            RandomKey key = RandomKey.of(1);
            long seed = 1;
            Tensor x = key.normal(DType.F32, 16, 8);
            Tensor w = key.normal(DType.F32, 8, 8);
            Tensor b = key.normal(DType.F32, 8);
            Tensor start = key.normal(DType.F32, 2, 4, 4, 8);
            Tensor x0 = Tensor.ones(DType.F64, 10, 2);
            Tensor y0 = Tensor.ones(DType.F64, 10, 2);
            Tensor q0 = Tensor.ones(DType.F64, 10, 2);
            Tensor v0 = Tensor.zeros(DType.F64, 10, 2);
            Tensor rate = Tensor.scalar(DType.F64, 0.5);
            Tensor sigma = Tensor.scalar(DType.F64, 0.3);
            VectorField drift = (t, z) -> z.neg();
            Sde gbm = Sde.ito((t, z) -> z.mul(0.1), Diffusion.diagonal((t, z) -> z.mul(0.3)));
            VectorField g = (t, z) -> Tensor.stack(-1, z.mul(0.1), z.mul(0.2));
            int n = 10;
            Tensor bounce(Tensor y) {
                return y.mul(Tensor.of(new double[]{0, -0.8}, 2));
            }
            Tensor call(Tensor x) {
                return x.select(0, x.shape().dim(0) - 1).sub(1).maximum(0);
            }
            class MySolver implements Solver {
                public Optional<Order> order(Calculus calculus, NoiseType noise) {
                    return new Euler().order(calculus, noise);
                }

                public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
                    return y.add(sde.drift(t, y).mul(h));
                }
            }
            """;

    private static Path file(String name) {
        Path here = Path.of(name);
        return Files.exists(here) && Files.isDirectory(Path.of("experiments")) ? here : Path.of("..").resolve(name);
    }

    /// The READMEs of the modules that are libraries, and the chapters beside them.
    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String module : List.of("autodiff", "sde", "nn")) {
            pages.add(file(module + "/README.md"));
            if (Files.isDirectory(file(module + "/doc"))) {
                try (Stream<Path> chapters = Files.list(file(module + "/doc"))) {
                    chapters.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
                }
            }
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theExamplesOfAPageRun(Path page) throws IOException {
        List<String> examples = EXAMPLE.matcher(Files.readString(page)).results().map(r -> r.group(1)).toList();
        run(examples.stream().map(BEFORE::concat).toList());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void anExampleCanBePastedIntoJshell(Path page) throws IOException {
        EXAMPLE.matcher(Files.readString(page)).results().flatMap(r -> r.group(1).lines()).forEach(line -> assertTrue(
                !line.strip().startsWith("."),
                () -> "jshell would take the line before for the whole statement: " + line));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void anExampleThatImportsNeedsNoOtherImports(Path page) throws IOException {
        List<String> alone = EXAMPLE.matcher(Files.readString(page)).results().map(r -> r.group(1))
                .filter(code -> code.startsWith("import ") && !code.contains("\nrecord ") && !code.contains("class "))
                .toList();
        run(alone.stream().limit(1).map("import java.util.*;\n"::concat).toList());
    }

    @Test
    void everyModuleShowsExamples() throws IOException {
        for (String module : List.of("autodiff", "sde", "nn")) {
            assertTrue(EXAMPLE.matcher(Files.readString(file(module + "/README.md"))).find(), module);
        }
    }

    @Test
    void theLibraryExampleRunsInJshellAndPrintsWhatItPromises() throws IOException {
        Matcher block = EXAMPLE.matcher(Files.readString(file("README.md")));
        assertTrue(block.find(), "the README has a java block");
        String printed = run(List.of(block.group(1)));
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

    private static String run(List<String> examples) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        // The local engine runs in this JVM, so that it sees the modules and classes of the test.
        try (JShell shell = JShell.builder().executionEngine("local").build();
                PrintStream captured = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
                shell.addToClasspath(entry);
            }
            System.setOut(captured);
            examples.forEach(code -> run(shell, code));
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void run(JShell shell, String code) {
        String rest = code;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            for (SnippetEvent event : shell.eval(next.source())) {
                boolean own = event.causeSnippet() == null;
                assertTrue(!own || event.status() == Snippet.Status.VALID, () -> "rejected: " + next.source()
                        + shell.diagnostics(event.snippet()).map(d -> d.getMessage(Locale.ROOT)).toList());
                assertEquals(null, event.exception(), () -> "failed: " + next.source());
            }
            rest = next.remaining();
        }
    }
}
