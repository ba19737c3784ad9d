package org.itograd.experiments.corruption;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Images by formula.
final class TestImages {
    private static final FrostPictures FROST = new FrostPictures(
            IntStream.rangeClosed(1, 5).mapToObj(i -> rough(300, 400, i)).toList());

    private TestImages() {}

    private interface Colour {
        int of(int row, int column, int channel);
    }

    private static ByteImage of(int height, int width, Colour colour) {
        byte[] samples = new byte[height * width * 3];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) colour.of(i / 3 / width, i / 3 % width, i % 3);
        }
        return new ByteImage(samples, height, width, 3);
    }

    /// Image A of the golden values: rough.
    static ByteImage rough(int height, int width, int shift) {
        return of(height, width, (r, column, channel) -> {
            int c = column + shift;
            return switch (channel) {
                case 0 -> (7 * c + 13 * r + r * c) % 256;
                case 1 -> 255 - (3 * c * c + 5 * r) % 256;
                default -> (c ^ r) * 8 % 256;
            };
        });
    }

    /// Image B: smooth.
    static ByteImage smooth() {
        return of(32, 32, (r, c, channel) -> switch (channel) {
            case 0 -> (int) (127 + 100 * StrictMath.sin(c / 5.0) * StrictMath.cos(r / 7.0));
            case 1 -> 20 + 6 * r;
            default -> 200 - 5 * c;
        });
    }

    static ByteImage flat(int height, int width, int channels, int value) {
        byte[] samples = new byte[height * width * channels];
        Arrays.fill(samples, (byte) value);
        return new ByteImage(samples, height, width, channels);
    }

    /// The first channel alone.
    static ByteImage grey(ByteImage image) {
        byte[] samples = new byte[image.samples().length / 3];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = image.samples()[3 * i];
        }
        return new ByteImage(samples, image.height(), image.width(), 1);
    }

    /// A grey image in three channels.
    static ByteImage colour(ByteImage grey) {
        byte[] samples = new byte[grey.samples().length * 3];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = grey.samples()[i / 3];
        }
        return new ByteImage(samples, grey.height(), grey.width(), 3);
    }

    static FrostPictures frost() {
        return FROST;
    }

    static List<Integer> severities() {
        return List.of(1, 2, 3, 4, 5);
    }

    static Effect effect(Corruption corruption, Scale scale, int severity) {
        return corruption.effect(scale, severity, frost());
    }
}
