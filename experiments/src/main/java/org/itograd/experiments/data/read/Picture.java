package org.itograd.experiments.data.read;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.itograd.experiments.data.DataException;
import org.itograd.experiments.data.ImageFormat;

/// A PNG or JPEG file. The samples of the file are taken as they are: no colour profile, no gamma.
final class Picture {
    private static final int OPAQUE = 0xff;

    private Picture() {}

    /// The bytes of a picture, row by row, the channels of a pixel side by side; a grey one is repeated if three channels are asked for.
    ///
    /// @param into as long as the format says
    /// @throws DataException if it is damaged or of another size, has transparent pixels, or has colours where grey is asked for
    static void read(Path file, ImageFormat format, byte[] into) throws IOException {
        BufferedImage picture = decode(file);
        if (picture.getWidth() != format.width() || picture.getHeight() != format.height()) {
            throw new DataException(file + ": expected " + format.height() + " x " + format.width() + " pixels, found "
                    + picture.getHeight() + " x " + picture.getWidth() + "; all pictures must have one size");
        }
        ColorModel colors = picture.getColorModel();
        Raster raster = picture.getRaster();
        int bands = raster.getNumBands();
        for (int band = 0; band < bands; band++) {
            if (raster.getSampleModel().getSampleSize(band) > 8) {
                throw new DataException(file + ": has " + raster.getSampleModel().getSampleSize(band)
                        + " bits for a sample, expected at most 8; convert it");
            }
        }
        int[] samples;
        int channels;
        if (colors instanceof IndexColorModel) {
            samples = palette(file, picture);
            channels = 3;
        } else {
            samples = raster.getPixels(0, 0, picture.getWidth(), picture.getHeight(), (int[]) null);
            channels = colors.hasAlpha() ? bands - 1 : bands;
            requireOpaque(file, colors.hasAlpha(), samples, bands);
        }
        if (channels != 1 && channels != 3) {
            throw new DataException(file + ": has " + channels + " channels, expected 1 or 3; convert it");
        }
        copy(file, samples, samples.length / (picture.getWidth() * picture.getHeight()), channels, format.channels(),
                into);
    }

    private static BufferedImage decode(Path file) throws IOException {
        byte[] content = Bytes.read(file);
        PngChunks.requireWhole(file, content);
        List<String> warnings = new ArrayList<>();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new DataException(file + ": is no PNG or JPEG picture; convert or remove it");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
                BufferedImage picture = reader.read(0);
                // Of a JPEG file that is cut off, the rest is grey, and only a warning says so.
                if (!warnings.isEmpty()) {
                    throw new DataException(file + ": is damaged (" + warnings.getFirst() + "); get it again");
                }
                return picture;
            } finally {
                reader.dispose();
            }
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DataException(file + ": is damaged, or of a kind that cannot be read (" + e.getMessage()
                    + "); get it again, or convert it", e);
        }
    }

    private static int[] palette(Path file, BufferedImage picture) throws DataException {
        int[] colors = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        int[] samples = new int[3 * colors.length];
        for (int i = 0; i < colors.length; i++) {
            requireOpaque(file, colors[i] >>> 24);
            samples[3 * i] = colors[i] >> 16 & 0xff;
            samples[3 * i + 1] = colors[i] >> 8 & 0xff;
            samples[3 * i + 2] = colors[i] & 0xff;
        }
        return samples;
    }

    private static void requireOpaque(Path file, boolean hasAlpha, int[] samples, int bands) throws DataException {
        for (int i = bands - 1; hasAlpha && i < samples.length; i += bands) {
            requireOpaque(file, samples[i]);
        }
    }

    private static void requireOpaque(Path file, int alpha) throws DataException {
        if (alpha != OPAQUE) {
            throw new DataException(file + ": has transparent pixels; put it on a background first");
        }
    }

    private static void copy(Path file, int[] samples, int bands, int found, int wanted, byte[] into)
            throws DataException {
        for (int i = 0; i < into.length; i++) {
            int at = i / wanted * bands;
            int channel = i % wanted;
            into[i] = (byte) samples[at + (found == 1 ? 0 : channel)];
            if (wanted < found && (samples[at] != samples[at + 1] || samples[at] != samples[at + 2])) {
                throw new DataException(
                        file + ": has colours, but the first pictures are grey; give all of them colours, or none");
            }
        }
    }
}
