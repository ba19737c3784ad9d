package org.itograd.autodiff.device.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.autodiff.device.DeviceProvider;

/// `opencl`: a GPU if there is one, else another accelerator, else the processor through a driver such as PoCL. The system property
/// `itograd.opencl` chooses among several: a part of the platform's or the device's name.
public final class OpenClProvider implements DeviceProvider {
    private static final String PROPERTY = "itograd.opencl";
    private static final int NOT_FOUND_BY_LOADER = -1001;
    private static final int NO_DEVICE = -1;
    private static final long ALL_TYPES = 0xffffffffL;

    @Override
    public String name() {
        return "opencl";
    }

    @Override
    public Device open() {
        Library library = Library.found().orElseThrow(() -> new DeviceException(
                "device: opencl was asked for, but there is no libOpenCL here; " + Library.howToGet()));
        String wanted = System.getProperty(PROPERTY, "").toLowerCase(Locale.ROOT);
        List<Description> all = devices(library);
        Description best = all.stream()
                .filter(d -> d.toString().toLowerCase(Locale.ROOT).contains(wanted))
                .min(Comparator.comparingInt(Description::rank))
                .orElseThrow(() -> new DeviceException(all.isEmpty()
                        ? "device: opencl was asked for, and there is a libOpenCL, but no driver behind it; "
                                + Library.howToGet()
                        : "device: no OpenCL device is called \"" + wanted + "\" as " + PROPERTY + " says; there are "
                                + all));
        return new OpenClDevice(library, best);
    }

    private static List<Description> devices(Library library) {
        List<Description> all = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(JAVA_INT);
            int code = library.code("clGetPlatformIDs", library.clGetPlatformIDs, 0, MemorySegment.NULL, count);
            int platforms = code == NOT_FOUND_BY_LOADER ? 0 : count.get(JAVA_INT, 0);
            MemorySegment ids = arena.allocate(ADDRESS, Math.max(1, platforms));
            if (platforms > 0) {
                library.call("clGetPlatformIDs", library.clGetPlatformIDs, platforms, ids, MemorySegment.NULL);
            }
            for (int p = 0; p < platforms; p++) {
                MemorySegment platform = ids.getAtIndex(ADDRESS, p);
                code = library.code("clGetDeviceIDs", library.clGetDeviceIDs, platform, ALL_TYPES, 0,
                        MemorySegment.NULL, count);
                int devices = code == NO_DEVICE ? 0 : count.get(JAVA_INT, 0);
                MemorySegment found = arena.allocate(ADDRESS, Math.max(1, devices));
                if (devices > 0) {
                    library.call("clGetDeviceIDs", library.clGetDeviceIDs, platform, ALL_TYPES, devices, found,
                            MemorySegment.NULL);
                }
                for (int d = 0; d < devices; d++) {
                    all.add(Description.of(library, platform, found.getAtIndex(ADDRESS, d)));
                }
            }
        }
        return all;
    }
}
