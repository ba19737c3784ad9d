package org.itograd.base;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/// What the current thread has allocated, by which [FastForm] knows whether vectors stayed in registers.
///
/// Where the JVM does not count bytes (the module `jdk.management` is missing, the thread is a virtual one), the clock
/// takes their place: code that allocates its vectors takes some hundred times as long as code that does not.
final class Meter {

    /// Nanoseconds for an operation on a single element, and for a call. Compiled vectors take a tenth of it, interpreted ones ten
    /// times as much. Being interrupted looks like garbage; then the form is tried again.
    private static final long SLOW = 1;
    private static final long CALL = 5_000;

    /// What is read.
    interface Source {
        /// Bytes, or nanoseconds.
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

        /// -1 in a virtual thread, before and after.
        @Override
        public long read() {
            return threads.getCurrentThreadAllocatedBytes();
        }

        @Override
        public boolean isClean(long before, long work) {
            return read() == before;
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
            return System.nanoTime();
        }

        @Override
        public boolean isClean(long before, long work) {
            return System.nanoTime() - before < CALL + SLOW * work;
        }
    }
}
