package org.itograd.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/// A clock and compilers that only this test moves; looks come every millisecond. `ended` gives the milliseconds of compilations that have
/// ended at a time in milliseconds.
class CompilerWatchTest {
    private static final long NEVER = -1;
    private static final long START = 1L << 40;
    private static final int EVERY_MILLISECOND = 1;

    /// @return milliseconds after which waiting is over, -1 if it is not within 40 seconds
    private static long over(LongUnaryOperator ended, int millisecondsPerLook) {
        long[] time = {0};
        CompilerWatch watch = new CompilerWatch(() -> ended.applyAsLong(time[0]), START);
        for (int looks = 0; time[0] <= 40_000; time[0] += millisecondsPerLook, looks++) {
            if (watch.isOver(START + time[0] * 1_000_000, looks)) {
                return time[0];
            }
        }
        return NEVER;
    }

    /// One that works all the time and takes so long for each method.
    private static LongUnaryOperator busy(long milliseconds) {
        return time -> 700 + time / milliseconds * milliseconds;
    }

    /// The first end of a window after that.
    private static long patience() {
        return (CompilerWatch.PATIENCE / CompilerWatch.OBSERVED + 1) * observed();
    }

    private static long observed() {
        return CompilerWatch.OBSERVED / 1_000_000;
    }

    @Test
    void idleCompilersAreWaitedForOnce() {
        assertEquals(observed(), over(_ -> 700, EVERY_MILLISECOND));
    }

    @Test
    void compilersThatOtherCodeKeepsALittleBusyCountAsIdle() {
        assertEquals(observed(), over(time -> 700 + time / 20, EVERY_MILLISECOND));
    }

    /// Beside a busy process: the clock of the compilers stands still for 1.3 seconds and then jumps.
    @Test
    void aCompilationThatLastsIsWaitedFor() {
        assertEquals(patience(), over(busy(1300), EVERY_MILLISECOND));
    }

    /// The last compilation ends at 3.9 seconds.
    @Test
    void afterTheLastCompilationItIsOver() {
        LongUnaryOperator busy = busy(1300);
        assertEquals(3 * observed(), over(time -> busy.applyAsLong(Math.min(time, 4000)), EVERY_MILLISECOND));
    }

    /// A thread that hardly ever gets the processor has not called the method often enough.
    @Test
    void fewLooksAreNotEnough() {
        assertEquals(patience(), over(_ -> 700, 20));
        assertEquals(observed(), over(_ -> 700, 10));
    }

    @Test
    void whereTheJvmDoesNotSayPatienceEnds() {
        assertEquals(patience(), over(_ -> 0, EVERY_MILLISECOND));
    }
}
