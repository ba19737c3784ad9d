package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.MemoryFolder;
import org.itograd.nn.io.SafeTensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What evaluate, attack and stability make of a classifier and images that do not go together.
class SubjectOptionTest {
    @TempDir(factory = MemoryFolder.class)
    static Path folder = Path.of("");

    /// A command that measures as little as it can.
    private static Outcome measure(String command, String checkpoint, String data, String... more) {
        Stream<String> few = switch (command) {
            case "evaluate" -> Stream.of("--images", "2", "--draws", "1", "--attack-images", "1", "--attack-steps", "1",
                    "--attack-draws", "1");
            case "attack" -> Stream.of("--images", "2", "--steps", "1", "--draws", "1", "--test-draws", "1");
            default -> Stream.of("--images", "2", "--draws", "1");
        };
        return Outcome.run(Stream.of(Stream.of(command, file(checkpoint), "--data", file(data)), few, Stream.of(more))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    /// Pictures of two classes, 8 × 8.
    private static void pictures(String name, int type) throws IOException {
        for (int i = 0; i < 24; i++) {
            BufferedImage picture = new BufferedImage(8, 8, type);
            for (int p = 0; p < 64; p++) {
                picture.getRaster().setSample(p % 8, p / 8, 0, i % 2 == 0 ? 3 * p : 200 - i * p % 100);
            }
            Path to = Files.createDirectories(folder.resolve(name).resolve(i % 2 == 0 ? "cat" : "dog"));
            assertTrue(ImageIO.write(picture, "png", to.resolve(i + ".png").toFile()));
        }
    }

    @BeforeAll
    static void train() throws IOException {
        SmallImages.in(folder, 8);
        pictures("grey", BufferedImage.TYPE_BYTE_GRAY);
        pictures("colour", BufferedImage.TYPE_INT_RGB);
        for (String data : new String[]{"small.csv", "grey"}) {
            Outcome trained =
                    Outcome.run("train", "--data", file(data), "--epochs", "1", "--channels", "2", "--batch", "8",
                            "--noise", "additive", "--checkpoint", file(data + ".run"));
            assertEquals(0, trained.code(), trained.err());
        }
    }

    private static void assertFails(int code, String what, Outcome outcome) {
        assertEquals(code, outcome.code(), outcome.toString());
        assertTrue(outcome.err().contains(what), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"evaluate", "attack", "stability"})
    void imagesOfOtherClassesOrChannelsAreRefused(String command) {
        assertFails(1, "was trained on images of 1 channels and 10 classes, but these are of 8 x 8 x 1, 2 classes",
                measure(command, "small.csv.run", "grey", "--other-data"));
        assertFails(1, "was trained on images of 1 channels and 2 classes, but these are of 8 x 8 x 1, 10 classes",
                measure(command, "grey.run", "small.csv", "--other-data"));
        assertFails(1, "was trained on images of 1 channels and 2 classes, but these are of 8 x 8 x 3, 2 classes",
                measure(command, "grey.run", "colour", "--other-data"));
        assertFails(1, "was trained on other data", measure(command, "grey.run", "small.csv"));
    }

    @Test
    void imagesOfAnotherClassifierMustFitToo() {
        assertFails(1, "small.csv.run: was trained on images of 1 channels and 10 classes",
                measure("attack", "grey.run", "grey", "--transfer-from", file("small.csv.run")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evaluate", "attack", "stability"})
    void theNoiseInUseIsOffOrANumber(String command) {
        for (String wrong : new String[]{"NaN", "-1", "Infinity", "banana"}) {
            assertFails(2, "--test-noise: must be off or a finite number >= 0, got " + wrong,
                    measure(command, "grey.run", "grey", "--test-noise", wrong));
        }
    }

    @Test
    void offIsOffHoweverItIsSpelt() {
        for (String off : new String[]{"off", "OFF", "0"}) {
            Outcome outcome = measure("evaluate", "grey.run", "grey", "--test-noise", off);
            assertEquals(0, outcome.code(), outcome.err());
            assertTrue(outcome.out().contains("in use:       ode: none"), outcome.out());
        }
    }

    /// Every comparison with a logit that is no number is false, so that such a classifier would always say class 0.
    @Test
    void weightsThatAreNoNumbersAreNotMeasured() throws IOException {
        SafeTensors sound = SafeTensors.read(folder.resolve("grey.run"));
        Map<String, Tensor> tensors = new LinkedHashMap<>(sound.reals());
        String bias = tensors.keySet().stream().filter(n -> n.startsWith("head.") && n.endsWith("bias")).toList()
                .getLast();
        tensors.computeIfPresent(bias, (_, weights) -> weights.mul(Double.NaN));
        SafeTensors.of(tensors, sound.metadata()).write(folder.resolve("nan.run"));
        assertFails(1, "a logit for image 0 is NaN: its weights are damaged", measure("evaluate", "nan.run", "grey"));
        assertFails(1, "NaN", measure("attack", "nan.run", "grey"));
    }

    @Test
    void oneImageHasNoStandardError() {
        Outcome outcome = measure("evaluate", "grey.run", "grey", "--test-images", "1");
        assertEquals(0, outcome.code(), outcome.err());
        assertTrue(outcome.out().contains("+- unknown nats"), outcome.out());
        assertFalse(outcome.out().contains("NaN"), outcome.out());
    }

    @Test
    void noTestImagesAreAskedForInVain() {
        assertFails(2, "--test-images: must be >= 1, got 0",
                Outcome.run("train", "--data", file("grey"), "--epochs", "1", "--test-images", "0"));
    }

    @Test
    void theCheckpointIsNotReplaced() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("grey.run"));
        assertFails(2, "--json: would replace", measure("stability", "grey.run", "grey", "--json", link.toString()));
        assertFails(2, "--save: would replace", measure("attack", "grey.run", "grey", "--save", file("grey.run")));
        assertFails(2, "both name the same file",
                measure("stability", "grey.run", "grey", "--json", file("x"), "--png", file("./x")));
    }

    @Test
    void theUsualPlaceOfACorruptedSetIsToldAsItMustBeSpelt() {
        assertFails(1, "name the folder by --data cifar-10-c/fog/3:DIR",
                Outcome.run("evaluate", file("grey.run"), "--data", "cifar-10-c/fog/3:" + file("nowhere"),
                        "--other-data"));
    }
}
