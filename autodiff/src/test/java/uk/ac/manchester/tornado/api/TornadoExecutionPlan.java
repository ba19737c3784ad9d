package uk.ac.manchester.tornado.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.Devices;
import org.itograd.autodiff.device.source.Source;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;

/// Stands in for that of TornadoVM: moves arrays and runs the kernel on the device `opencl`, and may make the mistakes that TornadoVM
/// has made.
public final class TornadoExecutionPlan implements AutoCloseable {
    /// A mistake.
    public enum Fault {
        /// None.
        NONE,
        /// The flags with which it comes relax division.
        RELAXES,
        /// The first kernel is not compiled.
        LOSES_A_FILE,
        /// No kernel is compiled.
        COMPILES_NOTHING,
        /// Whatever the task, the first kernel that there was is run (version 5.2, within a graph).
        RUNS_THE_FIRST_KERNEL
    }

    private static Fault fault = Fault.NONE;
    private static @Nullable TaskGraph first;

    private final TaskGraph graph;
    private @Nullable GridScheduler scheduler;
    private boolean closed;

    public TornadoExecutionPlan(ImmutableTaskGraph... graphs) {
        graph = graphs[0].graph;
    }

    /// From now on makes this mistake.
    public static void make(Fault mistake) {
        fault = mistake;
        first = null;
    }

    public TornadoExecutionPlan withGridScheduler(GridScheduler grid) {
        if (!grid.task.equals(graph.task)) {
            throw new IllegalArgumentException(grid.task);
        }
        scheduler = grid;
        return this;
    }

    public TornadoExecutionPlan withCompilerFlags(TornadoVMBackendType backend, String flags) {
        if (backend != TornadoVMBackendType.OPENCL || flags.contains("relaxed")) {
            throw new IllegalArgumentException(flags);
        }
        return this;
    }

    public void execute() {
        if (fault == Fault.COMPILES_NOTHING || (fault == Fault.LOSES_A_FILE && first == null)) {
            first = graph;
            throw new IllegalStateException(
                    "Unable to compile " + graph.name + ": Error during code compilation with the OpenCL driver");
        }
        first = first == null ? graph : first;
        TaskGraph kernel = fault == Fault.RUNS_THE_FIRST_KERNEL ? first : graph;
        Device device = Devices.named("opencl").orElseThrow();
        Map<Object, Buffer> there = new IdentityHashMap<>();
        try {
            List<Buffer> buffers = new ArrayList<>();
            for (int i = 0; i < graph.parameters.arrays.length; i++) {
                ByteArray array = (ByteArray) graph.parameters.arrays[i];
                if (Arrays.asList(graph.parameters.arrays).lastIndexOf(array) == i) {
                    requireMovedAsUsed(array, graph.parameters.accesses[i]);
                } else if (graph.parameters.accesses[i] != Access.READ_ONLY) {
                    throw new IllegalStateException("a task that waits for itself");
                }
                MemorySegment all = array.getSegmentWithHeader();
                buffers.add(there.computeIfAbsent(array, _ -> device.buffer(all.byteSize(), Buffer.Use.KEPT)));
                if (graph.up.contains(array)) {
                    buffers.getLast().write(all, 0);
                }
            }
            run(device, kernel, buffers);
            graph.down.forEach(a -> there.get(a).read(((ByteArray) a).getSegmentWithHeader(), 0));
        } finally {
            there.values().forEach(Buffer::close);
        }
    }

    /// What is read goes there before, and what is read only does not come back.
    private void requireMovedAsUsed(ByteArray array, Access access) {
        boolean fits = switch (access) {
            case READ_ONLY -> graph.up.contains(array) && !graph.down.contains(array);
            case WRITE_ONLY -> !graph.up.contains(array);
            case READ_WRITE -> graph.up.contains(array) && graph.down.contains(array);
        };
        if (!fits) {
            throw new IllegalStateException("an array is moved another way than it is used, " + access);
        }
    }

    private void run(Device device, TaskGraph kernel, List<Buffer> buffers) {
        String text;
        try {
            text = Files.readString(Path.of(kernel.file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!text.contains("#define ITEM_PARAMETER __global long *")) {
            throw new IllegalArgumentException("the kernel lacks the parameters that come first");
        }
        text = text.replaceAll("#define ITEM_PARAMETER .*", "#define ITEM_PARAMETER");
        if (fault == Fault.RELAXES) {
            text = text.replaceAll("#define DIV\\(a, b\\) .*", "#define DIV(a, b) ((a) * (1 / (b)))");
        }
        Source source = new Source(text, kernel.entry, buffers.size());
        GridScheduler grid = scheduler;
        if (grid == null || closed) {
            throw new IllegalStateException("the plan has no grid, or is closed");
        }
        try (Device.Graph launch = device.graph(
                List.of(new Device.Launch(device.compile(source), buffers, grid.grid.items())))) {
            launch.run();
        }
    }

    public void freeDeviceMemory() {}

    @Override
    public void close() {
        closed = true;
    }
}
