package org.itograd.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BoundedCacheTest {
    private static final int THREADS = 8;

    private final BoundedCache<Integer, int[]> cache = new BoundedCache<>(1000, value -> value.length);

    private static int[] make(int key) {
        int[] value = new int[1 + key % 20];
        value[0] = key;
        return value;
    }

    @Test
    void whatIsHeldStaysWithinTheBound() {
        for (int key = 0; key < 20_000; key++) {
            assertEquals(key, cache.get(key, BoundedCacheTest::make)[0]);
            assertTrue(cache.held() <= 1000 + 2 * 20);
        }
        assertTrue(cache.held() > 400);
    }

    @Test
    void whatIsAskedForOftenStays() {
        int[] often = cache.get(-1, _ -> new int[5]);
        for (int key = 0; key < 20_000; key++) {
            cache.get(key, BoundedCacheTest::make);
            if (key % 20 == 0) {
                assertSame(often, cache.get(-1, _ -> new int[5]));
            }
        }
    }

    @Test
    void whatIsNotAskedForGoes() {
        int[] once = cache.get(7, BoundedCacheTest::make);
        for (int key = 1000; key < 2000; key++) {
            cache.get(key, BoundedCacheTest::make);
        }
        assertNull(cache.recent(7));
        int[] again = cache.get(7, BoundedCacheTest::make);
        assertNotSame(once, again);
        assertEquals(once[0], again[0]);
    }

    @Test
    void aValueLargerThanTheBoundIsKeptUntilOthersCome() {
        int[] large = cache.get(1, _ -> new int[5000]);
        assertSame(large, cache.get(1, _ -> new int[5000]));
        for (int key = 100; key < 300; key++) {
            cache.get(key, BoundedCacheTest::make);
        }
        assertTrue(cache.held() <= 1000 + 2 * 20);
    }

    @Test
    void aFailureLeavesNothing() {
        assertThrows(IllegalStateException.class, () -> cache.get(1, _ -> {
            throw new IllegalStateException();
        }));
        assertNull(cache.recent(1));
        assertEquals(0, cache.held());
        assertEquals(1, cache.get(1, BoundedCacheTest::make)[0]);
    }

    @Test
    void threadsThatAskAtATimeGetOneValue() throws Exception {
        AtomicInteger made = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<int[]> values = inThreads(thread -> {
            start.await();
            return cache.get(3, key -> {
                made.incrementAndGet();
                Thread.yield();
                return make(key);
            });
        });
        assertEquals(1, made.get());
        values.forEach(v -> assertSame(values.getFirst(), v));
    }

    @Test
    void threadsGetRightValuesWhileOthersAreDropped() throws Exception {
        List<Boolean> wrong = inThreads(thread -> {
            boolean any = false;
            for (int i = 0; i < 50_000; i++) {
                int key = (i * (2 * thread + 1)) % 997;
                any |= cache.get(key, BoundedCacheTest::make)[0] != key;
                any |= cache.held() > 1000 + 2 * 20 * THREADS;
            }
            return any;
        });
        wrong.forEach(w -> assertFalse(w));
    }

    private interface Task<T> {
        T run(int thread) throws Exception;
    }

    private static <T> List<T> inThreads(Task<T> task) throws Exception {
        List<Callable<T>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            tasks.add(() -> task.run(number));
        }
        List<T> results = new ArrayList<>();
        try (var executor = Executors.newFixedThreadPool(THREADS)) {
            for (Future<T> f : executor.invokeAll(tasks)) {
                results.add(f.get());
            }
        }
        return results;
    }
}
