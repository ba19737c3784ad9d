package org.itograd.autodiff.kernel;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A family of loops that starts in scalar form and goes over to vectors once those are compiled.
///
/// Until C2 has compiled it, code of the Vector API allocates an object per vector operation and runs a hundred to a
/// thousand times slower than the scalar form. Worse, C2 leaves out branches that it has not seen taken, and when one is
/// taken later the method falls back to the interpreter: measured, one product of 8 MFLOP then took 62 ms instead of 0.2.
///
/// So callers get the scalar form, which compiles fast, until they have done enough work to make vectors worth while. Then
/// a background thread exercises the vector form, over all its branches, and takes it into service when it has beaten the
/// scalar form a few times in a row. Both forms give the same bits, so nobody can tell but by the clock. Where vectors
/// never win, on a machine whose instructions C2 does not use, the scalar form stays.
///
/// @param <T> the interface of the loops
final class Tiered<T> {
    /// Work after which the vector form is warmed up: some 10 ms in scalar form.
    private static final long WORTHWHILE = 1L << 24;

    private static final int WINS = 5;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final ExecutorService BACKGROUND = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "itograd-kernel-warm-up");
        thread.setDaemon(true);
        return thread;
    });

    private final T scalar;
    private final @Nullable Supplier<T> vectors;
    private final Consumer<T> exercise;
    private long work;
    private volatile @Nullable T fast;

    /// A family with a vector form, or without where `vectors` is null.
    Tiered(T scalar, @Nullable Supplier<T> vectors, Consumer<T> exercise) {
        this.scalar = scalar;
        this.vectors = vectors;
        this.exercise = exercise;
    }

    /// The form to use now, for so much work (multiplications, or elements).
    T get(long amount) {
        T form = fast;
        if (form != null) {
            return form;
        }
        if (vectors != null) {
            count(amount, vectors);
        }
        return scalar;
    }

    /// Counts work; not exact when several threads count, which does not matter.
    private void count(long amount, Supplier<T> supplier) {
        long before = work;
        work = before + amount;
        if (before < WORTHWHILE && before + amount >= WORTHWHILE) {
            BACKGROUND.execute(() -> warmUp(supplier.get()));
        }
    }

    private void warmUp(T candidate) {
        long start = System.nanoTime();
        int wins = 0;
        while (wins < WINS && System.nanoTime() - start < PATIENCE) {
            wins = time(candidate) < time(scalar) ? wins + 1 : 0;
        }
        if (wins == WINS) {
            fast = candidate;
        }
    }

    private long time(T form) {
        long start = System.nanoTime();
        exercise.accept(form);
        return System.nanoTime() - start;
    }

    /// Takes the vector form into service at once, where there is one: for tests.
    void promote() {
        if (vectors != null) {
            fast = vectors.get();
        }
    }
}
