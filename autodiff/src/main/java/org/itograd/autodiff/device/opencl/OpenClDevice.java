package org.itograd.autodiff.device.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.autodiff.device.Traits;
import org.itograd.autodiff.device.source.Source;

/// A context with one device, the texts compiled lately, and a queue for memory.
final class OpenClDevice implements Device {
    /// So many compiled texts are kept.
    private static final int KEPT = 128;

    private static final int BUILD_LOG = 0x1183;
    private static final long LONGEST_LOG = 1 << 16;
    private static final int BUILD_FAILED = -11;

    /// What a driver's compiler says if its temporary file has gone. LLVM, which is inside PoCL, takes the memory faults that the JVM
    /// provokes and handles all the time for the end of the process, and removes its files before it hands them on.
    private static final String FILE_HAS_GONE = "unable to rename temporary";
    private static final int ATTEMPTS = 10;

    private final Library library;
    private final Description description;
    private final MemorySegment context;
    private final MemorySegment transfers;
    private final Map<Source, Program> programs = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    OpenClDevice(Library library, Description description) {
        this.library = library;
        this.description = description;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ids = arena.allocate(ADDRESS);
            ids.set(ADDRESS, 0, description.id());
            context = library.make("clCreateContext", library.clCreateContext, MemorySegment.NULL, 1, ids,
                    MemorySegment.NULL, MemorySegment.NULL);
        }
        transfers = queue();
    }

    @Override
    public String name() {
        return "opencl";
    }

    @Override
    public String description() {
        return description.toString();
    }

    @Override
    public Traits traits() {
        return description.traits();
    }

    private MemorySegment queue() {
        return library.make("clCreateCommandQueue", library.clCreateCommandQueue, context, description.id(), 0L);
    }

    /// A compiled text; to be compiled again once it is no longer kept.
    private record Program(Source source, MemorySegment id) implements CompiledSource {}

    @Override
    public CompiledSource compile(Source source) {
        synchronized (programs) {
            return compiled(source);
        }
    }

    private Program compiled(Source source) {
        if (closed) {
            throw new DeviceException("device: it is closed");
        }
        Program present = programs.get(source);
        if (present != null) {
            return present;
        }
        Program made = new Program(source, build(source));
        programs.put(source, made);
        if (programs.size() > KEPT) {
            Program oldest = programs.values().iterator().next();
            programs.remove(oldest.source);
            library.call("clReleaseProgram", library.clReleaseProgram, oldest.id);
        }
        return made;
    }

    private MemorySegment build(Source source) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(source.text());
            MemorySegment texts = arena.allocate(ADDRESS);
            texts.set(ADDRESS, 0, text);
            MemorySegment ids = arena.allocate(ADDRESS);
            ids.set(ADDRESS, 0, description.id());
            // What compilers warn of, such as numbers compared with themselves, is what an expression says.
            String options = "-cl-std=CL1.2 -w"
                    + (traits().roundedFloats() ? " -cl-fp32-correctly-rounded-divide-sqrt" : "");
            for (int attempt = 1;; attempt++) {
                MemorySegment program = library.make("clCreateProgramWithSource", library.clCreateProgramWithSource,
                        context, 1, texts, MemorySegment.NULL);
                int code = library.code("clBuildProgram", library.clBuildProgram, program, 1, ids,
                        arena.allocateFrom(options), MemorySegment.NULL, MemorySegment.NULL);
                if (code == 0) {
                    return program;
                }
                String log = code == BUILD_FAILED ? log(program, arena) : "";
                library.call("clReleaseProgram", library.clReleaseProgram, program);
                if (attempt == ATTEMPTS || !log.contains(FILE_HAS_GONE)) {
                    throw new DeviceException("device: the compiler of %s refused a kernel (code %d)\n%s"
                            .formatted(description, code, log));
                }
            }
        }
    }

    private String log(MemorySegment program, Arena arena) {
        MemorySegment log = arena.allocate(LONGEST_LOG);
        int code = library.code("clGetProgramBuildInfo", library.clGetProgramBuildInfo, program, description.id(),
                BUILD_LOG, LONGEST_LOG, log, MemorySegment.NULL);
        return code == 0 ? log.getString(0) : "";
    }

    @Override
    public Buffer buffer(long bytes, Buffer.Use use) {
        return new OpenClBuffer(library, context, transfers, bytes, use);
    }

    @Override
    public Graph graph(List<Launch> launches) {
        MemorySegment[] kernels = new MemorySegment[launches.size()];
        synchronized (programs) {
            for (int i = 0; i < kernels.length; i++) {
                kernels[i] = kernel(launches.get(i));
            }
        }
        return new OpenClGraph(library, queue(), kernels, launches, description.isCpu());
    }

    /// A kernel of its own, as the parameters of one belong to one thread.
    private MemorySegment kernel(Launch launch) {
        try (Arena arena = Arena.ofConfined()) {
            Program program = compiled(launch.kernel().source());
            MemorySegment kernel = library.make("clCreateKernel", library.clCreateKernel, program.id,
                    arena.allocateFrom(program.source.entry()));
            MemorySegment parameter = arena.allocate(ADDRESS);
            for (int i = 0; i < launch.buffers().size(); i++) {
                parameter.set(ADDRESS, 0, ((OpenClBuffer) launch.buffers().get(i)).id());
                library.call("clSetKernelArg", library.clSetKernelArg, kernel, i, ADDRESS.byteSize(), parameter);
            }
            return kernel;
        }
    }

    @Override
    public void close() {
        synchronized (programs) {
            if (closed) {
                return;
            }
            closed = true;
            programs.values().forEach(p -> library.call("clReleaseProgram", library.clReleaseProgram, p.id));
            programs.clear();
            library.call("clReleaseCommandQueue", library.clReleaseCommandQueue, transfers);
            library.call("clReleaseContext", library.clReleaseContext, context);
        }
    }

    /// Launches in a queue of their own.
    ///
    /// @param processor whether the device is one
    private record OpenClGraph(
            Library library, MemorySegment queue, MemorySegment[] kernels, List<Launch> launches, boolean processor)
            implements
                Graph {
        @Override
        public void run() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment items = arena.allocate(JAVA_LONG);
                MemorySegment one = arena.allocateFrom(JAVA_LONG, 1L);
                for (int i = 0; i < kernels.length; i++) {
                    items.set(JAVA_LONG, 0, launches.get(i).items());
                    library.call("clEnqueueNDRangeKernel", library.clEnqueueNDRangeKernel, queue, kernels[i], 1,
                            MemorySegment.NULL, items,
                            processor && launches.get(i).alone() ? one : MemorySegment.NULL, 0, MemorySegment.NULL,
                            MemorySegment.NULL);
                }
            }
            library.call("clFinish", library.clFinish, queue);
        }

        @Override
        public void close() {
            for (MemorySegment kernel : kernels) {
                library.call("clReleaseKernel", library.clReleaseKernel, kernel);
            }
            library.call("clReleaseCommandQueue", library.clReleaseCommandQueue, queue);
        }
    }
}
