package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Stands in for that of TornadoVM.
public final class ByteArray extends TornadoNativeArray {
    private final MemorySegment all;

    public ByteArray(int size) {
        all = Arena.ofAuto().allocate(ARRAY_HEADER + size, 8);
    }

    public MemorySegment getSegment() {
        return all.asSlice(ARRAY_HEADER);
    }

    /// What a device sees.
    public MemorySegment getSegmentWithHeader() {
        return all;
    }
}
