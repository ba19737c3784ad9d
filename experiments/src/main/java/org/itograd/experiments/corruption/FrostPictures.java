package org.itograd.experiments.corruption;

import static org.itograd.base.Arguments.require;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/// Pictures of frosted glass for [Frost], RGB. The original's have no clear licence, so none come with the program.
///
/// @param pictures at least one, of three channels
public record FrostPictures(List<ByteImage> pictures) {
    /// The original has six pictures and draws from the first five.
    private static final int USED = 5;

    /// Checks and copies the list.
    public FrostPictures {
        pictures = List.copyOf(pictures);
        require(!pictures.isEmpty(), "pictures: frost needs at least one picture, got none");
        for (ByteImage picture : pictures) {
            require(picture.channels() == 3, "pictures: must have 3 channels, got %d", picture.channels());
        }
    }

    /// Reads a folder's PNG and JPEG files: the first five by name, as the original never uses its sixth.
    ///
    /// @throws IOException if the folder has no picture, or one cannot be read
    public static FrostPictures read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder + ": is no folder; name one with pictures of frost (PNG or JPEG)");
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, FrostPictures::isPicture)) {
            all.forEach(files::add);
        }
        if (files.isEmpty()) {
            throw new IOException(folder + ": has no picture (PNG or JPEG); name a folder with pictures of frost");
        }
        List<ByteImage> pictures = new ArrayList<>();
        for (Path file : files.stream().sorted().limit(USED).toList()) {
            pictures.add(picture(file));
        }
        return new FrostPictures(pictures);
    }

    private static boolean isPicture(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpg|jpeg)");
    }

    /// Opacity is left out, grey is made three channels.
    private static ByteImage picture(Path file) throws IOException {
        BufferedImage read = ImageIO.read(file.toFile());
        if (read == null) {
            throw new IOException(file + ": is no picture that can be read; use PNG or JPEG");
        }
        int width = read.getWidth();
        int height = read.getHeight();
        boolean direct =
                read.getColorModel().getNumColorComponents() == 1 && read.getSampleModel().getSampleSize(0) == 8
                        && read.getType() != BufferedImage.TYPE_BYTE_INDEXED;
        byte[] samples = new byte[height * width * 3];
        Raster raster = read.getRaster();
        for (int p = 0; p < height * width; p++) {
            int x = p % width;
            int y = p / width;
            int rgb = direct ? raster.getSample(x, y, 0) * 0x010101 : read.getRGB(x, y);
            for (int c = 0; c < 3; c++) {
                samples[3 * p + c] = (byte) (rgb >> (16 - 8 * c));
            }
        }
        return new ByteImage(samples, height, width, 3);
    }

    /// All pictures shrunk by a factor, as OpenCV does it for bytes.
    FrostPictures shrunk(double factor) {
        return factor == 1 ? this : new FrostPictures(pictures.stream().map(p -> Shrunk.by(factor, p)).toList());
    }
}
