package org.itograd.experiments.attack;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The worst point found so far for each image: the one with the highest loss. Of a classifier without noise, a point that it gets
/// wrong comes before any that it gets right; with noise a wrong prediction may be luck, and losses alone decide.
final class Best {
    private final boolean certain;
    private final Goal goal;
    private final int size;
    private final float[] x;
    private final double[] losses;
    private final boolean[] wrong;

    /// @param certain whether a wrong prediction is one for ever: the classifier has no noise
    /// @param goal    what the points are for
    /// @param start   the points to begin with, which any other replaces
    /// @param size    numbers of one image
    Best(boolean certain, Goal goal, float[] start, int size) {
        this.certain = certain;
        this.goal = goal;
        this.size = size;
        x = start.clone();
        losses = new double[start.length / size];
        Arrays.fill(losses, Double.NEGATIVE_INFINITY);
        wrong = new boolean[losses.length];
    }

    /// Takes those of some points, one for each image, that are worse than what is there.
    ///
    /// @return which were
    boolean[] offer(float[] points, Oracle.Answer answer) {
        boolean[] taken = new boolean[losses.length];
        for (int row = 0; row < losses.length; row++) {
            taken[row] = offer(row, points, row, answer.losses()[row], answer.wrong()[row]);
        }
        return taken;
    }

    /// Takes an image's worst point of another search if it is worse.
    void offer(int row, Best other, int otherRow) {
        offer(row, other.x, otherRow, other.losses[otherRow], other.wrong[otherRow]);
    }

    /// Takes point number `at` of some points for an image if it is worse.
    ///
    /// @return whether it was
    boolean offer(int row, float[] points, int at, double loss, boolean isWrong) {
        boolean worse = (certain && isWrong != wrong[row]) ? isWrong : loss > losses[row];
        if (worse) {
            System.arraycopy(points, at * size, x, row * size, size);
            losses[row] = loss;
            wrong[row] = isWrong;
        }
        return worse;
    }

    /// Takes these points, worse or not.
    void replace(float[] points) {
        System.arraycopy(points, 0, x, 0, x.length);
        Arrays.fill(losses, Double.POSITIVE_INFINITY);
    }

    /// Whether nothing worse is worth looking for.
    boolean isDone(int row) {
        return goal == Goal.MISCLASSIFIED && certain && wrong[row];
    }

    /// The images for which that is not so.
    int[] open() {
        return IntStream.range(0, wrong.length).filter(row -> !isDone(row)).toArray();
    }

    /// The points, image after image.
    float[] points() {
        return x;
    }
}
