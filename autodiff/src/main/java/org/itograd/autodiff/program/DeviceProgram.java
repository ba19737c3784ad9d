package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.source.CopyLoop;
import org.itograd.autodiff.device.source.Task;
import org.itograd.autodiff.program.DeviceLaunches.Place;
import org.itograd.autodiff.program.DeviceLaunches.Stage;
import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// A [Program] made ready for a device: each of its instructions is a kernel or a few, all intermediate values have memory there, and a
/// run is one graph of launches.
///
/// ```java
/// try (DeviceProgram p = DeviceProgram.of(device, program, arguments, List.of())) {
///     arguments.getFirst().write(x);
///     p.run();
///     Tensor y = p.result(0);
/// }
/// ```
///
/// Arguments stand in [DeviceTensor]s, which several programs may share: weights stay on the device, and a program may overwrite them
/// at its end by its results ([Next]). Sums and products have a fixed order, which is not that of this processor's: results agree to
/// rounding.
public final class DeviceProgram implements AutoCloseable {
    private final Device device;
    private final Code code;
    private final MemoryPlan plan;
    private final List<DeviceTensor> inputs;
    private final List<Buffer> buffers = new ArrayList<>();
    private final List<Buffer> slots = new ArrayList<>();
    private final Map<Place.Numbers, Buffer> numbers = new HashMap<>();
    private final Map<Integer, Buffer> constants = new HashMap<>();
    private final List<Buffer> open = new ArrayList<>();
    private final Device.Graph graph;
    private final int count;

    /// What an argument is at the beginning of the next run: a result of this one.
    public record Next(int result, int argument) {}

    private DeviceProgram(
            Device device, Code code, MemoryPlan plan, DeviceLaunches launches, List<DeviceTensor> inputs,
            int closedOver, List<DeviceNormals> drawn, List<Next> next) {
        this.device = device;
        this.code = code;
        this.plan = plan;
        this.inputs = inputs;
        inputs.subList(inputs.size() - closedOver, inputs.size()).forEach(t -> open.add(t.buffer()));
        try {
            List<Device.Launch> all = launches(launches, drawn, next);
            count = all.size();
            graph = device.graph(all);
        } catch (RuntimeException e) {
            open.forEach(Buffer::close);
            throw e;
        }
    }

    private List<Device.Launch> launches(DeviceLaunches launches, List<DeviceNormals> drawn, List<Next> next) {
        plan.buffers().forEach(b -> buffers.add(memory((long) b.size() * b.dtype().bytes(), Buffer.Use.KEPT)));
        allocateSlots(launches.stages());
        List<Device.Launch> all = new ArrayList<>();
        drawn.forEach(n -> all.add(n.launch(device)));
        launches.stages().forEach(s -> all.add(launch(s)));
        next.forEach(n -> all.add(copy(n)));
        return all;
    }

    private Device.Launch copy(Next n) {
        int[] size = {code.output(n.result).shape().size()};
        int[] step = {1};
        Task task = CopyLoop.of(device.traits().dialect(code.output(n.result).dtype(), 1), size, 0, step, 0, step);
        return new Device.Launch(
                device.compile(task.source()), List.of(output(n.result), inputs.get(n.argument).buffer()),
                task.items());
    }

    /// Why a device does not run a program, in a few words that name what it cannot do; empty if it does.
    public static String refusal(Device device, Program program) {
        try {
            Code code = program.code().in(Builder.Form.DEVICE);
            DeviceLaunches unused = launches(device, code, MemoryPlan.withoutLoops(code));
            return "";
        } catch (Unsuited e) {
            return e.why();
        }
    }

    /// Makes a program ready.
    ///
    /// @param arguments memory of each argument, to be closed by its owner after this
    /// @param drawn     normal numbers that are drawn into arguments' memory at the beginning of each run
    /// @param next      results that become arguments at the end of each run
    /// @throws IllegalArgumentException if the device has no kernel for something in the program, which the message names; or the
    ///     arguments do not fit
    /// @throws org.itograd.autodiff.device.DeviceException if the device fails or its memory does not suffice
    public static DeviceProgram of(
            Device device, Program program, List<DeviceTensor> arguments, List<DeviceNormals> drawn, List<Next> next) {
        Code code = program.code().in(Builder.Form.DEVICE);
        MemoryPlan plan = MemoryPlan.withoutLoops(code);
        DeviceLaunches launches;
        try {
            launches = launches(device, code, plan);
        } catch (Unsuited e) {
            throw failure("device: this program does not run on %s, because %s; run it on the cpu", device.name(),
                    e.why());
        }
        List<DeviceTensor> inputs = new ArrayList<>(arguments);
        require(
                arguments.size() == code.inputs().size() - program.closedOver().size(),
                "arguments: the program takes %d, got %d",
                code.inputs().size() - program.closedOver().size(),
                arguments.size());
        for (int i = 0; i < inputs.size(); i++) {
            requireLike("argument " + i, code.input(i), inputs.get(i));
        }
        program.closedOver().forEach(t -> inputs.add(DeviceTensor.of(device, t)));
        for (Next n : next) {
            requireLike("result " + n.result, code.output(n.result), inputs.get(n.argument));
            require(
                    code.value(code.base(code.outputs().get(n.result))) instanceof Definition.Operation,
                    "next: result %d is an argument or a constant itself; only what is computed can become an argument",
                    n.result);
        }
        return new DeviceProgram(
                device, code, plan, launches, inputs, program.closedOver().size(), drawn, next);
    }

    private static DeviceLaunches launches(Device device, Code code, MemoryPlan plan) throws Unsuited {
        for (int id = 0; id < code.values().size(); id++) {
            if (code.value(id).dtype() == DType.F64 && !device.traits().doubles()) {
                throw new Unsuited("it computes in float64, which the device does not");
            }
        }
        return DeviceCalls.of(code, plan.instructions(), device.traits());
    }

    private static void requireLike(String what, Definition of, DeviceTensor tensor) {
        require(
                tensor.shape().equals(of.shape()) && tensor.dtype() == of.dtype(),
                "arguments: %s is %s%s, but its memory is for %s%s",
                what,
                of.dtype(),
                of.shape(),
                tensor.dtype(),
                tensor.shape());
    }

    // ------------------------------------------------------------------ memory

    private Buffer memory(long bytes, Buffer.Use use) {
        Buffer made = device.buffer(Math.max(1, bytes), use);
        open.add(made);
        return made;
    }

    private void allocateSlots(List<Stage> stages) {
        List<Long> sizes = new ArrayList<>();
        for (Stage s : stages) {
            for (Place p : s.places()) {
                if (p instanceof Place.Scratch scratch) {
                    while (sizes.size() <= scratch.slot()) {
                        sizes.add(0L);
                    }
                    sizes.set(scratch.slot(), Math.max(sizes.get(scratch.slot()), scratch.bytes()));
                }
            }
        }
        sizes.forEach(bytes -> slots.add(memory(bytes, Buffer.Use.KEPT)));
    }

    private Device.Launch launch(Stage s) {
        return new Device.Launch(
                device.compile(s.task().source()), s.places().stream().map(this::buffer).toList(), s.task().items());
    }

    private Buffer buffer(Place place) {
        return switch (place) {
            case Place.Value v -> value(v.id());
            case Place.Scratch s -> slots.get(s.slot());
            case Place.Numbers n -> numbers.computeIfAbsent(n, this::numbers);
        };
    }

    private Buffer numbers(Place.Numbers n) {
        Object array = n.dtype().allocate(Math.max(1, n.values().size()));
        double[] values = n.values().stream().mapToDouble(Double::doubleValue).toArray();
        Numbers.fromDoubles(n.dtype(), values, 0, array, 0, values.length);
        Buffer made = memory(Numbers.memory(n.dtype(), array).byteSize(), Buffer.Use.INPUT);
        made.write(Numbers.memory(n.dtype(), array), 0);
        return made;
    }

    /// The memory in which a value stands.
    private Buffer value(int id) {
        int base = code.base(id);
        return switch (code.value(base)) {
            case Definition.Input i -> inputs.get(i.place()).buffer();
            case Definition.Constant c -> constants.computeIfAbsent(base, _ -> constant(c));
            case Definition.Operation _ -> buffers.get(plan.bufferOf(base));
        };
    }

    private Buffer constant(Definition.Constant c) {
        Tensor filled = Tensor.full(c.dtype(), c.value(), c.shape().dims());
        Buffer made = memory(c.bytes(), Buffer.Use.KEPT);
        made.write(Numbers.memory(c.dtype(), filled.array()), 0);
        return made;
    }

    private Buffer output(int result) {
        return value(code.outputs().get(result));
    }

    // ------------------------------------------------------------------ running

    /// Runs the program on what stands in the arguments' memory, and returns when it is done.
    ///
    /// @throws org.itograd.autodiff.device.DeviceException if the device fails
    public void run() {
        graph.run();
    }

    /// A result of the last run.
    ///
    /// @param result which, in the program's order
    public Tensor result(int result) {
        Definition of = code.output(result);
        return DeviceTensor.read(output(result), of.dtype(), of.shape());
    }

    /// How many launches a run is.
    public int launches() {
        return count;
    }

    /// Gives back all but the arguments' memory.
    @Override
    public void close() {
        graph.close();
        open.forEach(Buffer::close);
    }
}
