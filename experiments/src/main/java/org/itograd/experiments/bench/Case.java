package org.itograd.experiments.bench;

import java.util.function.Supplier;

/// One thing to measure.
///
/// @param name    of its family, such as `gemm`
/// @param params  all that tells it from the others of the family, except the number of threads
/// @param unit    what the rate counts
/// @param units   how many of them one call does; NaN if the work counts them, as that of an adaptive solve does
/// @param heapMib the largest heap of the JVM that measures it, in MiB; 0 for the JVM's own choice
/// @param prepare makes the inputs
record Case(String name, Params params, String unit, double units, int heapMib, Supplier<Work<?>> prepare) {
    /// With a heap of the JVM's choice.
    Case(String name, Params params, String unit, double units, Supplier<Work<?>> prepare) {
        this(name, params, unit, units, 0, prepare);
    }

    /// The same with a heap of at most so many MiB. A collector lets garbage stand as long as there is room, so what a case
    /// needs shows only in a heap that has little more.
    Case within(int mib) {
        return new Case(name, params, unit, units, mib, prepare);
    }

    /// For example `gemm:n=256:dtype=float32`, as `--case` takes it.
    String label() {
        return name + params;
    }

    /// Whether `pattern` names this case: the family, then any of its parameters, as in `gemm:dtype=float32`.
    boolean matches(String pattern) {
        String[] parts = pattern.split(":", -1);
        boolean all = parts[0].equals(name);
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            all &= pair.length == 2 && params.has(pair[0], pair[1]);
        }
        return all;
    }
}
