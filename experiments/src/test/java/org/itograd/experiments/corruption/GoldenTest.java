package org.itograd.experiments.corruption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What independent implementations make of the same images and the same draws.
class GoldenTest {
    /// The smears of the golden values: radius, σ, angle.
    private static final MotionFilter[] SMEARS = {
        new MotionFilter(6, 1, 30), new MotionFilter(6, 1.5, -17.25), new MotionFilter(6, 2, 45),
        new MotionFilter(8, 2, -40), new MotionFilter(9, 2.5, 7.5)};

    private static List<String> lines(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenTest.class.getResourceAsStream("/corruption/" + file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(l -> !l.startsWith("#"))
                    .toList();
        }
    }

    static List<String> golden() throws IOException {
        return lines("golden.tsv");
    }

    /// Image A and B at the constants of CIFAR-10-C: the name, the SHA-256, the sums of the channels and a pixel.
    @ParameterizedTest
    @MethodSource("golden")
    void everyByteIsThatOfTheGoldenValues(String line) throws NoSuchAlgorithmException {
        String[] fields = line.split("\t", -1);
        String name = fields[0].substring(2, fields[0].equals("A/input") || fields[0].equals("B/input")
                ? 7
                : fields[0].length() - 2);
        int severity = fields[0].charAt(fields[0].length() - 1) - '0';
        ByteImage image = fields[0].startsWith("A") ? TestImages.rough(32, 32, 0) : TestImages.smooth();
        ByteImage got = switch (name) {
            case "input" -> image;
            case "motion_blur" -> SMEARS[severity - 1].apply(image);
            default -> Corruption.named(name).effect(Scale.CIFAR, severity).apply(image, new Lcg());
        };
        assertEquals(fields[2], IntStream.range(0, 3).mapToObj(c -> sum(got, c)).collect(Collectors.joining(" ")),
                line);
        assertEquals(fields[3], IntStream.range(0, 3).mapToObj(c -> "" + got.at((5 * 32 + 17) * 3 + c))
                .collect(Collectors.joining(" ")), line);
        assertEquals(fields[1], sha(got), line);
    }

    private static String sum(ByteImage image, int channel) {
        return "" + IntStream.range(0, image.samples().length / 3).map(p -> image.at(3 * p + channel)).sum();
    }

    private static String sha(ByteImage image) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(image.samples()));
    }

    static List<String> originals() throws IOException {
        return lines("originals.tsv");
    }

    /// All three scales, several sides: what the published scripts make of image A with these draws. The elastic warp is computed in another
    /// precision by each version of its library: there, sums agree to a few bytes by one.
    @ParameterizedTest
    @MethodSource("originals")
    void everyByteIsThatOfThePublishedScripts(String line) throws NoSuchAlgorithmException {
        String[] fields = line.split("\t", -1);
        int side = Integer.parseInt(fields[1]);
        ByteImage got = TestImages
                .effect(Corruption.named(fields[2]), Scale.valueOf(fields[0]), Integer.parseInt(fields[3]))
                .apply(TestImages.rough(side, side, 0), new Lcg());
        int sum = IntStream.range(0, got.samples().length).map(got::at).sum();
        boolean elastic = fields[2].equals("elastic_transform");
        assertEquals(Integer.parseInt(fields[5]), sum, elastic ? 10 : 0, line);
        if (!elastic) {
            assertEquals(fields[4], sha(got).substring(0, 16), line);
        }
    }

    @Test
    void thePlasmaIsThatOfTheGoldenValues() {
        double[][] golden = {{3, 499.0137934061632, .47135187717653715}, {2.5, 521.8377658008401, .5260165353192368},
            {2, 538.7077454513932, .5879203688230793}, {1.75, 540.3754627853899, .5961793739065723}};
        for (double[] values : golden) {
            double[] map = Plasma.of(32, values[0], new Lcg());
            assertEquals(values[1], Arrays.stream(map).sum(), 1e-11);
            assertEquals(values[2], map[5 * 32 + 17], 1e-15);
        }
        assertArrayEquals(new double[]{.610628, .556945, 0, .364126, .6012, .520736, .724093, .654825,
            .130023, .402782, 1, .537887, .540798, .258066, .263851, .648066}, Plasma.of(4, 3, new Lcg()), 5e-7);
    }

    @Test
    void theElasticFieldIsThatOfTheGoldenValues() {
        double[][] golden = {{6.4, 1.6, .0275470, -.0794493, 1.95747}, {1.92, 2.56, .1874149, -.2343891, 3.13195},
            {1.28, 3.2, .1808138, -.2458538, 3.91494}, {.96, 3.2, .2412547, -.1586924, 3.91494}};
        for (double[] values : golden) {
            double[] field = ElasticTransform.field(32, 32, values[0], values[1], new Lcg());
            assertEquals(values[2], field[0], 6e-8);
            assertEquals(values[3], field[5 * 32 + 17], 6e-8);
            assertEquals(values[4], Arrays.stream(field).sum(), 6e-6);
        }
    }

    @Test
    void theDiskOutOfFocusIsThatOfTheGoldenValues() {
        float[] kernel = new DefocusBlur(0.3, 0.4).kernel();
        float[] middle = new float[9];
        for (int i = 0; i < 9; i++) {
            middle[i] = kernel[(7 + i / 3) * 17 + 7 + i % 3];
        }
        float corner = 0.0016311820363625884f;
        float side = 0.03712553158402443f;
        assertArrayEquals(new float[]{corner, side, corner, side, 0.8449731469154358f, side, corner, side, corner},
                middle);
    }
}
