package org.itograd.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyTaskRunsOnce(int threads) {
        for (int tasks : new int[]{0, 1, 2, 7, 1000}) {
            AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
            Workers.withThreads(threads, () -> Workers.run(tasks, runs::incrementAndGet));
            for (int task = 0; task < tasks; task++) {
                assertEquals(1, runs.get(task), "runs of task " + task + " of " + tasks);
            }
        }
    }

    /// Each of three tasks waits for the two others to begin, so they need three threads.
    @Test
    void tasksRunAtTheSameTime() {
        CountDownLatch begun = new CountDownLatch(3);
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        Workers.withThreads(3, () -> Workers.run(3, task -> {
            seen.add(Thread.currentThread());
            begun.countDown();
            try {
                assertTrue(begun.await(60, TimeUnit.SECONDS), "the other tasks have not begun");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        assertEquals(3, seen.size());
    }

    @Test
    void nestedRegionsRunInOrderOnTheThreadOfTheirTask() {
        List<List<Integer>> orders = new ArrayList<>(List.of(List.of(), List.of(), List.of(), List.of()));
        Workers.withThreads(2, () -> Workers.run(4, task -> {
            assertEquals(1, Workers.threads());
            Thread thread = Thread.currentThread();
            List<Integer> order = new ArrayList<>();
            Workers.run(50, inner -> {
                assertSame(thread, Thread.currentThread());
                order.add(inner);
            });
            orders.set(task, order);
        }));
        List<Integer> ascending = IntStream.range(0, 50).boxed().toList();
        assertEquals(List.of(ascending, ascending, ascending, ascending), orders);
    }

    @Test
    void theThreadCountIsBackAfterARegion() {
        Workers.withThreads(3, () -> {
            Workers.run(5, task -> {});
            assertEquals(3, Workers.threads());
            assertThrows(IllegalStateException.class, () -> Workers.run(5, task -> {
                throw new IllegalStateException();
            }));
            assertEquals(3, Workers.threads());
        });
    }

    /// Task 3 throws last of all, and is still the one that is reported.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void theFailureOfTheLowestTaskIsThrown(int threads) {
        AtomicIntegerArray runs = new AtomicIntegerArray(40);
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> Workers.withThreads(threads, () -> Workers.run(40, task -> {
                    runs.incrementAndGet(task);
                    if (task == 3) {
                        pause();
                    }
                    if (task == 3 || task == 4 || task == 20) {
                        throw new IllegalStateException("task " + task);
                    }
                })));
        assertEquals("task 3", thrown.getMessage());
        for (int task = 0; task <= 3; task++) {
            assertEquals(1, runs.get(task), "a task below the failure must have run: " + task);
        }
        for (int task = 0; task < 40; task++) {
            assertTrue(runs.get(task) <= 1, "task " + task + " ran twice");
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void errorsComeThroughAsTheyAre() {
        AssertionError error = new AssertionError("of task 1");
        AssertionError thrown = assertThrows(
                AssertionError.class,
                () -> Workers.withThreads(2, () -> Workers.run(2, task -> {
                    if (task == 1) {
                        throw error;
                    }
                })));
        assertSame(error, thrown);
    }

    @Test
    void whatTasksWroteIsSeenByTheCaller() {
        for (int round = 0; round < 200; round++) {
            int value = round + 1;
            int[] written = new int[64];
            Workers.withThreads(3, () -> Workers.run(64, task -> written[task] = value));
            assertTrue(IntStream.of(written).allMatch(w -> w == value), "round " + round);
        }
    }

    @Test
    void withThreadsHoldsForItsWorkOnly() {
        int before = Workers.threads();
        Workers.withThreads(5, () -> {
            assertEquals(5, Workers.threads());
            Workers.withThreads(2, () -> assertEquals(2, Workers.threads()));
            assertEquals(5, Workers.threads());
        });
        assertEquals(before, Workers.threads());
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> Workers.withThreads(0, () -> {}));
        assertEquals("threads must be at least 1, not 0", thrown.getMessage());
    }

    @Test
    void helpersAreDaemons() {
        Set<Thread> helpers = ConcurrentHashMap.newKeySet();
        Thread caller = Thread.currentThread();
        CountDownLatch both = new CountDownLatch(2);
        Workers.withThreads(2, () -> Workers.run(2, task -> {
            both.countDown();
            try {
                assertTrue(both.await(60, TimeUnit.SECONDS), "the other task has not begun");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (Thread.currentThread() != caller) {
                helpers.add(Thread.currentThread());
            }
        }));
        assertFalse(helpers.isEmpty());
        assertTrue(helpers.stream().allMatch(Thread::isDaemon));
    }
}
