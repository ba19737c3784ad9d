package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.itograd.experiments.gallery.Examples;
import org.itograd.experiments.report.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleCommandTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void examplesAreListedOnePerLine() {
        Outcome list = Outcome.run("example", "--list");
        assertEquals(0, list.code(), list.err());
        assertEquals(Examples.all().size(), list.out().lines().count());
        assertTrue(list.out().contains("neural-cde  "), list.out());
        assertEquals(list.out(), Outcome.run("example").out());
    }

    @Test
    void anExamplePrintsItsFiguresAndDrawsItsPictures() throws IOException {
        Path json = folder.resolve("figures.json");
        Outcome run = Outcome.run("example", "neural-cde", "--quick", "--output", folder.resolve("pictures").toString(),
                "--json", json.toString());
        assertEquals(0, run.code(), run.err() + run.out());
        assertTrue(run.out().contains("accuracy on new spirals") && run.out().contains("spirals.svg"), run.out());
        assertTrue(Files.readString(folder.resolve("pictures/spirals.svg")).startsWith("<svg"));
        Json first = Json.read(Files.readString(json)).at("figures").elements().getFirst();
        assertTrue(first.at("value").number() > first.at("beside").at("untrained").number());
    }

    @Test
    void wrongNamesAreGuessedAndPlacesThatCannotBeWrittenAreRefusedBeforeTraining() {
        Outcome.assertFails(2, "there is no example called \"neural-cd\"; did you mean neural-cde?; choose from",
                "example",
                "neural-cd");
        Outcome.assertFails(1, "/proc", "example", "neural-cde", "--output", "/proc/nowhere");
    }
}
