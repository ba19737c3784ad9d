package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.itograd.autodiff.Shape;
import org.itograd.experiments.MemoryFolder;
import org.itograd.nn.io.Npy;
import org.itograd.nn.io.NpyArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `itograd attack` on two small classifiers, trained for an epoch.
class AttackCommandTest {
    @TempDir(factory = MemoryFolder.class)
    static Path folder = Path.of("");

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeAll
    static void train() throws IOException {
        SmallImages.in(folder, 4);
        for (String noise : new String[]{"ode", "multiplicative"}) {
            Outcome trained =
                    Outcome.run("train", "--data", file("small.csv"), "--epochs", "1", "--channels", "4", "--batch",
                            "8", "--noise", noise, "--checkpoint", file(noise));
            assertEquals(0, trained.code(), trained.err());
        }
    }

    private static Outcome attack(String noise, String... more) {
        Stream<String> common = Stream.of("attack", file(noise), "--data", file("small.csv"), "--steps", "2", "--draws",
                "2", "--test-draws", "3", "--images", "5", "--queries", "4");
        return Outcome.run(Stream.concat(common, Arrays.stream(more)).toArray(String[]::new));
    }

    @Test
    void everyAttackIsJudgedAndTheWorstToo() throws IOException {
        Outcome all = attack("multiplicative", "--attack", "pgd,auto,square,random,reference", "--radius", "0.3,1",
                "--transfer-from", file("ode"), "--json", file("numbers.json"));
        assertEquals(0, all.code(), all.err());
        for (String label : new String[]{"clean", "L2 0.3  PGD, 2 steps x 2 draws x 1 restarts", "APGD-CE", "APGD-DLR",
            "Square, 4 queries", "random directions", "the reference code's Adam", "transfer from ode, PGD",
            "L2 1  worst of all", "4 gradients, 2 forwards an image"}) {
            assertTrue(all.out().contains(label), label + " in " + all.out());
        }
        String json = Files.readString(folder.resolve("numbers.json"));
        assertTrue(json.contains("\"clean\": {\"accuracy\": ") && json.contains("\"radius\": 0.3, \"attack\": \"PGD"),
                json);
        assertEquals(all.out(), attack("multiplicative", "--attack", "pgd,auto,square,random,reference", "--radius",
                "0.3,1", "--transfer-from", file("ode"), "--threads", "1").out());
    }

    @Test
    void withoutNoiseDrawsAreRestarts() {
        Outcome off = attack("multiplicative", "--test-noise", "0", "--attack", "square");
        assertEquals(0, off.code(), off.err());
        assertTrue(off.out().matches("(?s).*Square.* 0 gradients, [0-4] forwards an image.*"), off.out());
        assertTrue(attack("multiplicative", "--attack", "square").out().contains(" 8 forwards an image"));
    }

    @Test
    void theMovedImagesAreSaved() throws IOException {
        Outcome saved = attack("ode", "--norm", "linf", "--radius", "0.1", "--save", file("moved.npy"));
        assertEquals(0, saved.code(), saved.err());
        NpyArray moved = Npy.read(folder.resolve("moved.npy"));
        assertEquals(Shape.of(5, 4, 4, 1), moved.shape());
        for (int i = 0; i < moved.count(); i++) {
            assertTrue(moved.at(i) >= 0 && moved.at(i) <= 1);
        }
    }

    @Test
    void theMaskingReportHasEveryPart() throws IOException {
        Outcome report =
                attack("multiplicative", "--masking", "--transfer-from", file("ode"), "--json", file("m.json"));
        assertEquals(0, report.code(), report.err());
        for (String part : new String[]{"PGD, draws 40", "APGD-CE, draws 40", "APGD-DLR, draws 40", "PGD, steps 5",
            "PGD, radius 2", "Square, queries 4",
            "random directions", "transfer, radius 0.5", "gradients of 1 draw: cosine", "gradients of 2 draws",
            "black box", "noisy gradients", "probabilities"}) {
            assertTrue(report.out().contains(part), part + " in " + report.out());
        }
        assertTrue(Files.readString(folder.resolve("m.json")).contains("\"flags\": [{\"sign\": \"draws\""));
    }

    private static void assertFails(int code, String what, String... more) {
        Outcome outcome = attack("ode", more);
        assertEquals(code, outcome.code(), outcome.toString());
        assertTrue(outcome.err().contains(what), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
    }

    @Test
    void impossibleWishes() {
        assertFails(2, "pgd, apgd-ce, apgd-dlr, square, random, reference, auto", "--attack", "fgsm");
        assertFails(2, "--norm", "--norm", "l1");
        assertFails(2, "--radius: must be finite and >= 0", "--radius", "-1");
        assertFails(2, "--radius: must be finite and >= 0", "--radius", "NaN");
        assertFails(2, "--restarts: must be >= 1", "--restarts", "0");
        assertFails(2, "--attack: the reference code attacks in L2 only", "--attack", "reference", "--norm", "linf");
        assertFails(2, "--attack, --masking: the report has attacks of its own", "--attack", "square", "--masking");
        assertFails(2, "--save, --masking: need one --radius", "--save", file("x.npy"), "--radius", "0.1,0.2");
        assertFails(2, "--radius: must be finite and > 0", "--masking", "--radius", "0");
        assertFails(2, "--test-noise: must be off or 0 for a classifier that was trained without noise", "--test-noise",
                "0.5");
        assertFails(2, "--json: would replace", "--json", file("ode"));
        assertFails(1, "create", "--save", folder.resolve("no/such/x.npy").toString());
        assertFails(1, "is a directory", "--json", folder.toString());
        assertFails(2, "--json, --save: both name the same file", "--json", file("x"), "--save", file("x"));
        assertFails(1, "no such file", "--transfer-from", file("nowhere"));
        Outcome other = Outcome.run("attack", file("ode"));
        assertTrue(other.err().contains("was trained on other data"), other.err());
    }
}
