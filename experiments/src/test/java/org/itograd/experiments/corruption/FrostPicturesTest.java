package org.itograd.experiments.corruption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.itograd.autodiff.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrostPicturesTest {
    @TempDir
    Path folder = Path.of("");

    private void write(String name, int type, int width, int height, int rgb) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, type);
        for (int i = 0; i < width * height; i++) {
            picture.setRGB(i % width, i / width, rgb);
        }
        assertTrue(ImageIO.write(picture, name.endsWith("png") ? "png" : "jpeg", folder.resolve(name).toFile()));
    }

    @Test
    void theFirstFiveByNameAreUsed() throws IOException {
        for (int i = 6; i >= 1; i--) {
            write("frost" + i + ".png", BufferedImage.TYPE_INT_RGB, 20, 10, 0xFF000000 | i * 40);
        }
        Files.writeString(folder.resolve("about.txt"), "no picture");
        FrostPictures read = FrostPictures.read(folder);
        assertEquals(List.of(40, 80, 120, 160, 200), read.pictures().stream().map(p -> p.rgb(3, 7)).toList());
        ByteImage black = TestImages.flat(4, 4, 3, 0);
        Effect frost = Corruption.FROST.effect(Scale.IMAGENET, 1, read);
        List<Integer> seen = IntStream.range(0, 200)
                .map(i -> frost.apply(black, RandomKey.of(i)).rgb(0, 0))
                .distinct().sorted().boxed().toList();
        // Each of five is missed by 200 draws once in 2e19 cases. 0.4 f, truncated.
        assertEquals(List.of(16, 32, 48, 64, 80), seen);
    }

    @Test
    void opacityIsIgnoredAndGreyIsReadAsItIs() throws IOException {
        write("a.png", BufferedImage.TYPE_INT_ARGB, 8, 8, 0x40C86432);
        BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64; i++) {
            grey.getRaster().setSample(i % 8, i / 8, 0, 100);
        }
        assertTrue(ImageIO.write(grey, "jpeg", folder.resolve("b.JPG").toFile()));
        FrostPictures read = FrostPictures.read(folder);
        assertEquals(0xC86432, read.pictures().get(0).rgb(0, 0));
        assertEquals(0x646464, read.pictures().get(1).rgb(0, 0), "not 168, as the JDK's colours of grey are");
    }

    @Test
    void byAFifthEveryFifthPixelIsTaken() {
        ByteImage large = TestImages.rough(61, 103, 2);
        ByteImage small = Shrunk.by(0.2, large);
        assertEquals(List.of(12, 21), List.of(small.height(), small.width()));
        for (int i = 0; i < 12 * 20; i++) {
            assertEquals(large.rgb(2 + 5 * (i / 20), 2 + 5 * (i % 20)), small.rgb(i / 20, i % 20));
        }
    }

    @Test
    void whatIsNoFrostIsRefused() throws IOException {
        assertThrows(IOException.class, () -> FrostPictures.read(folder));
        assertThrows(IOException.class, () -> FrostPictures.read(folder.resolve("nowhere")));
        Files.writeString(folder.resolve("broken.png"), "no picture");
        IOException broken = assertThrows(IOException.class, () -> FrostPictures.read(folder));
        assertTrue(String.valueOf(broken.getMessage()).contains("broken.png"), broken.getMessage());
        FrostPictures small = new FrostPictures(List.of(TestImages.flat(8, 50, 3, 9)));
        Effect frost = Corruption.FROST.effect(Scale.IMAGENET, 1, small);
        assertThrows(IllegalArgumentException.class,
                () -> frost.apply(TestImages.flat(8, 8, 3, 0), RandomKey.of(1)));
        assertArrayEquals(TestImages.flat(7, 7, 1, 3).samples(),
                frost.apply(TestImages.flat(7, 7, 1, 0), RandomKey.of(1)).samples());
        assertThrows(IllegalArgumentException.class, () -> new FrostPictures(List.of(TestImages.flat(8, 8, 1, 9))));
    }
}
