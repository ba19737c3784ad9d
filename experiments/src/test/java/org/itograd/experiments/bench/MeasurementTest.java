package org.itograd.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.junit.jupiter.api.Test;

/// What a measurement counts and prints. No test looks at how long anything takes.
class MeasurementTest {
    private static final Budget BRIEF = new Budget(0, 0.01, 0, 7);
    private static final int BYTES = 1 << 20;

    private static Case of(Work<?> work) {
        return new Case("tiny", Params.none().with("n", 3).with(DType.F64), "things", 10, () -> work);
    }

    @Test
    void aLineHasAllColumnsInOrder() {
        Measurement measured = Measurement.of(of(new Work<>(() -> new byte[BYTES], bytes -> {})), 2, BRIEF);
        String number = "-?[0-9.]+(E-?[0-9]+)?";
        String expected = "\\{\"case\": \"tiny\", \"params\": \\{\"n\": 3, \"dtype\": \"float64\", \"threads\": 2\\},"
                + " \"median_s\": #, \"min_s\": #, \"max_s\": #, \"rate\": #, \"unit\": \"things\","
                + " \"allocated_bytes\": [0-9]+, \"peak_rss_mib\": (#|null), \"max_heap_mib\": [0-9]+,"
                + " \"first_call_s\": #, \"warmup_s\": #, \"full_speed_s\": #, \"repetitions\": 7\\}";
        assertTrue(measured.toJson().matches(expected.replace("#", number)), measured.toJson());
        double perCall = measured.timing().allocatedBytes();
        assertTrue(perCall >= BYTES && perCall < 1.5 * BYTES, () -> "allocated " + perCall);
        double[] times = measured.timing().seconds();
        assertTrue(measured.timing().shortest() == times[0] && measured.timing().longest() == times[6]);
        assertTrue(measured.timing().median() == times[3]);
        assertTrue(measured.timing().fullSpeed() <= measured.timing().warmup());
    }

    @Test
    void fullSpeedBeginsAfterTheLastSlowWindow() {
        List<Timing.Window> windows = List.of(
                new Timing.Window(1, 1, 1), new Timing.Window(1.5, 2, 0.11), new Timing.Window(2, 0.1, 0.14),
                new Timing.Window(2.5, 2, 0.12));
        assertEquals(2, Timing.fullSpeed(windows, 0.1));
        assertEquals(1, Timing.fullSpeed(windows, 0.12));
        assertEquals(0, Timing.fullSpeed(windows, 1));
    }

    @Test
    void allocationsOfOtherThreadsCount() {
        byte[][] kept = new byte[8][];
        Work<byte[][]> work = new Work<>(() -> {
            Workers.run(kept.length, i -> kept[i] = new byte[BYTES]);
            return kept;
        }, result -> {});
        double perCall = Measurement.of(of(work), 4, BRIEF).timing().allocatedBytes();
        assertTrue(perCall >= 8 * BYTES && perCall < 9 * BYTES, () -> "allocated " + perCall);
    }

    @Test
    void callsHaveTheGivenNumberOfThreads() {
        Work<Integer> work = new Work<>(Workers::threads, threads -> assertEquals(3, threads));
        assertEquals(3, Measurement.of(of(work), 3, BRIEF).threads());
    }

    @Test
    void aWrongResultIsNotReported() {
        AtomicInteger calls = new AtomicInteger();
        Work<Integer> work = new Work<>(
                calls::incrementAndGet, n -> ResultChecks.near("the number of calls", n, Double.NaN, 1));
        WrongResultException thrown = assertThrows(
                WrongResultException.class, () -> Measurement.of(of(work), 1, BRIEF));
        assertTrue(String.valueOf(thrown.getMessage()).contains("the number of calls"));
        assertTrue(calls.get() > 7);
    }
}
