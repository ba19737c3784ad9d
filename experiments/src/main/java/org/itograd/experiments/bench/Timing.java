package org.itograd.experiments.bench;

import java.util.Arrays;
import java.util.function.Supplier;

/// The time and the memory that calls take in a warm JVM.
///
/// @param firstCall      seconds that the first call took, in a JVM that has compiled nothing of it
/// @param warmup         seconds until the time per call had settled
/// @param seconds        of each timed call, ascending
/// @param allocatedBytes by one call, over all threads; NaN where the JVM does not count them. The median of the timed calls: what the
///                       background does beside some of them is not theirs
record Timing(double firstCall, double warmup, double[] seconds, double allocatedBytes) {
    /// A window this much faster than all before it means that the JIT compiler is still at work.
    private static final double FASTER = 0.98;
    private static final int SETTLED_WINDOWS = 3;

    /// Warms up and measures.
    static Timing of(Supplier<?> call, Budget budget) {
        long first = System.nanoTime();
        Object unusedFirst = call.get();
        double firstCall = since(first);
        double warmup = firstCall + warmUp(call, budget);
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
        return new Timing(firstCall, warmup, sorted(seconds, n), middle(sorted(allocated, n)));
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

    /// Calls until three windows in a row were no faster than the best before them.
    private static double warmUp(Supplier<?> call, Budget budget) {
        long start = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        for (int settled = 0; settled < SETTLED_WINDOWS && since(start) < budget.warmup();) {
            double perCall = window(call, budget.window());
            settled = perCall < FASTER * best ? 0 : settled + 1;
            best = Math.min(best, perCall);
        }
        return since(start);
    }

    private static double window(Supplier<?> call, double length) {
        long start = System.nanoTime();
        int calls = 0;
        do {
            Object unused = call.get();
            calls++;
        } while (since(start) < length);
        return since(start) / calls;
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
