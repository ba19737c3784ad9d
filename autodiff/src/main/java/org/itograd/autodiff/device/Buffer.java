package org.itograd.autodiff.device;

import java.lang.foreign.MemorySegment;

/// Memory of a device. The ways between it and this processor's memory are for arrays of its numbers, in native order.
public interface Buffer extends AutoCloseable {
    /// What it is for: some runtimes move memory before and after each run.
    enum Use {
        /// Written by this processor, read by kernels.
        INPUT,
        /// Written by kernels, read by this processor.
        OUTPUT,
        /// Written and then read by one launch, and of no use after it.
        SCRATCH,
        /// Written and read by kernels, one after the other, and at times by this processor.
        KEPT
    }

    /// Its size.
    long bytes();

    /// Writes to it.
    ///
    /// @param at in bytes from its beginning
    void write(MemorySegment from, long at);

    /// Reads from it.
    ///
    /// @param at in bytes from its beginning
    void read(MemorySegment to, long at);

    /// Gives it back; graphs that use it must not run any more.
    @Override
    void close();
}
