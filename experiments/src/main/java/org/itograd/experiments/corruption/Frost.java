package org.itograd.experiments.corruption;

import static org.itograd.base.Arguments.require;

import java.util.List;

/// Frost on a window: x' = a x + b f in units of bytes, where f is a part of a picture of frost, as large as the image. Drawn in this order:
/// the picture, the part's first row, its first column. A grey image gets the picture's luma.
///
/// @param image  a
/// @param frost  b
/// @param frosts the pictures, at the size at which they are used
record Frost(double image, double frost, FrostPictures frosts) implements Effect {
    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        List<ByteImage> pictures = frosts.pictures();
        ByteImage picture = pictures.get(draws.integer(0, pictures.size()));
        int height = image.height();
        int width = image.width();
        int channels = image.channels();
        require(picture.height() > height && picture.width() > width,
                "frost: a picture of %d x %d pixels, shrunk for this scale, does not cover images of %d x %d; use larger ones",
                picture.height(), picture.width(), height, width);
        int top = draws.integer(0, picture.height() - height);
        int left = draws.integer(0, picture.width() - width);
        byte[] samples = new byte[image.samples().length];
        for (int i = 0; i < samples.length; i++) {
            int row = top + i / channels / width;
            int column = left + i / channels % width;
            int at = (row * picture.width() + column) * 3;
            double ice = channels == 3
                    ? picture.at(at + i % 3)
                    : Luma.of(picture.at(at), picture.at(at + 1), picture.at(at + 2));
            samples[i] = (byte) Math.clamp(this.image * image.at(i) + frost * ice, 0.0, 255.0);
        }
        return image.withSamples(samples);
    }
}
