package org.itograd.experiments.attack;

import java.util.stream.IntStream;

/// After which steps Auto-PGD looks back: after 22 % of them, then after intervals that become shorter by 3 % each time, down to 6 %
/// (F. Croce and M. Hein 2020, section 3.2), in whole steps as AutoAttack rounds.
final class ApgdSchedule {
    private ApgdSchedule() {}

    /// The checkpoints in ascending order. Of 100 steps: 22, 41, 57, 70, 80, 87, 93, 99.
    static int[] checkpoints(int steps) {
        int shortest = Math.max(steps * 6 / 100, 1);
        int shorter = Math.max(steps * 3 / 100, 1);
        IntStream.Builder at = IntStream.builder();
        int interval = Math.max(steps * 22 / 100, 1);
        for (int k = interval; k <= steps; k += interval) {
            at.add(k);
            interval = Math.max(interval - shorter, shortest);
        }
        return at.build().toArray();
    }
}
