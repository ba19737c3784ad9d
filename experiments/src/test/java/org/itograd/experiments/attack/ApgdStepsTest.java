package org.itograd.experiments.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ApgdStepsTest {
    /// One image of one pixel; its gradient tells which answer it came with.
    private static Oracle.Answer answer(double loss, float gradient) {
        return new Oracle.Answer(new double[]{loss}, new float[]{gradient}, new boolean[1]);
    }

    @Test
    void checkpointsOfAHundredStepsAndOfFewer() {
        assertArrayEquals(new int[]{22, 41, 57, 70, 80, 87, 93, 99}, ApgdSchedule.checkpoints(100));
        assertArrayEquals(new int[]{11, 21, 30, 38, 45}, ApgdSchedule.checkpoints(50));
        assertArrayEquals(new int[]{4, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}, ApgdSchedule.checkpoints(20));
        assertArrayEquals(new int[]{1}, ApgdSchedule.checkpoints(1));
    }

    @Test
    void aLossThatRisesKeepsTheStep() {
        ApgdSteps steps = new ApgdSteps(new float[]{0}, answer(0, 0), 0.5, 100);
        float[] x = {0};
        for (int k = 1; k <= 41; k++) {
            x[0] = k;
            steps.after(k, x, answer(k, k));
        }
        assertEquals(1, steps.length(0));
        assertEquals(41, x[0]);
    }

    @Test
    void fewRisesHalveTheStepAndGoBackToTheBestPoint() {
        ApgdSteps steps = new ApgdSteps(new float[]{0}, answer(0, 0), 0.5, 100);
        float[] x = {0};
        for (int k = 1; k <= 22; k++) {
            // 16 rises of 22 are fewer than three quarters; the highest loss is that of step 16.
            Oracle.Answer at = answer(k <= 16 ? k : 16 - (k - 16), k);
            x[0] = k;
            steps.after(k, x, at);
            assertEquals(k < 22 ? k : 16, x[0]);
            assertEquals(k < 22 ? k : 16, at.gradient()[0]);
        }
        assertEquals(0.5, steps.length(0));
    }

    @Test
    void seventeenOfTwentyTwoRisesAreEnough() {
        ApgdSteps steps = new ApgdSteps(new float[]{0}, answer(0, 0), 0.5, 100);
        for (int k = 1; k <= 22; k++) {
            steps.after(k, new float[]{k}, answer(k <= 17 ? k : 17 - (k - 17), k));
        }
        assertEquals(1, steps.length(0));
    }

    @Test
    void noNewBestSinceAnUnchangedStepHalvesIt() {
        ApgdSteps steps = new ApgdSteps(new float[]{0}, answer(0, 0), 0.5, 100);
        for (int k = 1; k <= 22; k++) {
            steps.after(k, new float[]{k}, answer(k, k));
        }
        assertEquals(1, steps.length(0));
        // From a deep fall the loss rises in all but one of 19 steps, and stays below what was reached before.
        for (int k = 23; k <= 41; k++) {
            steps.after(k, new float[]{k}, answer(k - 100, k));
        }
        assertEquals(0.5, steps.length(0));
    }
}
