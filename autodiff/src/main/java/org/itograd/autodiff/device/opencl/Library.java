package org.itograd.autodiff.device.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.itograd.autodiff.device.DeviceException;

/// The functions of `libOpenCL` that are needed, by their own names (Khronos, "The OpenCL Specification", version 1.2).
@SuppressWarnings("restricted")
final class Library {
    private static final List<String> NAMES = List.of("libOpenCL.so.1", "libOpenCL.so", "OpenCL.dll",
            "/System/Library/Frameworks/OpenCL.framework/OpenCL");

    private static final Optional<SymbolLookup> SYMBOLS = find();
    private static final Optional<Library> FOUND = SYMBOLS.map(_ -> new Library());

    final MethodHandle clGetPlatformIDs = status("clGetPlatformIDs", JAVA_INT, ADDRESS, ADDRESS);
    final MethodHandle clGetPlatformInfo = status("clGetPlatformInfo", ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
    final MethodHandle clGetDeviceIDs = status("clGetDeviceIDs", ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS);
    final MethodHandle clGetDeviceInfo = status("clGetDeviceInfo", ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
    final MethodHandle clCreateContext =
            object("clCreateContext", ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    final MethodHandle clReleaseContext = status("clReleaseContext", ADDRESS);
    final MethodHandle clCreateCommandQueue = object("clCreateCommandQueue", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    final MethodHandle clReleaseCommandQueue = status("clReleaseCommandQueue", ADDRESS);
    final MethodHandle clCreateProgramWithSource =
            object("clCreateProgramWithSource", ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    final MethodHandle clBuildProgram =
            status("clBuildProgram", ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    final MethodHandle clGetProgramBuildInfo =
            status("clGetProgramBuildInfo", ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
    final MethodHandle clReleaseProgram = status("clReleaseProgram", ADDRESS);
    final MethodHandle clCreateKernel = object("clCreateKernel", ADDRESS, ADDRESS, ADDRESS);
    final MethodHandle clReleaseKernel = status("clReleaseKernel", ADDRESS);
    final MethodHandle clSetKernelArg = status("clSetKernelArg", ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS);
    final MethodHandle clCreateBuffer = object("clCreateBuffer", ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS);
    final MethodHandle clReleaseMemObject = status("clReleaseMemObject", ADDRESS);
    final MethodHandle clEnqueueMapBuffer = object("clEnqueueMapBuffer", ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG,
            JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    final MethodHandle clEnqueueUnmapMemObject =
            status("clEnqueueUnmapMemObject", ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    final MethodHandle clEnqueueNDRangeKernel = status("clEnqueueNDRangeKernel", ADDRESS, ADDRESS, JAVA_INT, ADDRESS,
            ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    final MethodHandle clFinish = status("clFinish", ADDRESS);

    private Library() {}

    private static Optional<SymbolLookup> find() {
        for (String name : NAMES) {
            try {
                return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
            } catch (IllegalArgumentException e) {
                continue; // no such library: the next name
            }
        }
        return Optional.empty();
    }

    /// The library, if the machine has one.
    static Optional<Library> found() {
        return FOUND;
    }

    private static MethodHandle status(String name, MemoryLayout... parameters) {
        return Linker.nativeLinker().downcallHandle(symbol(name), FunctionDescriptor.of(JAVA_INT, parameters));
    }

    private static MethodHandle object(String name, MemoryLayout... parameters) {
        return Linker.nativeLinker().downcallHandle(symbol(name), FunctionDescriptor.of(ADDRESS, parameters));
    }

    private static MemorySegment symbol(String name) {
        return SYMBOLS.flatMap(s -> s.find(name)).orElseThrow(
                () -> new DeviceException("device: libOpenCL has no function " + name + "; install a newer driver"));
    }

    /// Calls a function that returns an error code.
    int code(String name, MethodHandle function, Object... arguments) {
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new AssertionError(name, e);
        }
    }

    /// Calls a function that returns an error code, which must be none.
    void call(String name, MethodHandle function, Object... arguments) {
        requireDone(name, code(name, function, arguments));
    }

    /// Calls a function that returns an object and takes the place of an error code last.
    MemorySegment make(String name, MethodHandle function, Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(JAVA_INT);
            Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
            all[arguments.length] = error;
            MemorySegment made = (MemorySegment) function.invokeWithArguments(all);
            requireDone(name, error.get(JAVA_INT, 0));
            return made;
        } catch (DeviceException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(name, e);
        }
    }

    private static void requireDone(String name, int code) {
        if (code != 0) {
            throw new DeviceException("device: OpenCL's %s failed with code %d%s".formatted(name, code, meaning(code)));
        }
    }

    private static String meaning(int code) {
        return switch (code) {
            case -4, -61 -> " (more memory than the device has); solve fewer samples at a time";
            case -5 -> " (out of resources)";
            case -6 -> " (out of this processor's memory)";
            case -11 -> " (the driver's compiler refused the kernel)";
            default -> "";
        };
    }

    /// How to get a library where there is none.
    static String howToGet() {
        boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
        return linux
                ? "install your GPU vendor's driver, or for the processor itself apt-get install pocl-opencl-icd ocl-icd-libopencl1"
                : "install your GPU vendor's driver";
    }
}
