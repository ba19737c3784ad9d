package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.itograd.experiments.MemoryFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `--device` of the commands that train.
class DeviceCommandsTest {
    private static final String DEVICE = System.getProperty("itograd.test.device", "opencl");

    @TempDir(factory = MemoryFolder.class)
    static Path folder = Path.of("");

    @BeforeAll
    static void images() throws IOException {
        SmallImages.in(folder, 5);
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private static Outcome train(String... more) {
        Stream<String> common = Stream.of(
                "train", "--data", file("small.csv"), "--epochs", "1", "--channels", "4", "--batch", "100");
        return Outcome.run(Stream.concat(common, Arrays.stream(more)).toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "demo", "bench"})
    @DisabledIfSystemProperty(named = "itograd.test.device", matches = "tornado", disabledReason = "it is here")
    void aDeviceThatIsNotHereIsOneLineThatSaysHowToGetIt(String command) {
        Outcome.assertFails(1, "itograd: --device: tornado was asked for, but TornadoVM is not on the class", command,
                "--device", "tornado");
        Outcome.assertFails(2, "itograd: --device: there is none called \"abacus\"; choose from cpu, ", command,
                "--device", "abacus");
    }

    @Test
    void trainingOnADeviceIsThatHereToRoundingAndGoesOnFromItsCheckpoint() {
        Outcome there = train("--noise", "multiplicative", "--device", DEVICE, "--checkpoint", file("there"));
        if (there.code() == 1) {
            assertEquals(1, there.err().lines().count(), there.err());
            assertTrue(there.err().contains("install your GPU vendor's driver"), there.err());
            return;
        }
        assertEquals(0, there.code(), there.err());
        Outcome here = train("--noise", "multiplicative", "--checkpoint", file("here"));
        assertEquals(loss(here), loss(there), 1e-3, there.out());
        for (String device : List.of(DEVICE, "cpu")) {
            Outcome resumed =
                    Outcome.run("train", "--data", file("small.csv"), "--resume", file("there"), "--epochs", "2",
                            "--device", device);
            assertEquals(0, resumed.code(), resumed.err());
        }
        Outcome.assertFails(2, "itograd: --noise: jumps are drawn", "train", "--data", file("small.csv"), "--epochs",
                "1",
                "--channels", "4", "--noise", "jump", "--device", DEVICE);
    }

    /// The last number after the word in what was printed.
    private static double loss(Outcome outcome) {
        String text = outcome.out();
        String[] words = text.substring(text.lastIndexOf("loss") + 4).strip().split("[^0-9.]+", 2);
        return Double.parseDouble(words[0]);
    }

    @Test
    void benchOnADeviceHasTheCasesThatRunThere() {
        Outcome outcome = Outcome.run("bench", "--device", DEVICE, "--list");
        if (outcome.code() == 0) {
            assertEquals(4, outcome.out().lines().count(), outcome.out());
            assertTrue(
                    outcome.out().lines().allMatch(l -> l.startsWith("train_step:") && l.endsWith(":device=" + DEVICE)),
                    outcome.out());
            Outcome.assertFails(2, "none is called \"gemm\" on a device; there are train_step", "bench", "--device",
                    DEVICE, "--case", "gemm");
        } else {
            assertTrue(outcome.err().contains("install your GPU vendor's driver"), outcome.err());
        }
    }
}
