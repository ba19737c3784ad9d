package org.itograd.base;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/// What the current thread has allocated, by which [FastForm] knows whether vectors stayed in registers.
///
/// Where the JVM does not count bytes (the module `jdk.management` is missing, the thread is a virtual one), the clock
/// takes their place: code that allocates its vectors takes some hundred times as long as code that does not. So does code that is
/// interrupted, now and then; what the clock says is believed when it says so [#PROOF] times in a row.
final class Meter {

    /// Nanoseconds for an operation on a single element, and for a call. Compiled vectors take a tenth of it, interpreted ones ten
    /// times as much.
    private static final long SLOW = 1;
    private static final long CALL = 5_000;

    /// Slow calls in a row that are no chance.
    private static final int PROOF = 3;

    /// The clock's readings count from here and are made negative, which bytes never are.
    private static final long ORIGIN = System.nanoTime();

    /// What is read.
    interface Source {
        /// Bytes, or nanoseconds on a clock whose readings are negative.
        long read();

        /// Whether so much work that began at `before` was done as a compiled loop does it.
        boolean isClean(long before, long work);

        /// Milliseconds that the compilers of the JVM have worked so far, 0 where it does not say.
        default long compiling() {
            return 0;
        }

        /// Whether a form that allocated in use waits before it is tried again.
        default boolean waits() {
            return true;
        }
    }

    private static volatile Source source = counted();

    private Meter() {}

    static long read() {
        return source.read();
    }

    static boolean isClean(long before, long work) {
        return source.isClean(before, work);
    }

    /// How many calls in a row must be found unclean, each after a [#read] of this kind, for it to be no chance.
    static int proof(long before) {
        return before < 0 ? PROOF : 1;
    }

    /// Milliseconds that the compilers of the JVM have worked so far, 0 where it does not say.
    static long compiling() {
        return source.compiling();
    }

    /// Whether a form that allocated in use waits before it is tried again.
    static boolean waits() {
        return source.waits();
    }

    /// For tests of what happens when a form allocates.
    static Source replace(Source other) {
        Source old = source;
        source = other;
        return old;
    }

    private static long clock() {
        return Long.MIN_VALUE + 1 + (System.nanoTime() - ORIGIN);
    }

    private static boolean isFast(long before, long work) {
        return clock() - before < CALL + SLOW * work;
    }

    private static Source counted() {
        try {
            Source bytes = Bytes.ofThisJvm();
            return bytes != null ? bytes : new Clock();
        } catch (LinkageError withoutModule) {
            return new Clock();
        }
    }

    /// Loaded only where the module is present.
    ///
    /// @param threads     knows the bytes
    /// @param compilation knows the time of the compilers
    private record Bytes(ThreadMXBean threads, @Nullable CompilationMXBean compilation) implements Source {
        static @Nullable Source ofThisJvm() {
            return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                    && threads.isThreadAllocatedMemorySupported() && threads.isThreadAllocatedMemoryEnabled()
                            ? new Bytes(threads, ManagementFactory.getCompilationMXBean())
                            : null;
        }

        /// -1 stands for a virtual thread.
        @Override
        public long read() {
            long bytes = threads.getCurrentThreadAllocatedBytes();
            return bytes < 0 ? clock() : bytes;
        }

        @Override
        public boolean isClean(long before, long work) {
            return before < 0 ? isFast(before, work) : read() == before;
        }

        @Override
        public long compiling() {
            return compilation != null && compilation.isCompilationTimeMonitoringSupported()
                    ? compilation.getTotalCompilationTime()
                    : 0;
        }
    }

    /// The clock instead of bytes.
    record Clock() implements Source {
        @Override
        public long read() {
            return clock();
        }

        @Override
        public boolean isClean(long before, long work) {
            return isFast(before, work);
        }
    }
}
