package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.itograd.experiments.MemoryFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `itograd stability` on small classifiers, trained for an epoch.
class StabilityCommandTest {
    @TempDir(factory = MemoryFolder.class)
    static Path folder = Path.of("");

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeAll
    static void train() throws IOException {
        SmallImages.in(folder, 4);
        train("dropout", "small");
        train("ode", "small");
        train("multiplicative", "multi-scale", "--scales", "2");
    }

    private static void train(String noise, String model, String... more) {
        Stream<String> common = Stream.of("train", "--data", file("small.csv"), "--epochs", "1", "--channels", "4",
                "--batch", "8", "--noise", noise, "--model", model, "--checkpoint", file(noise));
        Outcome trained = Outcome.run(Stream.concat(common, Arrays.stream(more)).toArray(String[]::new));
        assertEquals(0, trained.code(), trained.err());
    }

    private static Outcome stability(String noise, String... more) {
        Stream<String> common =
                Stream.of("stability", file(noise), "--data", file("small.csv"), "--images", "5", "--draws", "2");
        return Outcome.run(Stream.concat(common, Arrays.stream(more)).toArray(String[]::new));
    }

    @Test
    void aClassifierIsMeasuredInEveryWay() throws IOException {
        Outcome all = stability("dropout", "--json", file("s.json"), "--png", file("s.png"));
        assertEquals(0, all.code(), all.err());
        for (String part : new String[]{"-1.239", "1000    ", "noise/signal", "1    no noise", "1    one shared",
            "1    one for each element", "PGD's    x ", "\n5     ", "\n44    "}) {
            assertTrue(all.out().contains(part), part + " in " + all.out());
        }
        String json = Files.readString(folder.resolve("s.json"));
        for (String part : new String[]{"\"toy\": [{\"sigma\": 0.0,", "\"mean_field\"", "\"sharing\": \"independent\"",
            "\"geometric_mean\": [1.0, ", "\"steps\": [{\"steps\": 5, "}) {
            assertTrue(json.contains(part), part + " in " + json);
        }
        assertTrue(Files.size(folder.resolve("s.png")) > 10_000);
        assertEquals(all.out(), stability("dropout", "--threads", "1").out());
    }

    @Test
    void withoutNoiseThereIsNothingToShare() {
        Outcome quiet = stability("dropout", "--test-noise", "0");
        assertEquals(0, quiet.code(), quiet.err());
        String trained = quiet.out().substring(quiet.out().indexOf("\nmeasured on\n"));
        assertTrue(trained.contains("1    no noise"), trained);
        assertFalse(trained.contains("one shared"), trained);
    }

    @Test
    void eachEquationIsMeasured() {
        Outcome two = stability("multiplicative", "--png", file("two.png"));
        assertEquals(0, two.code(), two.err());
        assertTrue(two.out().contains("1    one shared") && two.out().contains("2    one for each"), two.out());
    }

    private static void assertFails(int code, String what, String... more) {
        Stream<String> common = Stream.of("stability", file("ode"), "--data", file("small.csv"));
        Outcome outcome = Outcome.run(Stream.concat(common, Arrays.stream(more)).toArray(String[]::new));
        assertEquals(code, outcome.code(), outcome.toString());
        assertTrue(outcome.err().contains(what), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
    }

    @Test
    void impossibleWishes() {
        assertFails(2, "--images: must be >= 1", "--images", "0");
        assertFails(2, "--draws: must be >= 1", "--draws", "0");
        assertFails(2, "--radius: must be finite and > 0", "--radius", "0");
        assertFails(2, "--radius: must be finite and > 0", "--radius", "NaN");
        assertFails(2, "--json, --png: both name the same file", "--json", file("x"), "--png", file("x"));
        assertFails(2, "--draws", "--draws", "many");
        assertFails(1, "is a directory", "--json", folder.toString());
        assertFails(2, "--test-noise: must be off or 0", "--test-noise", "0.5");
        Outcome nowhere = Outcome.run("stability", file("nowhere"));
        assertEquals(1, nowhere.code());
        assertTrue(nowhere.err().contains("no such file"), nowhere.err());
        assertTrue(Outcome.run("stability", file("ode")).err().contains("was trained on other data"));
    }
}
