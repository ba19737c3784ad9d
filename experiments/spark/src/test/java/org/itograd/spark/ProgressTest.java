package org.itograd.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.itograd.experiments.cluster.TaskProgress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Local.class)
class ProgressTest {
    private static final CountDownLatch HEARD = new CountDownLatch(1);

    private static boolean waitToBeHeard() {
        TaskProgress.listener().accept(0.5);
        try {
            return HEARD.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLongTaskTellsHowFarItIs() {
        List<Double> shares = new ArrayList<>();
        List<Boolean> results = new ArrayList<>();
        Local.cluster().run(0, List.of(0, 1), (_, task) -> task == 1 || waitToBeHeard(), results::add, share -> {
            shares.add(share);
            if (share == 0.75) {
                HEARD.countDown();
            }
        });
        assertEquals(List.of(true, true), results);
        assertTrue(shares.contains(0.75), shares::toString);
        assertEquals(1, shares.getLast());
        assertEquals(shares.stream().sorted().toList(), shares);
    }
}
