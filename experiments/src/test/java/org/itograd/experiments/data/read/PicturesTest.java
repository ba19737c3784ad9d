package org.itograd.experiments.data.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Images;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
    @TempDir
    Path folder = Path.of("");

    /// A picture of one colour; of a grey one the sample is the lowest byte.
    private void picture(String name, int kind, int side, int... samples) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        BufferedImage image = new BufferedImage(side, side, kind);
        for (int i = 0; i < side * side; i++) {
            image.getRaster().setPixel(i % side, i / side, samples);
        }
        assertTrue(ImageIO.write(image, name.endsWith("png") ? "png" : "jpg", file.toFile()));
    }

    private void grey(String name, int side, int sample) throws IOException {
        picture(name, BufferedImage.TYPE_BYTE_GRAY, side, sample);
    }

    private void colour(String name, int side, int red, int green, int blue) throws IOException {
        picture(name, BufferedImage.TYPE_INT_RGB, side, red, green, blue);
    }

    private Loaded load() throws IOException {
        return DataNames.parse(folder.toString(), v -> null).load();
    }

    private String refusal() {
        String message = String.valueOf(assertThrows(IOException.class, this::load).getMessage());
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    /// ImageIO's own getRGB makes 168 of a grey 100.
    @Test
    void greySamplesAreTakenAsTheyAre() throws IOException {
        for (String name : new String[]{"cat/b.png", "dog/a.jpg"}) {
            grey(name, 8, 100);
        }
        grey("cat/a.JPEG", 8, 5);
        Images all = Objects.requireNonNull(load().train());
        assertEquals(new ImageFormat(8, 8, 1, 2), all.format());
        assertArrayEquals(new int[]{0, 0, 1}, all.labels());
        assertAll(5, all.select(0));
        assertAll(100, all.select(1));
        assertAll(100, all.select(2));
    }

    private static void assertAll(int value, LabelledImages images) {
        for (float pixel : images.pixels()) {
            assertEquals(value / 255f, pixel);
        }
    }

    @Test
    void greyPicturesAmongColouredOnesAreRepeated() throws IOException {
        colour("a/1.png", 4, 255, 51, 0);
        grey("b/1.png", 4, 51);
        Images all = Objects.requireNonNull(load().train());
        assertEquals(new ImageFormat(4, 4, 3, 2), all.format());
        float[] pixels = all.inMemory().pixels();
        assertArrayEquals(new float[]{1, 0.2f, 0, 1}, Arrays.copyOf(pixels, 4));
        assertAll(51, all.select(1));
    }

    @Test
    void palettesAndOpaqueAlphaAreColours() throws IOException {
        picture("a/1.png", BufferedImage.TYPE_INT_ARGB, 4, 10, 20, 30, 255);
        byte[] ramp = {0, 40, 80, 120};
        IndexColorModel palette = new IndexColorModel(2, 4, ramp, ramp, new byte[4]);
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_BINARY, palette);
        image.getRaster().setPixel(0, 0, new int[]{2});
        Files.createDirectories(folder.resolve("b"));
        ImageIO.write(image, "png", folder.resolve("b/1.png").toFile());
        Images all = Objects.requireNonNull(load().train());
        assertEquals(3, all.format().channels());
        assertEquals(20 / 255f, all.select(0).pixels()[1]);
        assertArrayEquals(new float[]{80 / 255f, 80 / 255f, 0, 0}, Arrays.copyOf(all.select(1).pixels(), 4));
    }

    @Test
    void whatCannotBeDoneRightIsRefused() throws IOException {
        assertTrue(refusal().contains("expected a folder for each of at least 2 classes, found 0"), refusal());
        grey("a/1.png", 4, 1);
        Files.createDirectories(folder.resolve("b"));
        assertTrue(refusal().contains("has no PNG or JPEG pictures"), refusal());
        grey("b/1.png", 5, 1);
        assertTrue(refusal().contains("expected 4 x 4 pixels as " + folder.resolve("a/1.png") + ", found 5 x 5"),
                refusal());
        Files.write(folder.resolve("b/1.png"), new byte[40]);
        assertTrue(refusal().contains("is no PNG or JPEG picture"), refusal());
        Files.write(folder.resolve("b/1.png"), new byte[1]);
        assertTrue(refusal().contains("cut off within its header"), refusal());
        grey("b/1.png", 4, 1);
        Files.write(folder.resolve("b/2.webp"), new byte[40]);
        assertTrue(refusal().contains("2.webp: only PNG and JPEG"), refusal());
        Files.delete(folder.resolve("b/2.webp"));
        picture("b/1.png", BufferedImage.TYPE_INT_ARGB, 4, 10, 20, 30, 254);
        assertUnreadable("transparent pixels", 1);
        picture("b/1.png", BufferedImage.TYPE_USHORT_GRAY, 4, 3000);
        assertUnreadable("16 bits for a sample", 1);
    }

    @Test
    void picturesThatAreCutOffOrChangedAreRefused() throws IOException {
        grey("a/1.png", 4, 1);
        byte[] png = Files.readAllBytes(folder.resolve("a/1.png"));
        for (int cut = 1; cut < png.length - 33; cut++) {
            Path file = Files.write(folder.resolve("a/2.png"), Arrays.copyOf(png, png.length - cut));
            String message = String.valueOf(assertThrows(IOException.class,
                    () -> Picture.read(file, new ImageFormat(4, 4, 1, 2), new byte[16])).getMessage());
            assertTrue(message.contains("2.png: is cut off"), message);
        }
        png[png.length - 20] ^= 1;
        Path changed = Files.write(folder.resolve("a/2.png"), png);
        assertThrows(IOException.class, () -> Picture.read(changed, new ImageFormat(4, 4, 1, 2), new byte[16]));
        colour("a/1.jpg", 64, 1, 200, 90);
        byte[] jpeg = Files.readAllBytes(folder.resolve("a/1.jpg"));
        for (int cut = 2; cut < 60; cut += 3) {
            Path file = Files.write(folder.resolve("a/2.jpg"), Arrays.copyOf(jpeg, jpeg.length - cut));
            String message = String.valueOf(assertThrows(IOException.class,
                    () -> Picture.read(file, new ImageFormat(64, 64, 3, 2), new byte[3 * 4096])).getMessage());
            assertTrue(message.contains("2.jpg: is damaged"), message);
        }
    }

    private void assertUnreadable(String expected, int place) throws IOException {
        Images all = Objects.requireNonNull(load().train());
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> all.select(place));
        String message = String.valueOf(Objects.requireNonNull(e.getCause()).getMessage());
        assertTrue(message.contains(expected) && message.contains("1.png"), message);
    }

    @Test
    void foldersOfPartsAreTheOfficialSplit() throws IOException {
        for (int i = 0; i < 20; i++) {
            colour("train/a/" + i + ".png", 4, i, 0, 0);
            colour("train/b/" + i + ".png", 4, 0, i, 0);
        }
        colour("test/a/1.png", 4, 1, 0, 0);
        colour("test/b/1.png", 4, 1, 0, 0);
        Split split = load().split(SplitOptions.standard());
        assertEquals(36, split.train().count());
        assertTrue(load().summary()
                .endsWith(": 40 training, 2 test images of 4 x 4 x 3, 2 classes; 42 pictures are unknown"
                        + " (no check sums of them are known)"),
                load().summary());
        assertEquals(4, split.validation().count());
        assertEquals(2, split.test().count());
        grey("val/a/1.png", 4, 7);
        grey("val/b/1.png", 4, 7);
        assertEquals(2, load().split(SplitOptions.standard()).validation().count());
        colour("test/c/1.png", 4, 1, 0, 0);
        assertTrue(refusal().contains("expected the 2 classes of the training part, found 3, among them c"), refusal());
    }

    private void tiny() throws IOException {
        StringBuilder table = new StringBuilder();
        for (String wnid : List.of("n03", "n01", "n02")) {
            for (int k = 0; k < 2; k++) {
                String image = "train/" + wnid + "/images/" + wnid + "_" + k + ".JPEG";
                if (k == 0) {
                    colour(image, 64, 100, 100, 100);
                } else {
                    grey(image, 64, 100);
                }
            }
            String val = "val_" + wnid.charAt(2) + ".JPEG";
            grey("val/images/" + val, 64, wnid.charAt(2));
            table.append(val).append('\t').append(wnid).append("\t0\t0\t1\t1\n");
        }
        Files.writeString(folder.resolve("wnids.txt"), "n03\n");
        Files.writeString(folder.resolve("val/val_annotations.txt"), table);
    }

    @Test
    void tinyImageNetCountsClassesInTheOrderOfTheirNumbers() throws IOException {
        tiny();
        Place place = new Place("tiny-imagenet", folder, null);
        Loaded loaded = new TinyImageNet(place, 3, 2, 3).load();
        assertEquals(List.of("n01", "n02", "n03"), loaded.classes());
        Images train = Objects.requireNonNull(loaded.train());
        assertEquals(new ImageFormat(64, 64, 3, 3), train.format());
        assertArrayEquals(new int[]{0, 0, 1, 1, 2, 2}, train.labels());
        assertAll(100, train.inMemory());
        Images test = Objects.requireNonNull(loaded.test());
        assertArrayEquals(new int[]{2, 0, 1}, test.labels());
        assertAll('3', test.select(0));
        List<String> wrong = new ArrayList<>();
        for (DataSet set : List.of(TinyImageNet.of(place), new TinyImageNet(place, 3, 3, 3),
                new TinyImageNet(place, 3, 2, 4))) {
            wrong.add(String.valueOf(assertThrows(IOException.class, set::load).getMessage()));
        }
        assertTrue(wrong.get(0).contains("expected 200 class folders, found 3"), wrong.get(0));
        assertTrue(wrong.get(1).contains("expected 3 pictures, found 2"), wrong.get(1));
        assertTrue(wrong.get(2).contains("expected 4 lines, found 3"), wrong.get(2));
        Files.writeString(folder.resolve("val/val_annotations.txt"), "val_1.JPEG\tn09\n");
        String message = String.valueOf(
                assertThrows(IOException.class, () -> new TinyImageNet(place, 3, 2, 1).load()).getMessage());
        assertTrue(message.contains("val_annotations.txt, line 1: expected a picture, a tab and one of the 3 classes"),
                message);
    }

    @Test
    void corruptedTinyImageNetHasAFolderForEachSeverity() throws IOException {
        for (String wnid : List.of("n01", "n02")) {
            colour("Tiny-ImageNet-C/fog/2/" + wnid + "/x.JPEG", 64, 50, 50, 50);
        }
        Place place = new Place("tiny-imagenet-c", folder, null);
        Loaded loaded = new CorruptedTinyImageNet(place, 2, "fog", 2).load();
        assertEquals("tiny-imagenet-c/fog/2", loaded.name());
        assertArrayEquals(new int[]{0, 1}, Objects.requireNonNull(loaded.test()).labels());
        assertThrows(IOException.class, () -> new CorruptedTinyImageNet(place, 200, "fog", 2).load());
    }
}
