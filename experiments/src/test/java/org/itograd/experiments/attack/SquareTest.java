package org.itograd.experiments.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.LabelledImages;
import org.junit.jupiter.api.Test;

class SquareTest {
    private static final RandomKey KEY = RandomKey.of(1912);

    @Test
    void theShareIsHalvedNineTimesWhateverTheNumberOfQueries() {
        Square published = new Square(Norm.LINF, 1, 10_001, 1);
        int[] changes = {0, 10, 11, 50, 51, 201, 501, 1001, 2001, 4001, 6001, 8001, 9999};
        int[] halvings = {0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9};
        for (int i = 0; i < changes.length; i++) {
            assertEquals(0.8 / (1 << halvings[i]), published.share(changes[i]), 1e-15, "" + changes[i]);
        }
        assertEquals(0.8 / 64, new Square(Norm.L2, 1, 1001, 20).share(300), 1e-15);
    }

    @Test
    void aBumpHasLengthOneAndTwoHalvesOfUnlikeSign() {
        for (int side : new int[]{1, 2, 3, 5, 8, 13}) {
            double[][] bump = SquareBump.of(side, false);
            double[][] across = SquareBump.of(side, true);
            double squares = 0;
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    squares += bump[y][x] * bump[y][x];
                    assertTrue(y < side / 2 ? bump[y][x] > 0 : bump[y][x] < 0);
                    assertEquals(bump[y][x], across[x][y], 1e-15);
                }
            }
            assertEquals(1, squares, 1e-12);
        }
    }

    /// The reference implementation's numbers for a side of 3: rows of a pyramid of 1 × 3 and of 2 × 3, each of length 1, together too.
    @Test
    void theBumpOfSideThree() {
        double[] one = {1.0 / 4, 1 + 1.0 / 4, 1.0 / 4};
        double[][] two = {{1.0 / 4, 1.0 / 4, 1.0 / 4}, {1.0 / 4, 1 + 1.0 / 4, 1.0 / 4}};
        double length = Math.sqrt((1 + 25 + 1) / 16.0);
        double lengthOfTwo = Math.sqrt((3 + 1 + 25 + 1) / 16.0);
        double[][] bump = SquareBump.of(3, false);
        for (int x = 0; x < 3; x++) {
            assertEquals(one[x] / length / Math.sqrt(2), bump[0][x], 1e-12);
            assertEquals(-two[0][x] / lengthOfTwo / Math.sqrt(2), bump[1][x], 1e-12);
            assertEquals(-two[1][x] / lengthOfTwo / Math.sqrt(2), bump[2][x], 1e-12);
        }
    }

    @Test
    void proposalsUseTheWholeRadius() {
        ImageFormat format = new ImageFormat(9, 7, 3, 10);
        for (Norm norm : Norm.values()) {
            Ball ball = new Ball(norm, 0.5);
            double[] offset = new double[format.size()];
            new SquareProposals(ball, format, KEY).first(offset);
            for (int k = 0; k < 50; k++) {
                assertEquals(0.5, norm.length(floats(offset), 0, offset.length), 1e-6);
                new SquareProposals(ball, format, KEY.fold(k)).next(offset, 0.8 / (1 << k % 8));
            }
        }
    }

    /// The published code's first points leave the image where its height is no multiple of its fifth, such as 14 pixels.
    @Test
    void theFirstPointInL2CoversTheImage() {
        for (int side : new int[]{3, 8, 14, 28, 32}) {
            ImageFormat format = new ImageFormat(side, side, 1, 10);
            double[] offset = new double[side * side];
            new SquareProposals(new Ball(Norm.L2, 1), format, KEY).first(offset);
            int bump = Math.max(1, side / 5);
            int covered = side / bump * bump;
            int moved = 0;
            for (double e : offset) {
                moved += e == 0 ? 0 : 1;
            }
            assertEquals(covered * covered, moved, "" + side);
            assertEquals(1, Norm.L2.length(floats(offset), 0, offset.length), 1e-6);
        }
    }

    @Test
    void theFirstPointInLinfAreVerticalStripes() {
        ImageFormat format = new ImageFormat(4, 5, 1, 10);
        double[] offset = new double[20];
        new SquareProposals(new Ball(Norm.LINF, 0.25), format, KEY).first(offset);
        for (int i = 0; i < 20; i++) {
            assertEquals(0.25, Math.abs(offset[i]));
            assertEquals(offset[i % 5], offset[i]);
        }
    }

    @Test
    void aWindowOfLinfIsASquareOfOneColourEach() {
        ImageFormat format = new ImageFormat(8, 8, 2, 10);
        double[] offset = new double[128];
        new SquareProposals(new Ball(Norm.LINF, 0.25), format, KEY).next(offset, 9.0 / 64);
        int[] changed = new int[2];
        for (int i = 0; i < 128; i++) {
            changed[i % 2] += offset[i] == 0 ? 0 : 1;
        }
        assertArrayEquals(new int[]{9, 9}, changed);
    }

    /// Two classes, the second of which is the more probable if the pixels sum up to more than 8; notes how many images are asked about.
    private record Sum(List<Integer> asked) implements NoisyClassifier {
        @Override
        public Tensor logits(Tensor images, RandomKey noise) {
            int rows = images.shape().dim(0);
            asked.add(rows);
            Tensor sum = images.reshape(rows, 16).sum(true, 1).sub(8);
            return Tensor.concat(1, sum.neg(), sum);
        }

        @Override
        public boolean isNoisy() {
            return false;
        }
    }

    /// Two images that no attack of this radius can break, after a third one.
    private static LabelledImages grey(float third) {
        float[] pixels = new float[48];
        Arrays.fill(pixels, 1);
        Arrays.fill(pixels, 0, 16, third);
        return new LabelledImages(pixels, new int[]{1, 1, 1}, new ImageFormat(4, 4, 1, 2));
    }

    @Test
    void brokenImagesAreAskedAboutNoMoreAndTheOthersMoveAsBefore() {
        int queries = 40;
        for (Norm norm : Norm.values()) {
            Square square = new Square(norm, norm == Norm.L2 ? 0.8 : 0.2, queries, 1);
            Sum sum = new Sum(Collections.synchronizedList(new ArrayList<>()));
            Attacked attacked = square.attack(sum, grey(0.502f), KEY);
            int together = (int) sum.asked().stream().filter(rows -> rows == 3).count();
            assertTrue(together > 1 && together < queries, sum.asked().toString());
            List<Integer> expected = new ArrayList<>(Collections.nCopies(together, 3));
            expected.addAll(Collections.nCopies(queries + 1 - together, 2));
            assertEquals(expected, sum.asked());
            assertEquals(expected.stream().mapToInt(Integer::intValue).sum(), attacked.forwards());
            float[] broken = attacked.images().pixels();
            float[] unbroken = square.attack(new Sum(new ArrayList<>()), grey(1), KEY).images().pixels();
            assertArrayEquals(Arrays.copyOfRange(unbroken, 16, 48), Arrays.copyOfRange(broken, 16, 48));
            assertFalse(Arrays.equals(Arrays.copyOf(unbroken, 16), Arrays.copyOf(broken, 16)));
        }
    }

    private static float[] floats(double[] v) {
        float[] f = new float[v.length];
        for (int i = 0; i < v.length; i++) {
            f[i] = (float) v[i];
        }
        return f;
    }
}
