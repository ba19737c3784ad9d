package org.itograd.experiments.attack;

import java.util.Arrays;

/// The length of each image's step in a run of Auto-PGD, and the best point that the image goes back to.
///
/// At a checkpoint an image halves its step and goes back if the loss rose in fewer than ρ = ¾ of the steps since the checkpoint
/// before, or if neither its step nor its highest loss has changed since then.
final class ApgdSteps {
    private static final double RHO = 0.75;
    private static final double FIRST = 2;

    private final int[] checkpoints;
    private final int size;
    private final double[] lengths;
    private final float[] bestPoints;
    private final float[] bestGradients;
    private final double[] bestLosses;
    private final double[] bestAtCheckpoint;
    private final double[] lastLosses;
    private final int[] rises;
    private final boolean[] halved;
    private int passed;

    /// @param x      the first points, image after image
    /// @param at     losses and gradients there
    /// @param radius of the ball
    /// @param steps  of the run
    ApgdSteps(float[] x, Oracle.Answer at, double radius, int steps) {
        int rows = at.losses().length;
        checkpoints = ApgdSchedule.checkpoints(steps);
        size = x.length / rows;
        lengths = new double[rows];
        Arrays.fill(lengths, FIRST * radius);
        bestPoints = x.clone();
        bestGradients = at.gradient().clone();
        bestLosses = at.losses().clone();
        bestAtCheckpoint = at.losses().clone();
        lastLosses = at.losses().clone();
        rises = new int[rows];
        halved = new boolean[rows];
        Arrays.fill(halved, true);
    }

    /// The length of an image's next step.
    double length(int row) {
        return lengths[row];
    }

    /// Books step k, counted from 1. Points and gradients of images that go back are replaced by their best ones.
    void after(int k, float[] x, Oracle.Answer at) {
        for (int row = 0; row < lengths.length; row++) {
            double loss = at.losses()[row];
            rises[row] += loss > lastLosses[row] ? 1 : 0;
            lastLosses[row] = loss;
            if (loss > bestLosses[row]) {
                bestLosses[row] = loss;
                copy(x, bestPoints, row);
                copy(at.gradient(), bestGradients, row);
            }
        }
        if (passed < checkpoints.length && k == checkpoints[passed]) {
            int interval = passed == 0 ? k : k - checkpoints[passed - 1];
            passed++;
            for (int row = 0; row < lengths.length; row++) {
                check(row, interval, x, at.gradient());
            }
        }
    }

    private void check(int row, int interval, float[] x, float[] gradient) {
        halved[row] = rises[row] < RHO * interval || (!halved[row] && bestLosses[row] <= bestAtCheckpoint[row]);
        bestAtCheckpoint[row] = bestLosses[row];
        rises[row] = 0;
        if (halved[row]) {
            lengths[row] /= 2;
            copy(bestPoints, x, row);
            copy(bestGradients, gradient, row);
        }
    }

    private void copy(float[] from, float[] to, int row) {
        System.arraycopy(from, row * size, to, row * size, size);
    }
}
