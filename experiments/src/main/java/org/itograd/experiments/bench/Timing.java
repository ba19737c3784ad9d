package org.itograd.experiments.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/// The time and the memory that calls take in a warm JVM.
///
/// @param firstCall      seconds that the first call took, in a JVM that has compiled nothing of it
/// @param warmup         seconds until the time per call had settled
/// @param fullSpeed      seconds until calls were hardly slower than the median of the timed ones, and stayed so
/// @param seconds        of each timed call, ascending
/// @param allocatedBytes by one call, over all threads; NaN where the JVM does not count them. The median of the timed calls: what the
///                       background does beside some of them is not theirs
record Timing(double firstCall, double warmup, double fullSpeed, double[] seconds, double allocatedBytes) {
    /// A window this much faster than all before it means that the JIT compiler is still at work.
    private static final double FASTER = 0.98;
    private static final int SETTLED_WINDOWS = 5;

    /// How much slower than the median calls at full speed are at most.
    private static final double FULL = 1.25;

    /// A window of the warm-up.
    ///
    /// @param end    seconds from the begin of the first call of all to the end of its last one
    /// @param mean   seconds per call
    /// @param median the same, of its calls
    record Window(double end, double mean, double median) {}

    /// Warms up and measures.
    static Timing of(Supplier<?> call, Budget budget) {
        long first = System.nanoTime();
        Object unusedFirst = call.get();
        double firstCall = since(first);
        List<Window> windows = new ArrayList<>(List.of(new Window(firstCall, firstCall, firstCall)));
        warmUp(call, budget, first, windows);
        double warmup = since(first);
        double[] seconds = new double[1024];
        double[] allocated = new double[1024];
        int n = 0;
        double before = Memory.allocatedBytes();
        long start = System.nanoTime();
        for (; n < budget.repetitions() || since(start) < budget.measuring(); n++) {
            long begun = System.nanoTime();
            Object unused = call.get();
            long end = System.nanoTime();
            if (n == seconds.length) {
                seconds = Arrays.copyOf(seconds, 2 * n);
                allocated = Arrays.copyOf(allocated, 2 * n);
            }
            seconds[n] = (end - begun) / 1e9;
            double after = Memory.allocatedBytes();
            allocated[n] = after - before;
            before = after;
        }
        double[] ascending = sorted(seconds, n);
        double fullSpeed = fullSpeed(windows, middle(ascending));
        return new Timing(firstCall, warmup, fullSpeed, ascending, middle(sorted(allocated, n)));
    }

    static double fullSpeed(List<Window> windows, double median) {
        return windows.stream().filter(w -> w.median() > FULL * median).mapToDouble(Window::end).max().orElse(0);
    }

    private static double[] sorted(double[] values, int n) {
        double[] sorted = Arrays.copyOf(values, n);
        Arrays.sort(sorted);
        return sorted;
    }

    private static double middle(double[] sorted) {
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /// Calls until some windows in a row were no faster than the best before them.
    private static void warmUp(Supplier<?> call, Budget budget, long first, List<Window> windows) {
        long start = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        for (int settled = 0; settled < SETTLED_WINDOWS && since(start) < budget.warmup();) {
            Window window = window(call, budget.window(), first);
            windows.add(window);
            settled = window.mean() < FASTER * best ? 0 : settled + 1;
            best = Math.min(best, window.mean());
        }
    }

    private static Window window(Supplier<?> call, double length, long first) {
        DoubleStream.Builder calls = DoubleStream.builder();
        long start = System.nanoTime();
        do {
            long begun = System.nanoTime();
            Object unused = call.get();
            calls.add(since(begun));
        } while (since(start) < length);
        double seconds = since(start);
        double[] sorted = calls.build().sorted().toArray();
        return new Window(since(first), seconds / sorted.length, middle(sorted));
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    double median() {
        return middle(seconds);
    }

    double shortest() {
        return seconds[0];
    }

    double longest() {
        return seconds[seconds.length - 1];
    }
}
