package org.itograd.sde.solver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.testing.TestProblem;
import org.itograd.sde.testing.TestProblems;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A solver of the library, copied into another package as the start of one's own, compiles there and takes the same steps.
class SolverCopiesTest {
    private static final Path SOURCES = Path.of("src/main/java/org/itograd/sde/solver");
    private static final String HEAD = "package org.itograd.sde.solver;";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static List<String> errors;

    /// Every copy has a package of its own, so that copies do not lean on one another; one task compiles them all.
    @BeforeAll
    static void compileTheCopies() throws IOException {
        List<Path> copies = new ArrayList<>();
        for (String name : Solvers.all().stream().map(s -> s.getClass().getSimpleName()).distinct().toList()) {
            copies.add(copy(name));
        }
        errors = errors(copies);
    }

    @Test
    void everySolverCompilesOutsideTheLibrary() {
        assertEquals(List.of(), errors);
    }

    @Test
    void aCopyTakesTheSameSteps() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[]{folder.toUri().toURL()})) {
            for (String name : List.of("Heun", "Milstein", "Sriw1", "RungeKutta4", "Kvaerno3")) {
                Class<?> copy = loader.loadClass(place(name) + "." + name);
                Solver copied = (Solver) copy.getDeclaredConstructor().newInstance();
                Solver original = Solvers.named(name);
                assertNotEquals(original.getClass(), copied.getClass());
                TestProblem problem = TestProblems.suitableFor(original).getFirst();
                assertArrayEquals(end(original, problem), end(copied, problem), 0, name);
            }
        }
    }

    private static String place(String name) {
        return "com.example." + name.toLowerCase(Locale.ROOT);
    }

    private static double[] end(Solver solver, TestProblem problem) {
        return SdeSolve.of(problem.sde())
                .solver(solver)
                .steps(0, problem.t1(), 4)
                .brownian(BrownianPath.tree(1, 0, problem.t1(), PathDetail.SPACE_TIME))
                .run(problem.start(3))
                .y()
                .toDoubleArray();
    }

    /// The solver's file with another package, and what was beside it imported.
    private static Path copy(String name) throws IOException {
        String place = place(name);
        String source = Files.readString(SOURCES.resolve(name + ".java"));
        assertEquals(0, source.indexOf(HEAD), name);
        String moved = "package " + place + ";\n\nimport org.itograd.sde.solver.*;" + source.substring(HEAD.length());
        Path file = folder.resolve(place.replace('.', '/')).resolve(name + ".java");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, moved);
    }

    private static List<String> errors(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(found, null, null)) {
            List<String> options = List.of("-proc:none", "-d", folder.toString(), "-classpath",
                    System.getProperty("java.class.path"));
            compiler.getTask(null, manager, found, options, null, manager.getJavaFileObjectsFromPaths(files)).call();
        }
        return found.getDiagnostics().stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString).toList();
    }
}
