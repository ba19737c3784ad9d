package org.itograd.autodiff.device.tornado;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.DeviceException;

/// What is needed of TornadoVM's API (uk.ac.manchester.tornado.api of version 5.2), by its own names.
final class Api {
    private static final String ROOT = "uk.ac.manchester.tornado.api.";
    private static final String ARRAYS = ROOT + "types.arrays.";

    private final MethodHandle newGraph;
    private final MethodHandle transferToDevice;
    private final MethodHandle prebuiltTask;
    private final MethodHandle transferToHost;
    private final MethodHandle snapshot;
    private final MethodHandle newPlan;
    private final Class<?> immutableGraph;
    private final MethodHandle withGridScheduler;
    private final MethodHandle withCompilerFlags;
    private final MethodHandle execute;
    private final MethodHandle freeDeviceMemory;
    private final MethodHandle closePlan;
    private final MethodHandle newScheduler;
    private final MethodHandle newWorkerGrid;
    private final MethodHandle setLocalWork;
    private final MethodHandle newParameters;
    private final MethodHandle setParameter;
    private final MethodHandle newBytes;
    private final MethodHandle getSegment;
    private final MethodHandle runtime;
    private final MethodHandle backendType;
    private final Object readOnly;
    private final Object writeOnly;
    private final Object readWrite;
    private final Object openCl;
    private final int everyExecution;
    private final int header;

    private Api() throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        Class<?> graph = Class.forName(ROOT + "TaskGraph");
        Class<?> plan = Class.forName(ROOT + "TornadoExecutionPlan");
        Class<?> scheduler = Class.forName(ROOT + "GridScheduler");
        Class<?> grid = Class.forName(ROOT + "WorkerGrid");
        Class<?> grid1 = Class.forName(ROOT + "WorkerGrid1D");
        Class<?> parameters = Class.forName(ROOT + "AccessorParameters");
        Class<?> access = Class.forName(ROOT + "common.Access");
        Class<?> mode = Class.forName(ROOT + "enums.DataTransferMode");
        Class<?> backend = Class.forName(ROOT + "enums.TornadoVMBackendType");
        Class<?> bytes = Class.forName(ARRAYS + "ByteArray");
        Class<?> provider = Class.forName(ROOT + "runtime.TornadoRuntimeProvider");
        Class<?> runtimeType = Class.forName(ROOT + "TornadoRuntime");
        immutableGraph = Class.forName(ROOT + "ImmutableTaskGraph");
        MethodType transfer = MethodType.methodType(graph, int.class, Object[].class);
        newGraph = lookup.findConstructor(graph, constructor(String.class));
        transferToDevice = lookup.findVirtual(graph, "transferToDevice", transfer);
        prebuiltTask = lookup.findVirtual(
                graph, "prebuiltTask",
                MethodType.methodType(graph, String.class, String.class, String.class, parameters));
        transferToHost = lookup.findVirtual(graph, "transferToHost", transfer);
        snapshot = lookup.findVirtual(graph, "snapshot", MethodType.methodType(immutableGraph));
        newPlan = lookup.findConstructor(plan, constructor(immutableGraph.arrayType()));
        withGridScheduler = lookup.unreflect(plan.getMethod("withGridScheduler", scheduler));
        withCompilerFlags = lookup.unreflect(plan.getMethod("withCompilerFlags", backend, String.class));
        execute = lookup.unreflect(plan.getMethod("execute"));
        freeDeviceMemory = lookup.unreflect(plan.getMethod("freeDeviceMemory"));
        closePlan = lookup.findVirtual(plan, "close", MethodType.methodType(void.class));
        newScheduler = lookup.findConstructor(scheduler, constructor(String.class, grid));
        newWorkerGrid = lookup.findConstructor(grid1, constructor(int.class));
        setLocalWork = lookup.unreflect(grid.getMethod("setLocalWork", long.class, long.class, long.class));
        newParameters = lookup.findConstructor(parameters, constructor(int.class));
        setParameter = lookup.unreflect(parameters.getMethod("set", int.class, Object.class, access));
        newBytes = lookup.findConstructor(bytes, constructor(int.class));
        getSegment = lookup.unreflect(bytes.getMethod("getSegment"));
        runtime = lookup.unreflect(provider.getMethod("getTornadoRuntime"));
        backendType = lookup.unreflect(runtimeType.getMethod("getBackendType", int.class));
        readOnly = access.getField("READ_ONLY").get(null);
        writeOnly = access.getField("WRITE_ONLY").get(null);
        readWrite = access.getField("READ_WRITE").get(null);
        openCl = backend.getField("OPENCL").get(null);
        everyExecution = mode.getField("EVERY_EXECUTION").getInt(null);
        header = (int) Class.forName(ARRAYS + "TornadoNativeArray").getField("ARRAY_HEADER").getLong(null);
    }

    private static MethodType constructor(Class<?>... parameters) {
        return MethodType.methodType(void.class, parameters);
    }

    /// The API, if it is here.
    ///
    /// @throws DeviceException if it is, but has other names
    static Optional<Api> find() {
        try {
            Class<?> unused = Class.forName(ROOT + "TaskGraph");
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Api());
        } catch (ReflectiveOperationException e) {
            throw new DeviceException(
                    "device: this version of TornadoVM has no " + e.getMessage() + "; use version 5.2", e);
        }
    }

    private static Object call(String what, MethodHandle handle, Object... arguments) {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new DeviceException("device: TornadoVM cannot " + what + ": " + e, e);
        }
    }

    /// As [#call], of a function whose last parameter is an array.
    private static Object spread(String what, MethodHandle handle, Object... arguments) {
        return call(what, handle.asFixedArity(), arguments);
    }

    /// The backend of the first device.
    String backend() {
        return String.valueOf(call("name its backend", backendType, call("start", runtime), 0));
    }

    /// Bytes before the memory of an array.
    int header() {
        return header;
    }

    /// Memory.
    Object bytes(int size) {
        return call("make an array of " + size + " bytes", newBytes, size);
    }

    /// Its bytes, without the header.
    MemorySegment segment(Object bytes) {
        return (MemorySegment) call("show the memory of an array", getSegment, bytes);
    }

    /// What a launch needs.
    ///
    /// @param file       of the text
    /// @param items      a multiple of `local`
    /// @param parameters arrays
    /// @param uses       what each is for: which are moved to the device before the launch, and which back after it
    record Task(String name, String entry, String file, int items, int local, List<Object> parameters,
            List<Buffer.Use> uses) {
        Object[] moved(Set<Buffer.Use> which) {
            return IntStream.range(0, uses.size()).filter(i -> which.contains(uses.get(i))).mapToObj(parameters::get)
                    .distinct().toArray();
        }
    }

    private Object access(Buffer.Use use) {
        return switch (use) {
            case INPUT -> readOnly;
            case OUTPUT, SCRATCH -> writeOnly;
            case KEPT -> readWrite;
        };
    }

    /// A plan of one launch.
    Object plan(Task task) {
        Object parameters = call("take parameters", newParameters, task.parameters.size());
        for (int i = 0; i < task.parameters.size(); i++) {
            Object parameter = task.parameters.get(i);
            // An array that comes again: a task that reads what it has written itself is one for which version 5.2 waits for ever.
            boolean again = task.parameters.lastIndexOf(parameter) > i;
            Object access = again ? readOnly : access(task.uses.get(i));
            Object unused = call("take a parameter", setParameter, parameters, i, parameter, access);
        }
        Object graph = call("make a graph", newGraph, task.name);
        graph = spread("move arrays", transferToDevice, graph, everyExecution,
                task.moved(EnumSet.of(Buffer.Use.INPUT, Buffer.Use.KEPT)));
        graph = call("take a kernel", prebuiltTask, graph, "t", task.entry, task.file, parameters);
        graph = spread("move arrays", transferToHost, graph, everyExecution,
                task.moved(EnumSet.of(Buffer.Use.OUTPUT, Buffer.Use.KEPT)));
        Object all = Array.newInstance(immutableGraph, 1);
        Array.set(all, 0, call("take a graph", snapshot, graph));
        Object grid = call("make a grid", newWorkerGrid, task.items);
        Object unused = call("make a grid", setLocalWork, grid, (long) task.local, 1L, 1L);
        Object plan = spread("make a plan", newPlan, all);
        plan = call("take a grid", withGridScheduler, plan,
                call("make a schedule", newScheduler, task.name + ".t", grid));
        // Instead of its own, among which is relaxed mathematics.
        return call("take compiler flags", withCompilerFlags, plan, openCl, "-cl-std=CL1.2");
    }

    void execute(Object plan) {
        Object unused = call("run a kernel", execute, plan);
    }

    void close(Object plan) {
        Object unused = call("free memory", freeDeviceMemory, plan);
        unused = call("close a plan", closePlan, plan);
    }
}
