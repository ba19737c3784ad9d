package org.itograd.experiments.report;

import static org.itograd.base.Arguments.require;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.itograd.experiments.data.ImageFormat;

/// Pictures as PNG in `data:` addresses, so that a page needs no other file.
public final class Pictures {
    /// A sample is enlarged to about this many screen pixels.
    private static final int SAMPLE_SIZE = 72;

    private Pictures() {}

    /// An image with pixels in [0, 1], grey ones as ink black on white, each pixel enlarged to a square.
    public static String sample(float[] pixels, ImageFormat format) throws IOException {
        int scale = Math.max(1, SAMPLE_SIZE / Math.max(format.height(), format.width()));
        int channels = format.channels();
        require(channels == 1 || channels == 3, "channels: a picture has 1 or 3, got %d", channels);
        BufferedImage image = new BufferedImage(
                format.width() * scale,
                format.height() * scale,
                channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int pixel = (y / scale * format.width() + x / scale) * channels;
                for (int c = 0; c < channels; c++) {
                    float value = channels == 1 ? 1 - pixels[pixel] : pixels[pixel + c];
                    image.getRaster().setSample(x, y, c, Math.round(255 * value));
                }
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return address(png.toByteArray());
    }

    static String address(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }
}
