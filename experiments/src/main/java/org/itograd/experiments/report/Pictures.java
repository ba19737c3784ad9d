package org.itograd.experiments.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/// Pictures as PNG in `data:` addresses, so that a page needs no other file.
final class Pictures {
    /// A sample is enlarged to about this many screen pixels.
    private static final int SAMPLE_SIZE = 72;

    private Pictures() {}

    /// An image with pixels in [0, 1], ink black on white, each pixel enlarged to a square.
    static String sample(float[] pixels, int side) throws IOException {
        int scale = Math.max(1, SAMPLE_SIZE / side);
        BufferedImage image = new BufferedImage(side * scale, side * scale, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < side * scale; y++) {
            for (int x = 0; x < side * scale; x++) {
                float ink = pixels[y / scale * side + x / scale];
                image.getRaster().setSample(x, y, 0, Math.round(255 * (1 - ink)));
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
