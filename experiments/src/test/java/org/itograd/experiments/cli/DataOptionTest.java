package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.itograd.autodiff.Shape;
import org.itograd.nn.io.Npy;
import org.itograd.nn.io.NpyArray;
import org.itograd.nn.io.NpyType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Published data sets from the command line to an accuracy.
class DataOptionTest {
    @TempDir
    Path folder = Path.of("");

    private static Outcome run(Stream<String> command, String... more) {
        return Outcome.run(Stream.concat(command, Arrays.stream(more)).toArray(String[]::new));
    }

    private static void assertFails(int code, String expected, Outcome outcome) {
        assertEquals(code, outcome.code(), outcome.err());
        assertTrue(outcome.err().contains(expected), outcome.err());
        assertEquals(1, outcome.err().strip().lines().count(), outcome.err());
    }

    /// Coloured pictures of 8 × 8 in three classes.
    private String pictures() throws IOException {
        for (int i = 0; i < 60; i++) {
            Path file = folder.resolve("flags/" + "abc".charAt(i % 3) + "/" + i + ".png");
            Files.createDirectories(file.resolveSibling("."));
            BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
            for (int p = 0; p < 64; p++) {
                image.setRGB(p % 8, p / 8, 0xff << (8 * (i % 3)) ^ i * p);
            }
            assertTrue(ImageIO.write(image, "png", file.toFile()));
        }
        return folder.resolve("flags").toString();
    }

    private static Stream<String> train(String data) {
        return Stream.of("train", "--data", data, "--epochs", "1", "--channels", "4", "--batch", "8");
    }

    private static Stream<String> evaluate(String checkpoint, String data) {
        return Stream.of("evaluate", checkpoint, "--data", data, "--draws", "1", "--attack-steps", "1",
                "--attack-draws", "1",
                "--attack-images", "3");
    }

    @Test
    void colouredPicturesInFoldersAreLearnt() throws IOException {
        String data = pictures();
        String checkpoint = folder.resolve("run.safetensors").toString();
        Outcome trained = run(train(data), "--checkpoint", checkpoint);
        assertEquals(0, trained.code(), trained.err());
        assertTrue(trained.out().contains("flags: 60 images of 8 x 8 x 3, 3 classes; 60 pictures are unknown"),
                trained.out());
        Outcome some = run(evaluate(checkpoint, data), "--test-images", "5");
        assertEquals(0, some.code(), some.err());
        assertFails(1, "was trained on other data", run(evaluate(checkpoint, data), "--pool", "2"));
        assertFails(1, "was trained on other data", run(evaluate(checkpoint, data), "--train-images", "10"));
    }

    @Test
    void aTestSetIsEvaluatedButNotTrainedOn() throws IOException {
        int[] labels = IntStream.range(0, 2000).map(i -> i / 200).toArray();
        Npy.write(folder.resolve("cifar10.1_v6_data.npy"),
                NpyArray.ofBytes(Shape.of(2000, 32, 32, 3), new byte[2000 * 3072]));
        Npy.write(folder.resolve("cifar10.1_v6_labels.npy"), NpyArray.ofWholes(NpyType.INT32, Shape.of(2000), labels));
        String data = "cifar-10.1:" + folder;
        assertFails(1, "cifar-10.1-v6: is for testing only", run(train(data)));
        assertFails(1, "cifar-10.1-v6: is for testing only", run(evaluate("x", data)));
    }

    @Test
    void wrongNamesAndNumbersAreWrongCommandLines() {
        assertFails(2, "needs a corruption and a severity", run(train("cifar-10-c")));
        assertFails(2, "no folder follows the colon", run(train("mnist:")));
        assertFails(1, "no such file, and no data set has this name", run(train("fashion_mnist")));
        assertFails(1, "kmnist: needs train-images-idx3-ubyte, not in " + folder, run(train("kmnist:" + folder)));
        assertFails(2, "--pool: must be >= 1", run(train("digits"), "--pool", "0"));
        assertFails(2, "--pool: must be", run(train("digits"), "--pool", "3"));
        assertFails(2, "--train-images: must be from 1 to 1259", run(train("digits"), "--train-images", "1260"));
        assertFails(2, "--validation-share: must be between 0 and 1", run(train("digits"), "--validation-share", "1"));
    }

    @Test
    void someOfTheDigitsAreEnoughIfAskedFor() {
        Outcome few = run(train("digits"), "--train-images", "24", "--validation-images", "10", "--pool", "2");
        assertEquals(0, few.code(), few.err());
        assertTrue(few.out().contains("the embedded digits (24 + 10 + 359 images of 4 x 4 x 1"), few.out());
    }

    @Test
    void theDemoTakesOtherImages() throws IOException {
        Path output = folder.resolve("demo");
        Outcome demo =
                Outcome.run("demo", "--quick", "--epochs", "1", "--channels", "4", "--data", pictures(),
                        "--test-images", "6",
                        "--output", output.toString());
        assertEquals(0, demo.code(), demo.err());
        String page = Files.readString(output.resolve("report.html"));
        assertTrue(page.contains("the same images, flags, differ in one thing") && page.contains("Data: flags."), page);
    }
}
