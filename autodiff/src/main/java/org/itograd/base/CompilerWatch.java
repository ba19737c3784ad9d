package org.itograd.base;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Tells when there is nothing more to wait for: a method has been called often enough, is not compiled well, and the compilers have
/// nothing to do.
///
/// What the JVM says of them is the time of all compilations that have *ended*. So it stands still while one lasts, beside a busy
/// process for more than a second, and whether they are busy can only be seen over a longer time ([#OBSERVED]).
final class CompilerWatch {
    /// Nanoseconds over which it is seen whether the compilers are busy, and the share of them that busy ones work: at least one works
    /// all the time while something waits for it, on the clock, whatever else the processor does. Other code keeps them at a few
    /// hundredths for good.
    static final long OBSERVED = 2_000_000_000;
    private static final double BUSY = 0.5;

    /// Looks in that time after which compilers without work would have taken the method.
    private static final int ENOUGH = 150;

    /// Nanoseconds after which it is over however busy they are.
    static final long PATIENCE = 30_000_000_000L;

    private final LongSupplier compiling;
    private final long begun;
    private long observed;
    private long before;
    private int looksBefore;

    /// @param compiling milliseconds of all compilations that have ended, always 0 where the JVM does not say
    /// @param now       nanoseconds on the clock
    CompilerWatch(LongSupplier compiling, long now) {
        this.compiling = compiling;
        this.begun = now;
        this.observed = now;
        this.before = compiling.getAsLong();
    }

    /// @param now   nanoseconds on the clock
    /// @param looks how often the method has been looked at since this began
    boolean isOver(long now, int looks) {
        if (now - observed < OBSERVED) {
            return false;
        }
        long total = compiling.getAsLong();
        boolean idle = total > 0 && TimeUnit.MILLISECONDS.toNanos(total - before) < BUSY * (now - observed);
        boolean enough = looks - looksBefore > ENOUGH;
        observed = now;
        before = total;
        looksBefore = looks;
        return (idle && enough) || now - begun > PATIENCE;
    }
}
