package org.itograd.autodiff.device.opencl;

import java.lang.foreign.MemorySegment;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.DeviceException;

/// Memory in a context, which this processor sees while it is mapped.
final class OpenClBuffer implements Buffer {
    private static final long READ_AND_WRITTEN = 1 << 0;
    private static final long WRITTEN_BY_KERNELS = 1 << 1;
    private static final long READ_BY_KERNELS = 1 << 2;
    private static final long MAP_READ = 1;
    private static final long MAP_WRITE_INVALIDATE = 1 << 2;

    private final Library library;
    private final MemorySegment transfers;
    private final MemorySegment id;
    private final long bytes;
    private boolean closed;

    OpenClBuffer(Library library, MemorySegment context, MemorySegment transfers, long bytes, Use use) {
        this.library = library;
        this.transfers = transfers;
        this.bytes = bytes;
        long flags = switch (use) {
            case INPUT -> READ_BY_KERNELS;
            case OUTPUT -> WRITTEN_BY_KERNELS;
            case SCRATCH, KEPT -> READ_AND_WRITTEN;
        };
        id = library.make("clCreateBuffer", library.clCreateBuffer, context, flags, bytes, MemorySegment.NULL);
    }

    MemorySegment id() {
        if (closed) {
            throw new DeviceException("device: the buffer is closed");
        }
        return id;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void write(MemorySegment from, long at) {
        if (from.byteSize() > 0) {
            MemorySegment mapped = map(MAP_WRITE_INVALIDATE, at, from.byteSize());
            mapped.copyFrom(from);
            unmap(mapped);
        }
    }

    @Override
    public void read(MemorySegment to, long at) {
        if (to.byteSize() > 0) {
            MemorySegment mapped = map(MAP_READ, at, to.byteSize());
            to.copyFrom(mapped);
            unmap(mapped);
        }
    }

    @SuppressWarnings("restricted")
    private MemorySegment map(long flags, long at, long size) {
        return library.make("clEnqueueMapBuffer", library.clEnqueueMapBuffer, transfers, id(), 1, flags, at, size, 0,
                MemorySegment.NULL, MemorySegment.NULL).reinterpret(size);
    }

    private void unmap(MemorySegment mapped) {
        library.call("clEnqueueUnmapMemObject", library.clEnqueueUnmapMemObject, transfers, id(), mapped, 0,
                MemorySegment.NULL, MemorySegment.NULL);
        library.call("clFinish", library.clFinish, transfers);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            library.call("clReleaseMemObject", library.clReleaseMemObject, id);
        }
    }
}
