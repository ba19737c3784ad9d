package org.itograd.autodiff.device.opencl;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.itograd.autodiff.device.Traits;
import org.itograd.autodiff.device.source.Convention;
import org.itograd.autodiff.device.source.Language;

/// What a driver says of a device.
///
/// @param id       of the device
/// @param platform name of the driver
/// @param name     of the device
/// @param driver   its version
/// @param type     what it is, as bits
record Description(MemorySegment id, String platform, String name, String driver, long type, Traits traits) {
    private static final int PLATFORM_NAME = 0x0902;
    private static final int TYPE = 0x1000;
    private static final int LARGEST_ALLOCATION = 0x1010;
    private static final int SINGLE_CONFIG = 0x101B;
    private static final int MEMORY = 0x101F;
    private static final int NAME = 0x102B;
    private static final int DRIVER_VERSION = 0x102D;
    private static final int DOUBLE_CONFIG = 0x1032;
    private static final int NATIVE_FLOATS = 0x103A;

    private static final long TYPE_CPU = 1 << 1;
    private static final long TYPE_GPU = 1 << 2;
    private static final long ROUNDED_DIVISION = 1 << 7;
    private static final int MOST_FLOATS = 16;

    static Description of(Library library, MemorySegment platform, MemorySegment device) {
        long type = number(library, device, TYPE);
        boolean cpu = (type & TYPE_CPU) != 0;
        int floats = cpu
                ? Integer.highestOneBit(Math.clamp(number(library, device, NATIVE_FLOATS), 1, MOST_FLOATS))
                : 1;
        Traits traits = new Traits(
                Language.OPENCL, number(library, device, DOUBLE_CONFIG) != 0,
                (number(library, device, SINGLE_CONFIG) & ROUNDED_DIVISION) != 0, floats, Convention.PLAIN,
                number(library, device, MEMORY), number(library, device, LARGEST_ALLOCATION));
        return new Description(
                device, text(library, library.clGetPlatformInfo, platform, PLATFORM_NAME),
                text(library, library.clGetDeviceInfo, device, NAME),
                text(library, library.clGetDeviceInfo, device, DRIVER_VERSION), type, traits);
    }

    /// A number of at most 64 bits; 0 where the driver does not know.
    private static long number(Library library, MemorySegment device, int what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(Long.BYTES, Long.BYTES);
            int code = library.code("clGetDeviceInfo", library.clGetDeviceInfo, device, what, (long) Long.BYTES, value,
                    MemorySegment.NULL);
            return code == 0 ? value.get(JAVA_LONG_UNALIGNED, 0) : 0;
        }
    }

    private static String text(Library library, MethodHandle info, MemorySegment of, int what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_BYTE, 1024);
            library.call("clGetInfo", info, of, what, value.byteSize(), value, MemorySegment.NULL);
            return value.getString(0).strip();
        }
    }

    /// Whether it is a processor.
    boolean isCpu() {
        return (type & TYPE_CPU) != 0;
    }

    /// The smaller, the better.
    int rank() {
        return (type & TYPE_GPU) != 0 ? 0 : isCpu() ? 2 : 1;
    }

    @Override
    public String toString() {
        return name + " by " + platform + " " + driver;
    }
}
