package org.itograd.experiments.data.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Images;
import org.itograd.experiments.data.Split;
import org.itograd.nn.io.Npy;
import org.itograd.nn.io.NpyArray;
import org.itograd.nn.io.NpyType;
import org.itograd.nn.io.Npz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayFilesTest {
    @TempDir
    Path folder = Path.of("");

    private Path path(String name) {
        return folder.resolve(name);
    }

    private void images(String name, int... shape) throws IOException {
        Npy.write(path(name), NpyArray.ofBytes(Shape.of(shape), IdxTest.numbered(Shape.of(shape).size())));
    }

    private void labels(String name, NpyType type, int count, int each) throws IOException {
        int[] labels = IntStream.range(0, count).map(i -> Math.min(9, i / each)).toArray();
        Npy.write(path(name), NpyArray.ofWholes(type, Shape.of(count), labels));
    }

    private Loaded load(String name) throws IOException {
        return DataNames.parse(name + ":" + folder, v -> null).load();
    }

    private static String refusal(DataSet set) {
        String message = String.valueOf(assertThrows(IOException.class, set::load).getMessage());
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private String refusal(String name) {
        return refusal(DataNames.parse(name + ":" + folder, v -> null));
    }

    @Test
    void aNewTestSetForCifarIsForTestingOnlyAndMixed() throws IOException {
        images("cifar10.1_v6_data.npy", 2000, 32, 32, 3);
        labels("cifar10.1_v6_labels.npy", NpyType.INT32, 2000, 200);
        Loaded loaded = load("cifar-10.1");
        assertEquals("cifar-10.1-v6", loaded.name());
        assertNull(loaded.train());
        Split split = loaded.split(SplitOptions.standard().withTests(100));
        assertEquals(0, split.train().count());
        assertEquals(10, Arrays.stream(split.test().labels()).distinct().count());
        Images test = Objects.requireNonNull(loaded.test());
        assertEquals(IdxTest.at(3072 + 5) / 255f, test.select(1).pixels()[5]);
        images("cifar10.1_v4_data.npy", 2000, 32, 32, 3);
        labels("cifar10.1_v4_labels.npy", NpyType.INT32, 2000, 200);
        assertTrue(refusal("cifar-10.1-v4").contains("v4 has 2021 images, found 2000"), refusal("cifar-10.1-v4"));
        labels("cifar10.1_v6_labels.npy", NpyType.INT32, 1999, 200);
        assertTrue(refusal("cifar-10.1").contains("expected 2000 labels"), refusal("cifar-10.1"));
        images("cifar10.1_v6_data.npy", 2000, 32, 32);
        assertTrue(
                refusal("cifar-10.1")
                        .contains("expected images as uint8 (count, 32, 32, 3), found uint8 (2000, 32, 32)"),
                refusal("cifar-10.1"));
    }

    @Test
    void corruptedImagesStandSeverityAfterSeverity() throws IOException {
        images("fog.npy", 20, 32, 32, 3);
        Npy.write(path("labels.npy"),
                NpyArray.ofWholes(NpyType.UINT8, Shape.of(20), IntStream.range(0, 20).map(i -> i % 4).toArray()));
        Place place = new Place("cifar-10-c", folder, null);
        Images test = Objects.requireNonNull(new CorruptedCifar(place, 10, "fog", 3, 4).load().test());
        assertEquals(4, test.count());
        assertArrayEquals(new int[]{0, 1, 2, 3}, test.labels());
        assertEquals(IdxTest.at(9 * 3072 + 1) / 255f, test.select(1).pixels()[1]);
        assertTrue(refusal("cifar-10-c/fog/3").contains("fog.npy: expected 5 times 10000, found 20"),
                refusal("cifar-10-c/fog/3"));
        assertTrue(refusal("cifar-10-c/snow/1").contains("needs snow.npy"), refusal("cifar-10-c/snow/1"));
    }

    @Test
    void exportsOfThePythonVersionOfCifarAreRead() throws IOException {
        images("train_images.npy", 30, 3072);
        images("test_images.npy", 20, 32, 32, 3);
        labels("train_labels.npy", NpyType.UINT8, 30, 3);
        labels("test_labels.npy", NpyType.INT64, 20, 2);
        Loaded loaded = load("cifar-10");
        float[] planes = Objects.requireNonNull(loaded.train()).select(0).pixels();
        assertEquals(IdxTest.at(1024) / 255f, planes[1]);
        float[] pixels = Objects.requireNonNull(loaded.test()).select(0).pixels();
        assertEquals(7 / 255f, pixels[1]);
    }

    private void medical(String name, NpyArray trainLabels, int... image) throws IOException {
        LinkedHashMap<String, NpyArray> arrays = new LinkedHashMap<>();
        for (String part : new String[]{"train", "val", "test"}) {
            int count = part.equals("train") ? 6 : 3;
            int[] shape = IntStream.concat(IntStream.of(count), Arrays.stream(image)).toArray();
            arrays.put(part + "_images", NpyArray.ofBytes(Shape.of(shape), IdxTest.numbered(Shape.of(shape).size())));
            arrays.put(part + "_labels", part.equals("train")
                    ? trainLabels
                    : NpyArray.ofWholes(NpyType.UINT8, Shape.of(3, 1), 0, 1, 1));
        }
        Npz.write(path(name + ".npz"), arrays, true);
    }

    @Test
    void medicalSetsHaveAllThreePartsInOneArchive() throws IOException {
        NpyArray labels = NpyArray.ofWholes(NpyType.UINT8, Shape.of(6, 1), 0, 1, 2, 3, 4, 8);
        medical("pathmnist", labels, 28, 28, 3);
        Split split = load("medmnist:pathmnist").split(SplitOptions.standard());
        assertEquals("medmnist:pathmnist", split.name());
        assertEquals(new ImageFormat(28, 28, 3, 9), split.train().format());
        assertEquals(6, split.train().count());
        assertEquals(3, split.validation().count());
        assertEquals(8, split.train().labels()[5]);
        assertEquals(4, load("medmnist:pathmnist").split(SplitOptions.standard().withCounts(4, 2)).train().count());
        medical("breastmnist_64", NpyArray.ofWholes(NpyType.UINT8, Shape.of(6), 0, 1, 1, 1, 1, 1), 64, 64);
        assertEquals(new ImageFormat(64, 64, 1, 2),
                Objects.requireNonNull(load("medmnist:breastmnist_64").train()).format());
        medical("chestmnist", NpyArray.ofWholes(NpyType.UINT8, Shape.of(6, 2), new int[12]), 28, 28);
        assertTrue(refusal("medmnist:chestmnist").contains("expected one label for each image, found uint8 (6, 2)"),
                refusal("medmnist:chestmnist"));
        medical("octmnist", labels, 28, 28);
        assertTrue(refusal("medmnist:octmnist").contains("label 4 must be from 0 to 3, found 4"),
                refusal("medmnist:octmnist"));
        medical("organamnist", labels, 28, 28, 28);
        assertTrue(refusal("medmnist:organamnist").contains("volumes cannot be used"), refusal("medmnist:organamnist"));
    }
}
