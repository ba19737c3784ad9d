package org.itograd.experiments.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every model of the gallery learns something in a few seconds, and is short.
class ExamplesTest {
    private static final int MOST_LINES = 150;

    static List<Example> examples() {
        return Examples.all();
    }

    private static Path file(String name) {
        return Files.isDirectory(Path.of("experiments")) ? Path.of("experiments", name) : Path.of(name);
    }

    private static List<String> lines(Example example) throws IOException {
        return Files.readAllLines(file("src/main/java/org/itograd/experiments/gallery/"
                + example.getClass().getSimpleName() + ".java"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aFewStepsReachGoalsThatTheUntrainedModelMisses(Example example) throws IOException {
        Shown shown = example.run(new ExampleContext(1, true, _ -> {}));
        assertEquals(0, shown.missed(), shown::table);
        Figure first = shown.figures().getFirst();
        double untrained =
                Objects.requireNonNull(first.beside().get("untrained"), "the first figure is that of learning");
        assertFalse(new Figure("untrained", untrained, first.low(), first.high(), first.beside()).isReached(),
                shown::table);
        assertFalse(shown.pictures().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsShortAndStandsInTheReadmeWithItsLength(Example example) throws IOException {
        List<String> lines = lines(example);
        long own = lines.stream().filter(line -> !line.startsWith("import ")).count();
        assertTrue(own <= MOST_LINES, example.name() + " has " + own + " lines besides its imports");
        String row = Files.readAllLines(file("README.md")).stream()
                .filter(line -> line.startsWith("| `" + example.name() + "` |")).findFirst().orElseThrow();
        assertTrue(row.endsWith("| " + lines.size() + " |"), row + " should end with " + lines.size());
    }

    @Test
    void namesDiffer() {
        List<String> names = Examples.all().stream().map(Example::name).toList();
        assertEquals(names, names.stream().distinct().toList());
        assertEquals("neural-cde", Examples.named("neural-cde").orElseThrow().name());
        assertTrue(Examples.named("fly").isEmpty());
    }
}
