package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

/// What commands make of files: damaged, of others, and such as cannot be written.
class CommandFilesTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder = Path.of("");

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String data() throws IOException {
        return SmallImages.in(folder, 4).toString();
    }

    @Test
    void missingAndDamagedFiles() throws IOException {
        String nowhere = folder.resolve("nowhere").toString();
        Outcome.assertFails(1, "no such file", "train", "--data", nowhere);
        Outcome.assertFails(1, "no such file", "evaluate", nowhere);
        Outcome.assertFails(1, "no such file", "train", "--resume", nowhere);
        Outcome.assertFails(1, "no such file", "parity", nowhere);
        Outcome.assertFails(1, "line 2", "train", "--data", file("short.csv", "1,2,3,4,5,6,7,8,9,0\n1,2,3\n"));
        Outcome.assertFails(1, "17", "train", "--data", file("range.csv", "1,2,3,4,5,6,7,8,17,0\n"));
        Outcome.assertFails(1, "square", "train", "--data", file("shape.csv", "1,2,3\n"));
        Outcome.assertFails(1, "few", "train", "--data", file("few.csv", "1,2,3,4,5,6,7,8,9,0\n"));
        String broken = file("broken.safetensors", "this is no checkpoint at all");
        Outcome.assertFails(1, "broken.safetensors", "evaluate", broken);
        Outcome.assertFails(1, "broken.safetensors", "parity", broken);
        Outcome.assertFails(
                1, "create it first", "train", "--checkpoint", folder.resolve("no/such/run.safetensors").toString());
    }

    @Test
    void filesThatCannotBeWrittenAreFoundBeforeTheWork() throws IOException {
        String directory = folder.toString();
        Outcome.assertFails(1, "is a directory", "solve", "--png", directory);
        Outcome.assertFails(1, "is a directory", "convergence", "--plot", directory);
        assertEquals("", Outcome.run("convergence", "--plot", directory).out());
        Outcome.assertFails(1, "is a directory", "expectation", "--cost-plot", directory);
        Outcome.assertFails(1, "is a directory", "bench", "--case", "gemm", "--out", directory);
        Outcome.assertFails(1, "is a directory", "train", "--checkpoint", directory);
        Outcome.assertFails(1, "pipe or device", "train", "--checkpoint", "/dev/null");
        Outcome.assertFails(1, "pipe or device", "bench", "--case", "gemm", "--out", "/dev/null");
        String plain = file("plain", "kept");
        Outcome.assertFails(1, "name a file elsewhere", "solve", "--csv", plain + "/paths.csv");
        Outcome.assertFails(2, "both name the same file", "solve", "--csv", plain, "--png", plain);
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("plain"));
        Outcome.assertFails(2, "both name the same file", "solve", "--csv", plain, "--png", link.toString());
        try (FileHold _ = AtomicFile.hold(Path.of(plain))) {
            Outcome.assertFails(1, "another run writes this file", "train", "--checkpoint", link.toString());
        }
        Outcome.assertFails(1, "not finite", "solve", "gbm", "--set", "mu=1e308", "--csv", plain);
        assertEquals("kept", Files.readString(Path.of(plain)));
    }

    @Test
    void aTableFollowsLinksAndGoesIntoDevices() throws IOException {
        Path target = Path.of(file("paths.csv", "old"));
        Path link = Files.createSymbolicLink(folder.resolve("latest"), Path.of("paths.csv"));
        assertEquals(0, Outcome.run("solve", "--paths", "1", "--steps", "2", "--csv", link.toString()).code());
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(4, Files.readAllLines(target).size());
        assertEquals(0, Outcome.run("solve", "--paths", "1", "--steps", "2", "--csv", "/dev/null").code());
        Outcome.assertFails(1, "/dev/full: No space left on device", "solve", "--paths", "1", "--csv", "/dev/full");
    }

    @Test
    void aTruncatedCheckpointIsRefusedAndStaysAsItWas() throws IOException {
        String data = data();
        Path checkpoint = folder.resolve("run.safetensors");
        Outcome trained = Outcome.run(
                "train", "--data", data, "--epochs", "1", "--channels", "4", "--batch", "8", "--noise", "jump",
                "--checkpoint", checkpoint.toString());
        assertEquals(0, trained.code(), trained.err());
        assertTrue(trained.out().contains("epoch 1/1") && trained.out().contains("left"), trained.out());
        byte[] whole = Files.readAllBytes(checkpoint);
        Outcome evaluated =
                Outcome.run("evaluate", checkpoint.toString(), "--data", data, "--draws", "1", "--attack-steps",
                        "1",
                        "--attack-draws", "1", "--attack-images", "3");
        assertEquals(0, evaluated.code(), evaluated.err());
        assertTrue(evaluated.out().contains("clean") && evaluated.out().contains("Linf-PGD"), evaluated.out());
        for (String part : List.of("network:      small, 4 channels", "noise/signal: ", "n = 3", "Brier", "nats")) {
            assertTrue(evaluated.out().contains(part), evaluated.out());
        }
        Outcome other = Outcome.run("evaluate", checkpoint.toString(), "--data", data, "--draws", "1", "--attack-steps",
                "1",
                "--attack-draws", "1", "--attack-images", "3", "--images", "5", "--steps", "3", "--test-noise", "off");
        assertEquals(0, other.code(), other.err());
        assertTrue(other.out().contains("5 of small.csv: ") && other.out().contains("ode: none; 3 steps"), other.out());
        assertEquals(0,
                Outcome.run("train", "--data", data, "--epochs", "2", "--resume", checkpoint.toString()).code());
        Outcome.assertFails(
                2, "leave out", "train", "--data", data, "--resume", checkpoint.toString(), "--noise", "ode");
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        Files.write(checkpoint, half);
        Outcome.assertFails(1, "run.safetensors", "evaluate", checkpoint.toString(), "--data", data);
        Outcome.assertFails(
                1, "run.safetensors", "train", "--data", data, "--resume", checkpoint.toString(), "--checkpoint",
                checkpoint.toString());
        assertTrue(Arrays.equals(half, Files.readAllBytes(checkpoint)));
    }

    @Test
    void aClassifierIsNotMeasuredOnDataItWasNotTrainedOn() throws IOException {
        String checkpoint = folder.resolve("run.safetensors").toString();
        String data = data();
        Outcome trained = Outcome.run(
                "train", "--data", data, "--epochs", "1", "--channels", "4", "--batch", "8", "--checkpoint",
                checkpoint);
        assertEquals(0, trained.code(), trained.err());
        Outcome.assertFails(1, "was trained on other data: on small.csv", "evaluate", checkpoint);
        String other = file("other.csv", Files.readString(Path.of(data)).replaceFirst("^[0-9]+", "16"));
        Outcome.assertFails(1, "give the same --data", "evaluate", checkpoint, "--data", other);
        Outcome.assertFails(1, "give the same --data", "train", "--resume", checkpoint, "--data", other);
        Outcome asked =
                Outcome.run("evaluate", checkpoint, "--data", other, "--other-data", "--draws", "1", "--attack-steps",
                        "1",
                        "--attack-draws", "1", "--attack-images", "3");
        assertEquals(0, asked.code(), asked.err());
        assertTrue(asked.out().contains("clean"), asked.out());
    }

    @Test
    void divergenceIsOneLineAndLeavesNoFile() throws IOException {
        Path checkpoint = folder.resolve("wild.safetensors");
        Outcome.assertFails(
                1, "--learning-rate", "train", "--data", data(), "--epochs", "2", "--channels", "4", "--batch", "8",
                "--learning-rate", "1e30", "--checkpoint", checkpoint.toString());
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(f -> String.valueOf(f.getFileName())).toList();
            assertEquals(List.of("small.csv"), names);
        }
    }
}
