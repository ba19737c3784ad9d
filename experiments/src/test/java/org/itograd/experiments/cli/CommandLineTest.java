package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.itograd.base.AtomicFile;
import org.itograd.base.FileHold;
import org.itograd.experiments.MemoryFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What a user sees of wrong input: one line that says what to do, an exit code, and nothing half-written.
class CommandLineTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder = Path.of("");

    private record Outcome(int code, String out, String err) {}

    private static Outcome run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int code = line.execute(args);
        return new Outcome(code, out.toString(), err.toString());
    }

    private static void assertFails(int code, String what, String... args) {
        Outcome outcome = run(args);
        assertEquals(code, outcome.code(), () -> Arrays.toString(args) + " " + outcome);
        assertTrue(outcome.err().contains(what), () -> Arrays.toString(args) + " " + outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertFalse(outcome.err().contains("Exception"), outcome.err());
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String data() throws IOException {
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            for (int p = 0; p < 16; p++) {
                csv.append((i * 7 + p * (i % 10)) % 17).append(',');
            }
            csv.append(i % 10).append('\n');
        }
        return file("small.csv", csv.toString());
    }

    @Test
    void everyCommandHasHelpWithDefaults() {
        for (String command : new String[]{"demo", "train", "evaluate", "attack", "sweep", "corrupt", "parity", "bench",
            "convergence", "stability",
            "expectation", "solve"}) {
            Outcome outcome = run(command, "--help");
            assertEquals(0, outcome.code());
            assertTrue(outcome.out().contains("Usage: itograd " + command), outcome.out());
        }
        String train = run("train", "--help").out();
        for (String option : new String[]{"--data", "--noise", "--coefficient", "--epochs", "--learning-rate",
            "--batch",
            "--channels", "--seed", "--checkpoint", "--resume", "default: 0.1", "default: 64"}) {
            assertTrue(train.contains(option), option);
        }
        assertTrue(run("--version").out().contains("itograd"));
        assertTrue(run("--help").out().contains("parity"));
    }

    @Test
    void wrongCommandLines() {
        assertFails(2, "--nonsense", "train", "--nonsense");
        assertFails(2, "fly", "fly");
        assertFails(2, "--epochs", "train", "--epochs", "many");
        assertFails(2, "--noise", "train", "--noise", "pink");
        assertFails(2, "CHECKPOINT", "evaluate");
        assertFails(2, "FILE", "parity");
        assertFails(2, "gemm, conv, groupnorm_relu", "bench", "--case", "gemm,fly");
        assertFails(2, "gemm:n=7", "bench", "--case", "gemm:n=7");
        assertFails(2, "--threads", "bench", "--threads", "many");
        assertFails(2, "--starts", "bench", "--starts", "many");
        assertFails(2, "EulerMaruyama, Milstein", "convergence", "--solver", "Fly");
        assertFails(2, "gbm, ou, cir", "solve", "fly");
        assertFails(2, "EulerMaruyama, Milstein", "solve", "gbm", "--solver", "Fly");
        assertFails(2, "gbm, gbm-stratonovich", "convergence", "--problem", "fly");
        for (String paths : new String[]{"32", "33,64", "64,32", "0,0", "-32,32", "32,32,32"}) {
            assertFails(2, "two multiples of 32, the second at least the first, such as 8192,1048576; got " + paths,
                    "convergence", "--paths=" + paths);
        }
        assertFails(2, "--allow-unresolved: the reason is empty", "convergence", "--allow-unresolved", " ");
        assertFails(2, "choose from gbm-call, ", "expectation", "fly");
        assertFails(2, "EulerMaruyama, Milstein", "expectation", "--solver", "Fly");
    }

    @Test
    void misspelledWordsAreGuessed() {
        assertFails(2, "did you mean --epochs?", "train", "--epoch", "3");
        assertFails(2, "did you mean --epochs?", "train", "--epoch=3");
        assertFails(2, "did you mean train?", "trian");
        assertFails(2, "did you mean Milstein?", "solve", "gbm", "--solver", "Milstien");
        assertFails(2, "did you mean Milstein?", "convergence", "--solver", "Milstien");
        assertFails(2, "did you mean heston?", "solve", "hestom");
        assertFalse(run("fly").err().contains("did you mean"));
    }

    @Test
    void aTableGoesToTheTerminalAndTheSummaryBesideIt() {
        Outcome outcome = run("solve", "gbm", "--paths", "2", "--steps", "3", "--csv", "-");
        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(1 + 4 * 2, outcome.out().lines().count(), outcome.out());
        assertTrue(outcome.out().startsWith("t"), outcome.out());
        assertTrue(outcome.err().contains("at the end"), outcome.err());
    }

    @Test
    void picturesThatAreNotPngAreRefused() {
        assertFails(2, "--png: pictures are PNG, but the name x.svg says otherwise; name it x.png", "solve", "--png",
                "x.svg");
        assertFails(2, "--png: a picture does not go to the terminal", "solve", "--png", "-");
        assertFails(2, "--plot: pictures are PNG", "convergence", "--plot", "x.PDF");
        assertFails(2, "--cost-plot: pictures are PNG", "expectation", "--cost-plot", "x.jpg");
    }

    @Test
    void completionIsGenerated() {
        Outcome outcome = run("generate-completion");
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
        assertFails(2, "--epochs:", "train", "--epochs", "0");
        assertFails(2, "--batch:", "train", "--batch", "-3");
        assertFails(2, "--learning-rate:", "train", "--learning-rate", "NaN");
        assertFails(2, "--channels:", "train", "--channels", "33");
        assertFails(2, "--coefficient:", "train", "--noise", "dropout", "--coefficient", "1.5");
        assertFails(2, "--coefficient:", "train", "--noise", "additive", "--coefficient", "-1");
        assertFails(2, "--coefficient:", "train", "--noise", "ode", "--coefficient", "0.5");
        assertFails(2, "--threads:", "train", "--threads", "0");
        assertFails(2, "--threads:", "bench", "--threads", "1,0");
        assertFails(2, "--starts:", "bench", "--starts", "0");
        assertFails(2, "--tolerance: must be", "expectation", "--tolerance", "0");
        assertFails(1, "--tolerance: 1.0E-300", "expectation", "stiff", "--tolerance", "1e-300");
        assertFails(2, "such as multilevel", "expectation", "--method", "sobol", "--solver", "Sriw1");
        assertFails(2, "--confidence:", "expectation", "--confidence", "95");
        assertFails(2, "EulerMaruyama", "expectation", "--solver", "Heun");
        assertFails(2, "choose from mu, sigma", "solve", "gbm", "--set", "nu=1");
        assertFails(2, "sigma must be finite", "solve", "gbm", "--set", "sigma=NaN");
        assertFails(2, "rho is a correlation", "solve", "heston", "--set", "rho=2");
        assertFails(2, "it has none", "solve", "jumps", "--set", "mu=1");
        assertFails(2, "give 2 numbers, got 1", "solve", "langevin", "--y0", "1");
        assertFails(2, "--paths: must be >= 1", "solve", "--paths", "0");
        assertFails(2, "--steps: must be >= 1", "solve", "--steps", "0");
        assertFails(2, "take longer ones", "solve", "--steps", "2147483647", "--paths", "1");
        assertFails(1, "out of memory", "solve", "--steps", "2147483600", "--paths", "1");
        assertFails(2, "--t1: must be finite and > 0", "solve", "--t1", "-1");
        assertFails(2, "EulerMaruyama", "solve", "gbm", "--solver", "Heun");
        assertFails(2, "use fewer --paths", "solve", "--paths", "100000", "--csv", folder.resolve("x.csv").toString());
        assertFails(1, "not finite after step", "solve", "double-well", "--y0", "1e5", "--steps", "10");
        assertFails(2, "EulerHeun", "convergence", "--solver", "Milstein", "--problem", "gbm-stratonovich");
        assertFails(2, "--draws: must be", "evaluate", "x", "--draws", "0");
        assertFails(2, "--attack-steps: must be", "evaluate", "x", "--attack-steps", "0");
        assertFails(2, "--images: must be", "evaluate", "x", "--images", "0");
        assertFails(2, "--sigma, --coefficient: are two ways", "train", "--noise", "dropout", "--sigma", "1",
                "--coefficient", "0.5");
        assertFails(2, "--sigma: must be finite and >= 0, and 0 for noise ode", "train", "--sigma", "1");
        assertFails(2, "--stages: must be", "train", "--stages", "3,0");
        assertFails(2, "--weight-decay: must be", "train", "--weight-decay", "-1");
        assertFails(2, "--crop: the border must be >= 0", "train", "--crop", "-1");
        assertFails(2, "--crop: the border must be narrower", "train", "--crop", "8");
        assertFails(2, "--batch: of 1259 images", "train", "--batch", "2000", "--drop-last");
        assertFails(2, "--model: must be one of small, big", "train", "--model", "huge");
        assertFails(2, "--channels: of a big network", "train", "--model", "big", "--channels", "6");
        assertFails(2, "--scales: must be", "train", "--scales", "2");
        assertFails(2, "--steps: must be", "train", "--steps", "0");
        assertFails(2, "--epochs: must be", "demo", "--epochs", "0");
        assertFails(2, "--channels: ", "sweep", "--channels", "33");
        assertFails(2, "use fewer --paths", "solve", "lorenz", "--paths", "2147483647", "--steps", "2147483600",
                "--csv", folder.resolve("x.csv").toString());
        assertFails(2, "--set: ", "solve", "gbm", "--set", "nu=1");
        assertFails(2, "--y0: ", "solve", "langevin", "--y0", "1");
        assertFails(2, "--solver: ", "solve", "gbm", "--solver", "Heun");
        assertFails(2, "see \"itograd solve --help\"", "solve", "--steps", "0");
    }

    @Test
    void ordersThatChanceHidesFailUnlessAReasonIsGiven() {
        String[] few = {"convergence", "--solver", "EulerMaruyama", "--problem", "mean-reverting", "--paths", "32,32"};
        assertFails(1, "not resolved: EulerMaruyama on mean-reverting; study more paths (--paths)", few);
        Outcome json = run(Stream.concat(Stream.of(few), Stream.of("--json")).toArray(String[]::new));
        assertEquals(1, json.code());
        assertTrue(json.out().contains("\"verdict\": \"not resolved\""), json.out());
        Outcome passed = run(Stream.concat(Stream.of(few), Stream.of("--allow-unresolved", "a quick look"))
                .toArray(String[]::new));
        assertEquals(0, passed.code(), passed.err());
        assertTrue(passed.err().contains("let pass: a quick look"), passed.err());
    }

    @Test
    void missingAndDamagedFiles() throws IOException {
        String nowhere = folder.resolve("nowhere").toString();
        assertFails(1, "no such file", "train", "--data", nowhere);
        assertFails(1, "no such file", "evaluate", nowhere);
        assertFails(1, "no such file", "train", "--resume", nowhere);
        assertFails(1, "no such file", "parity", nowhere);
        assertFails(1, "line 2", "train", "--data", file("short.csv", "1,2,3,4,5,6,7,8,9,0\n1,2,3\n"));
        assertFails(1, "17", "train", "--data", file("range.csv", "1,2,3,4,5,6,7,8,17,0\n"));
        assertFails(1, "square", "train", "--data", file("shape.csv", "1,2,3\n"));
        assertFails(1, "few", "train", "--data", file("few.csv", "1,2,3,4,5,6,7,8,9,0\n"));
        String broken = file("broken.safetensors", "this is no checkpoint at all");
        assertFails(1, "broken.safetensors", "evaluate", broken);
        assertFails(1, "broken.safetensors", "parity", broken);
        assertFails(
                1, "create it first", "train", "--checkpoint", folder.resolve("no/such/run.safetensors").toString());
    }

    @Test
    void emptyWordsAreShownAsSuch() {
        assertFails(2, "'--csv': the name is empty", "solve", "--csv", "");
        assertFails(2, "'--data': the name is empty", "train", "--data", "");
        assertFails(2, "'--checkpoint': the name is empty", "train", "--checkpoint", "");
        assertFails(2, "the name is empty", "evaluate", "");
        assertFails(2, "the name is empty", "parity", "");
        assertFails(2, "none called \"\";", "solve", "");
        assertFails(2, "none called \"\";", "expectation", "");
        assertFails(2, "none called \"\";", "convergence", "--solver", "");
        assertFails(2, "none called \"\";", "convergence", "--problem", "");
        assertFails(2, "no parameter \"\";", "solve", "--set", "=1");
        assertFails(2, "Value for option '--set'", "solve", "--set", "mu");
        assertFails(2, "for noise ode: no noise; the coefficient is unused", "train", "--coefficient", "1");
    }

    @Test
    void filesThatCannotBeWrittenAreFoundBeforeTheWork() throws IOException {
        String directory = folder.toString();
        assertFails(1, "is a directory", "solve", "--png", directory);
        assertFails(1, "is a directory", "convergence", "--plot", directory);
        assertEquals("", run("convergence", "--plot", directory).out());
        assertFails(1, "is a directory", "expectation", "--cost-plot", directory);
        assertFails(1, "is a directory", "bench", "--case", "gemm", "--out", directory);
        assertFails(1, "is a directory", "train", "--checkpoint", directory);
        assertFails(1, "pipe or device", "train", "--checkpoint", "/dev/null");
        assertFails(1, "pipe or device", "bench", "--case", "gemm", "--out", "/dev/null");
        String plain = file("plain", "kept");
        assertFails(1, "name a file elsewhere", "solve", "--csv", plain + "/paths.csv");
        assertFails(2, "both name the same file", "solve", "--csv", plain, "--png", plain);
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("plain"));
        assertFails(2, "both name the same file", "solve", "--csv", plain, "--png", link.toString());
        try (FileHold _ = AtomicFile.hold(Path.of(plain))) {
            assertFails(1, "another run writes this file", "train", "--checkpoint", link.toString());
        }
        assertFails(1, "not finite", "solve", "gbm", "--set", "mu=1e308", "--csv", plain);
        assertEquals("kept", Files.readString(Path.of(plain)));
    }

    @Test
    void aTableFollowsLinksAndGoesIntoDevices() throws IOException {
        Path target = Path.of(file("paths.csv", "old"));
        Path link = Files.createSymbolicLink(folder.resolve("latest"), Path.of("paths.csv"));
        assertEquals(0, run("solve", "--paths", "1", "--steps", "2", "--csv", link.toString()).code());
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(4, Files.readAllLines(target).size());
        assertEquals(0, run("solve", "--paths", "1", "--steps", "2", "--csv", "/dev/null").code());
        assertFails(1, "/dev/full: No space left on device", "solve", "--paths", "1", "--csv", "/dev/full");
    }

    @Test
    void aTruncatedCheckpointIsRefusedAndStaysAsItWas() throws IOException {
        String data = data();
        Path checkpoint = folder.resolve("run.safetensors");
        Outcome trained = run(
                "train", "--data", data, "--epochs", "1", "--channels", "4", "--batch", "8", "--noise", "jump",
                "--checkpoint", checkpoint.toString());
        assertEquals(0, trained.code(), trained.err());
        assertTrue(trained.out().contains("epoch 1/1") && trained.out().contains("left"), trained.out());
        byte[] whole = Files.readAllBytes(checkpoint);
        Outcome evaluated = run("evaluate", checkpoint.toString(), "--data", data, "--draws", "1", "--attack-steps",
                "1",
                "--attack-draws", "1", "--attack-images", "3");
        assertEquals(0, evaluated.code(), evaluated.err());
        assertTrue(evaluated.out().contains("clean") && evaluated.out().contains("Linf-PGD"), evaluated.out());
        for (String part : List.of("network:      small, 4 channels", "noise/signal: ", "n = 3", "Brier", "nats")) {
            assertTrue(evaluated.out().contains(part), evaluated.out());
        }
        Outcome other = run("evaluate", checkpoint.toString(), "--data", data, "--draws", "1", "--attack-steps", "1",
                "--attack-draws", "1", "--attack-images", "3", "--images", "5", "--steps", "3", "--test-noise", "off");
        assertEquals(0, other.code(), other.err());
        assertTrue(other.out().contains("5 of small.csv: ") && other.out().contains("ode: none; 3 steps"), other.out());
        assertEquals(0, run("train", "--data", data, "--epochs", "2", "--resume", checkpoint.toString()).code());
        assertFails(
                2, "leave out", "train", "--data", data, "--resume", checkpoint.toString(), "--noise", "ode");
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        Files.write(checkpoint, half);
        assertFails(1, "run.safetensors", "evaluate", checkpoint.toString(), "--data", data);
        assertFails(
                1, "run.safetensors", "train", "--data", data, "--resume", checkpoint.toString(), "--checkpoint",
                checkpoint.toString());
        assertTrue(Arrays.equals(half, Files.readAllBytes(checkpoint)));
    }

    @Test
    void aClassifierIsNotMeasuredOnDataItWasNotTrainedOn() throws IOException {
        String checkpoint = folder.resolve("run.safetensors").toString();
        String data = data();
        Outcome trained = run(
                "train", "--data", data, "--epochs", "1", "--channels", "4", "--batch", "8", "--checkpoint",
                checkpoint);
        assertEquals(0, trained.code(), trained.err());
        assertFails(1, "was trained on other data: on small.csv", "evaluate", checkpoint);
        String other = file("other.csv", Files.readString(Path.of(data)).replaceFirst("^[0-9]+", "16"));
        assertFails(1, "give the same --data", "evaluate", checkpoint, "--data", other);
        assertFails(1, "give the same --data", "train", "--resume", checkpoint, "--data", other);
        Outcome asked =
                run("evaluate", checkpoint, "--data", other, "--other-data", "--draws", "1", "--attack-steps", "1",
                        "--attack-draws", "1", "--attack-images", "3");
        assertEquals(0, asked.code(), asked.err());
        assertTrue(asked.out().contains("clean"), asked.out());
    }

    @Test
    void divergenceIsOneLineAndLeavesNoFile() throws IOException {
        Path checkpoint = folder.resolve("wild.safetensors");
        assertFails(
                1, "--learning-rate", "train", "--data", data(), "--epochs", "2", "--channels", "4", "--batch", "8",
                "--learning-rate", "1e30", "--checkpoint", checkpoint.toString());
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(f -> String.valueOf(f.getFileName())).toList();
            assertEquals(List.of("small.csv"), names);
        }
    }

    @Test
    void parityPrintsOneLineForEachFile() throws Exception {
        String golden = Path.of(java.util.Objects.requireNonNull(
                CommandLineTest.class.getResource("/parity/neural_sde_digits_ode.safetensors"))
                .toURI())
                .toString();
        Outcome outcome = run("parity", golden, golden);
        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(2, outcome.out().lines().count());
        assertTrue(outcome.out().lines().allMatch(l -> l.startsWith("{") && l.endsWith("}")));
    }

    @Test
    void benchListsItsCases() {
        Outcome outcome = run("bench", "--list", "--case", "gbm:dtype=float64,normals:dtype=float32");
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
        Outcome outcome = run(
                "bench", "--case", "gemm:n=256:dtype=float32", "--threads", "1", "--out", lines.toString());
        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(1, outcome.out().lines().count(), outcome.out());
        assertTrue(outcome.out().startsWith("{\"case\": \"gemm\", \"params\": {\"n\": 256, "), outcome.out());
        assertEquals(outcome.out(), Files.readString(lines));
    }
}
