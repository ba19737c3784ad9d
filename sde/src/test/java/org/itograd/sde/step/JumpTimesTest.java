package org.itograd.sde.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.testing.Checks;
import org.junit.jupiter.api.Test;

/// Jump times: a correct implementation fails a statistical check with probability 1e-6 for a random seed; the seed is fixed.
class JumpTimesTest {
    private static final double FALSE_ALARM = 1e-6;
    private static final double RATE = 1.7;

    private static List<Double> jumps(JumpTimes times, int steps, int sample) {
        List<Double> found = new ArrayList<>();
        for (int k = 0; k < steps; k++) {
            if (times.jump(k, sample) >= 0) {
                assertEquals(found.size(), times.jump(k, sample));
                found.add(times.time(k + 1, sample));
            }
        }
        return found;
    }

    private static JumpTimes times(TimeGrid grid, int[] kept, int first, int samples) {
        ArrivalTimes arrivals = ArrivalTimes.of(
                List.of(RATE), List.of(RandomKey.of(3)), grid.start(), grid.end(), first, samples);
        return new JumpTimes(new Meetings(grid, kept, RATE), arrivals, first);
    }

    private static int steps(TimeGrid grid, int[] kept) {
        return new Meetings(grid, kept, RATE).placeOf(grid.steps());
    }

    @Test
    void theFirstJumpIsExponentialAndTheGapToTheNextTooAndCountsArePoisson() {
        int n = 1 << 13;
        TimeGrid grid = TimeGrid.uniform(0, 10, 4);
        int[] kept = {4};
        JumpTimes times = times(grid, kept, 0, n);
        double[] first = new double[n];
        double[] gap = new double[n];
        double[] count = new double[n];
        for (int i = 0; i < n; i++) {
            List<Double> found = jumps(times, steps(grid, kept), i);
            first[i] = found.get(0);
            gap[i] = found.get(1) - found.get(0);
            count[i] = found.size();
        }
        Checks.law("first", x -> 1 - Math.exp(-RATE * x), Tensor.of(first, n), FALSE_ALARM).require();
        Checks.law("gap", x -> 1 - Math.exp(-RATE * x), Tensor.of(gap, n), FALSE_ALARM).require();
        double mean = 10 * RATE;
        Checks.mean("N", mean, Tensor.of(count, n), FALSE_ALARM).require();
        Checks.mean("(N − EN)²", mean, Tensor.of(count, n).sub(mean).square(), FALSE_ALARM).require();
    }

    @Test
    void samplesMeetAtKeptPointsAndStepForwardsThroughTheWholeGrid() {
        TimeGrid grid = TimeGrid.of(1, 1.5, 1.7, 3);
        int[] kept = {0, 2, 3};
        int steps = steps(grid, kept);
        JumpTimes times = times(grid, kept, 0, 500);
        for (int i = 0; i < 500; i++) {
            List<Double> own = new ArrayList<>(List.of(times.time(0, i)));
            for (int k = 0; k < steps; k++) {
                assertTrue(times.time(k, i) < times.time(k + 1, i));
                own.add(times.time(k + 1, i));
            }
            assertTrue(own.containsAll(List.of(1.0, 1.5, 1.7, 3.0)));
            for (int point : kept) {
                assertEquals(grid.time(point), times.time(new Meetings(grid, kept, RATE).placeOf(point), i));
            }
        }
    }

    @Test
    void jumpsDependOnNeitherGridNorBatch() {
        TimeGrid coarse = TimeGrid.uniform(0, 3, 2);
        TimeGrid fine = TimeGrid.uniform(0, 3, 64);
        JumpTimes all = times(coarse, new int[]{2}, 0, 50);
        JumpTimes some = times(fine, new int[]{32, 64}, 20, 5);
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    jumps(all, steps(coarse, new int[]{2}), 20 + i), jumps(some, steps(fine, new int[]{32, 64}), i));
        }
    }

    /// P(N > room(λ)) ≤ 1e-18, and with one less room the bound is above it.
    @Test
    void thereIsRoomForMoreJumpsThanHappen() {
        assertEquals(0, Meetings.room(0));
        for (double expected : new double[]{1e-3, 0.01, 1, 30, 1000}) {
            int room = Meetings.room(expected);
            double tail = 0;
            for (int k = room + 400; k > room; k--) {
                double log = -expected + k * Math.log(expected);
                for (int j = 2; j <= k; j++) {
                    log -= Math.log(j);
                }
                tail += Math.exp(log);
            }
            assertTrue(tail <= 1e-18 && tail > 1e-24, expected + ": " + room + ", " + tail);
        }
    }
}
