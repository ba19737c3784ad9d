package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.itograd.experiments.MemoryFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user sees of wrong input: one line that says what to do, an exit code, and nothing half-written.
class CommandLineTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder = Path.of("");

    @Test
    void everyCommandHasHelpWithDefaults() {
        for (String command : new String[]{"demo", "train", "evaluate", "attack", "sweep", "corrupt", "parity", "bench",
            "convergence", "stability",
            "expectation", "solve", "example"}) {
            Outcome outcome = Outcome.run(command, "--help");
            assertEquals(0, outcome.code());
            assertTrue(outcome.out().contains("Usage: itograd " + command), outcome.out());
        }
        String train = Outcome.run("train", "--help").out();
        for (String option : new String[]{"--data", "--noise", "--coefficient", "--epochs", "--learning-rate",
            "--batch",
            "--channels", "--seed", "--checkpoint", "--resume", "default: 0.1", "default: 64"}) {
            assertTrue(train.contains(option), option);
        }
        assertTrue(Outcome.run("--version").out().contains("itograd"));
        assertTrue(Outcome.run("--help").out().contains("parity"));
    }

    @Test
    void wrongCommandLines() {
        Outcome.assertFails(2, "--nonsense", "train", "--nonsense");
        Outcome.assertFails(2, "fly", "fly");
        Outcome.assertFails(2, "--epochs", "train", "--epochs", "many");
        Outcome.assertFails(2, "--noise", "train", "--noise", "pink");
        Outcome.assertFails(2, "CHECKPOINT", "evaluate");
        Outcome.assertFails(2, "FILE", "parity");
        Outcome.assertFails(2, "gemm, conv, groupnorm_relu", "bench", "--case", "gemm,fly");
        Outcome.assertFails(2, "gemm:n=7", "bench", "--case", "gemm:n=7");
        Outcome.assertFails(2, "--threads", "bench", "--threads", "many");
        Outcome.assertFails(2, "--starts", "bench", "--starts", "many");
        Outcome.assertFails(2, "EulerMaruyama, Milstein", "convergence", "--solver", "Fly");
        Outcome.assertFails(2, "gbm, ou, cir", "solve", "fly");
        Outcome.assertFails(2, "EulerMaruyama, Milstein", "solve", "gbm", "--solver", "Fly");
        Outcome.assertFails(2, "gbm, gbm-stratonovich", "convergence", "--problem", "fly");
        for (String paths : new String[]{"32", "33,64", "64,32", "0,0", "-32,32", "32,32,32"}) {
            Outcome.assertFails(2,
                    "two multiples of 32, the second at least the first, such as 8192,1048576; got " + paths,
                    "convergence", "--paths=" + paths);
        }
        Outcome.assertFails(2, "--allow-unresolved: the reason is empty", "convergence", "--allow-unresolved", " ");
        Outcome.assertFails(2, "choose from gbm-call, ", "expectation", "fly");
        Outcome.assertFails(2, "EulerMaruyama, Milstein", "expectation", "--solver", "Fly");
    }

    @Test
    void misspelledWordsAreGuessed() {
        Outcome.assertFails(2, "did you mean --epochs?", "train", "--epoch", "3");
        Outcome.assertFails(2, "did you mean --epochs?", "train", "--epoch=3");
        Outcome.assertFails(2, "did you mean train?", "trian");
        Outcome.assertFails(2, "did you mean Milstein?", "solve", "gbm", "--solver", "Milstien");
        Outcome.assertFails(2, "did you mean Milstein?", "convergence", "--solver", "Milstien");
        Outcome.assertFails(2, "did you mean heston?", "solve", "hestom");
        assertFalse(Outcome.run("fly").err().contains("did you mean"));
    }

    @Test
    void aTableGoesToTheTerminalAndTheSummaryBesideIt() {
        Outcome outcome = Outcome.run("solve", "gbm", "--paths", "2", "--steps", "3", "--csv", "-");
        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(1 + 4 * 2, outcome.out().lines().count(), outcome.out());
        assertTrue(outcome.out().startsWith("t"), outcome.out());
        assertTrue(outcome.err().contains("at the end"), outcome.err());
    }

    @Test
    void picturesThatAreNotPngAreRefused() {
        Outcome.assertFails(2, "--png: pictures are PNG, but the name x.svg says otherwise; name it x.png", "solve",
                "--png",
                "x.svg");
        Outcome.assertFails(2, "--png: a picture does not go to the terminal", "solve", "--png", "-");
        Outcome.assertFails(2, "--plot: pictures are PNG", "convergence", "--plot", "x.PDF");
        Outcome.assertFails(2, "--cost-plot: pictures are PNG", "expectation", "--cost-plot", "x.jpg");
        Outcome.assertFails(2, "--png: pictures are PNG", "stability", "--png", "x.svg");
        Outcome.assertFails(2, "--sheet: pictures are PNG", "corrupt", "--sheet", "x.svg");
    }

    @Test
    void completionIsGenerated() {
        Outcome outcome = Outcome.run("generate-completion");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("complete -F _complete_itograd") && outcome.out().contains("--checkpoint"));
    }

    @Test
    void whoInterruptsATrainingIsToldHowToGoOn() {
        StringWriter text = new StringWriter();
        try (Resumption resumption = new Resumption(Path.of("run.safetensors"), 5, new PrintWriter(text))) {
            resumption.say();
            assertEquals("", text.toString());
            resumption.saved(2);
            resumption.say();
        }
        assertEquals(
                "itograd: stopped; run.safetensors has epoch 2 of 5, go on with --resume run.safetensors --checkpoint"
                        + " run.safetensors --epochs 5 and the same --data",
                text.toString().strip());
    }

    @Test
    void impossibleValues() {
        Outcome.assertFails(2, "--epochs:", "train", "--epochs", "0");
        Outcome.assertFails(2, "--batch:", "train", "--batch", "-3");
        Outcome.assertFails(2, "--learning-rate:", "train", "--learning-rate", "NaN");
        Outcome.assertFails(2, "--channels:", "train", "--channels", "33");
        Outcome.assertFails(2, "--coefficient:", "train", "--noise", "dropout", "--coefficient", "1.5");
        Outcome.assertFails(2, "--coefficient:", "train", "--noise", "additive", "--coefficient", "-1");
        Outcome.assertFails(2, "--coefficient:", "train", "--noise", "ode", "--coefficient", "0.5");
        Outcome.assertFails(2, "--threads:", "train", "--threads", "0");
        Outcome.assertFails(2, "--threads:", "bench", "--threads", "1,0");
        Outcome.assertFails(2, "--starts:", "bench", "--starts", "0");
        Outcome.assertFails(2, "--tolerance: must be", "expectation", "--tolerance", "0");
        Outcome.assertFails(1, "--tolerance: 1.0E-300", "expectation", "stiff", "--tolerance", "1e-300");
        Outcome.assertFails(2, "such as multilevel", "expectation", "--method", "sobol", "--solver", "Sriw1");
        Outcome.assertFails(2, "--confidence:", "expectation", "--confidence", "95");
        Outcome.assertFails(2, "EulerMaruyama", "expectation", "--solver", "Heun");
        Outcome.assertFails(2, "choose from mu, sigma", "solve", "gbm", "--set", "nu=1");
        Outcome.assertFails(2, "sigma must be finite", "solve", "gbm", "--set", "sigma=NaN");
        Outcome.assertFails(2, "rho is a correlation", "solve", "heston", "--set", "rho=2");
        Outcome.assertFails(2, "it has none", "solve", "jumps", "--set", "mu=1");
        Outcome.assertFails(2, "give 2 numbers, got 1", "solve", "langevin", "--y0", "1");
        Outcome.assertFails(2, "--paths: must be >= 1", "solve", "--paths", "0");
        Outcome.assertFails(2, "--steps: must be >= 1", "solve", "--steps", "0");
        Outcome.assertFails(2, "take longer ones", "solve", "--steps", "2147483647", "--paths", "1");
        Outcome.assertFails(1, "out of memory", "solve", "--steps", "2147483600", "--paths", "1");
        Outcome.assertFails(2, "--t1: must be finite and > 0", "solve", "--t1", "-1");
        Outcome.assertFails(2, "EulerMaruyama", "solve", "gbm", "--solver", "Heun");
        Outcome.assertFails(2, "use fewer --paths", "solve", "--paths", "100000", "--csv",
                folder.resolve("x.csv").toString());
        Outcome.assertFails(1, "not finite after step", "solve", "double-well", "--y0", "1e5", "--steps", "10");
        Outcome.assertFails(2, "EulerHeun", "convergence", "--solver", "Milstein", "--problem", "gbm-stratonovich");
        Outcome.assertFails(2, "--draws: must be", "evaluate", "x", "--draws", "0");
        Outcome.assertFails(2, "--attack-steps: must be", "evaluate", "x", "--attack-steps", "0");
        Outcome.assertFails(2, "--images: must be", "evaluate", "x", "--images", "0");
        Outcome.assertFails(2, "--sigma, --coefficient: are two ways", "train", "--noise", "dropout", "--sigma", "1",
                "--coefficient", "0.5");
        Outcome.assertFails(2, "--sigma: must be finite and >= 0, and 0 for noise ode", "train", "--sigma", "1");
        Outcome.assertFails(2, "--stages: must be", "train", "--stages", "3,0");
        Outcome.assertFails(2, "--weight-decay: must be", "train", "--weight-decay", "-1");
        Outcome.assertFails(2, "--crop: the border must be >= 0", "train", "--crop", "-1");
        Outcome.assertFails(2, "--crop: the border must be narrower", "train", "--crop", "8");
        Outcome.assertFails(2, "--batch: of 1259 images", "train", "--batch", "2000", "--drop-last");
        Outcome.assertFails(2, "--model: must be one of small, big", "train", "--model", "huge");
        Outcome.assertFails(2, "--channels: of a big network", "train", "--model", "big", "--channels", "6");
        Outcome.assertFails(2, "--scales: must be", "train", "--scales", "2");
        Outcome.assertFails(2, "--steps: must be", "train", "--steps", "0");
        Outcome.assertFails(2, "--epochs: must be", "demo", "--epochs", "0");
        Outcome.assertFails(2, "--channels: ", "sweep", "--channels", "33");
        Outcome.assertFails(2, "use fewer --paths", "solve", "lorenz", "--paths", "2147483647", "--steps", "2147483600",
                "--csv", folder.resolve("x.csv").toString());
        Outcome.assertFails(2, "--set: ", "solve", "gbm", "--set", "nu=1");
        Outcome.assertFails(2, "--y0: ", "solve", "langevin", "--y0", "1");
        Outcome.assertFails(2, "--solver: ", "solve", "gbm", "--solver", "Heun");
        Outcome.assertFails(2, "see \"itograd solve --help\"", "solve", "--steps", "0");
    }

    @Test
    void ordersThatChanceHidesFailUnlessAReasonIsGiven() {
        String[] few = {"convergence", "--solver", "EulerMaruyama", "--problem", "mean-reverting", "--paths", "32,32"};
        Outcome.assertFails(1, "not resolved: EulerMaruyama on mean-reverting; study more paths (--paths)", few);
        Outcome json = Outcome.run(Stream.concat(Stream.of(few), Stream.of("--json")).toArray(String[]::new));
        assertEquals(1, json.code());
        assertTrue(json.out().contains("\"verdict\": \"not resolved\""), json.out());
        Outcome passed = Outcome.run(Stream.concat(Stream.of(few), Stream.of("--allow-unresolved", "a quick look"))
                .toArray(String[]::new));
        assertEquals(0, passed.code(), passed.err());
        assertTrue(passed.err().contains("let pass: a quick look"), passed.err());
    }

    @Test
    void emptyWordsAreShownAsSuch() {
        Outcome.assertFails(2, "'--csv': the name is empty", "solve", "--csv", "");
        Outcome.assertFails(2, "'--data': the name is empty", "train", "--data", "");
        Outcome.assertFails(2, "'--checkpoint': the name is empty", "train", "--checkpoint", "");
        Outcome.assertFails(2, "the name is empty", "evaluate", "");
        Outcome.assertFails(2, "the name is empty", "parity", "");
        Outcome.assertFails(2, "none called \"\";", "solve", "");
        Outcome.assertFails(2, "none called \"\";", "expectation", "");
        Outcome.assertFails(2, "none called \"\";", "convergence", "--solver", "");
        Outcome.assertFails(2, "none called \"\";", "convergence", "--problem", "");
        Outcome.assertFails(2, "no parameter \"\";", "solve", "--set", "=1");
        Outcome.assertFails(2, "Value for option '--set'", "solve", "--set", "mu");
        Outcome.assertFails(2, "for noise ode: no noise; the coefficient is unused", "train", "--coefficient", "1");
    }

    @Test
    void parityPrintsOneLineForEachFile() throws Exception {
        String golden = Path.of(java.util.Objects.requireNonNull(
                CommandLineTest.class.getResource("/parity/neural_sde_digits_ode.safetensors"))
                .toURI())
                .toString();
        Outcome outcome = Outcome.run("parity", golden, golden);
        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(2, outcome.out().lines().count());
        assertTrue(outcome.out().lines().allMatch(l -> l.startsWith("{") && l.endsWith("}")));
    }

    @Test
    void benchListsItsCases() {
        Outcome outcome = Outcome.run("bench", "--list", "--case", "gbm:dtype=float64,normals:dtype=float32");
        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(
                List.of(
                        "gbm:method=euler:dtype=float64:paths=131072:steps=128",
                        "gbm:method=milstein:dtype=float64:paths=131072:steps=128",
                        "normals:dtype=float32:count=16777216"),
                outcome.out().lines().toList());
    }

    @Test
    void benchMeasuresInAJvmOfItsOwn() throws IOException {
        Path lines = folder.resolve("lines.jsonl");
        Outcome outcome = Outcome.run(
                "bench", "--case", "gemm:n=256:dtype=float32", "--threads", "1", "--out", lines.toString());
        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(1, outcome.out().lines().count(), outcome.out());
        assertTrue(outcome.out().startsWith("{\"case\": \"gemm\", \"params\": {\"n\": 256, "), outcome.out());
        assertEquals(outcome.out(), Files.readString(lines));
    }
}
