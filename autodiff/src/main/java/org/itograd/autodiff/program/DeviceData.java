package org.itograd.autodiff.program;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.source.Registers;
import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// What this processor writes for the kernels of a loop: what depends on no sample, once, and what samples have of their own.
final class DeviceData {
    /// Elements of an array, at most.
    static final int MOST = Integer.MAX_VALUE - 16;

    private final Iteration loop;
    private final DType dtype;
    private final List<DeviceStep> steps;
    private final List<DeviceStep.Fixed> fixed;

    private DeviceData(Iteration loop, List<DeviceStep> steps, List<DeviceStep.Fixed> fixed) {
        this.loop = loop;
        this.dtype = loop.dtype();
        this.steps = steps;
        this.fixed = fixed;
    }

    /// For the way forwards.
    static DeviceData forwards(DeviceForm form, Iteration loop) {
        return new DeviceData(loop, List.of(form.step()), List.of(form.step().fixed(loop.inputs())));
    }

    /// For both ways.
    static DeviceData backwards(DeviceForm form, Iteration loop) {
        return new DeviceData(
                loop, List.of(form.step(), form.back()),
                List.of(form.step().fixed(loop.inputs()), form.back().fixed(DeviceForm.backInputs(loop))));
    }

    /// The fixed values of the last step.
    DeviceStep.Fixed fixed() {
        return fixed.getLast();
    }

    /// How many steps the loop has.
    static int count(Iteration loop) {
        return loop.to() - loop.from();
    }

    /// @throws Unsuited if what the steps are given is larger than an array
    static void requireFits(Iteration loop, Registers registers, int columns) throws Unsuited {
        int most = Math.max(registers.streams().size() * Registers.keyWords(), columns);
        if (count(loop) * (long) most > MOST) {
            throw new Unsuited("what it is given in all steps does not fit into one array");
        }
    }

    MemorySegment segment(Object array) {
        return Numbers.memory(dtype, array);
    }

    /// The keys of all steps and streams.
    MemorySegment keys() {
        List<Given.Normals> streams = DeviceForm.streams(loop);
        int words = Registers.keyWords();
        long[] keys = new long[count(loop) * streams.size() * words];
        int at = 0;
        for (int k = loop.from(); k < loop.to(); k++) {
            for (Given.Normals s : streams) {
                RandomKey key = s.key().fold(k);
                Registers.key(dtype, key.k0(), key.k1(), s.deviations()[k], keys, at);
                at += words;
            }
        }
        return switch (dtype) {
            case F32 -> MemorySegment.ofArray(Arrays.stream(keys).mapToInt(w -> (int) w).toArray());
            case F64 -> MemorySegment.ofArray(keys);
        };
    }

    /// The numbers of all steps, step by step.
    MemorySegment columns() {
        List<Object> columns = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            columns.addAll(steps.get(i).columns(loop, fixed.get(i)));
        }
        return sideBySide(columns, count(loop));
    }

    /// What samples have of their own in all steps, sample by sample.
    MemorySegment rows(int from, int n) {
        List<Object> columns = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            columns.addAll(steps.get(i).rows(fixed.get(i), from, n));
        }
        return sideBySide(columns, n);
    }

    /// Writes what samples are given that no kernel draws: for each step and number, all samples.
    ///
    /// @param <A> the parameters of the kernel
    /// @param lanes how many samples there are in all
    <A extends Enum<A>> void written(
            DeviceMemory<A> memory, A parameter, Registers registers, int lanes, int from, int n) {
        int room = Registers.room(n);
        long step = (long) registers.written() * room * dtype.bytes();
        Buffer to = memory.get(parameter, count(loop) * step, Buffer.Use.INPUT);
        if (step == 0) {
            return;
        }
        List<List<Tensor>> arguments = new ArrayList<>();
        List<Given> sources = LanePass.given(loop, lanes, from, n).stream()
                .filter(Given.Source.class::isInstance).toList();
        for (Given g : sources) {
            arguments.add(g.shapes().stream().map(s -> Tensor.zeros(dtype, s.dims())).toList());
        }
        for (int k = loop.from(); k < loop.to(); k++) {
            int at = 0;
            Object all = dtype.allocate(registers.written() * room);
            for (int i = 0; i < sources.size(); i++) {
                sources.get(i).fill(k, arguments.get(i));
                for (Tensor t : arguments.get(i)) {
                    at = sideBySide(t, n, all, at, room);
                }
            }
            to.write(segment(all), (k - loop.from()) * step);
            loop.watcher().check();
        }
    }

    /// Writes the components of samples, each of all samples.
    ///
    /// @return where the next one goes
    private int sideBySide(Tensor t, int n, Object to, int at, int room) {
        int row = t.size() / n;
        for (int c = 0; c < row; c++) {
            for (int i = 0; i < n; i++) {
                Numbers.set(dtype, Numbers.get(dtype, t.array(), i * row + c), to, at + c * room + i);
            }
        }
        return at + row * room;
    }

    private MemorySegment sideBySide(List<Object> columns, int n) {
        Object all = dtype.allocate(n * columns.size());
        for (int c = 0; c < columns.size(); c++) {
            for (int k = 0; k < n; k++) {
                Numbers.set(dtype, Numbers.get(dtype, columns.get(c), k), all, k * columns.size() + c);
            }
        }
        return segment(all);
    }

    /// The parameters of all expressions.
    MemorySegment parameters() {
        double[] values = fixed.stream().flatMapToDouble(f -> DoubleStream.of(f.parameters())).toArray();
        Object to = dtype.allocate(values.length);
        Numbers.fromDoubles(dtype, values, 0, to, 0, values.length);
        return segment(to);
    }

    /// How many of these are those of the way forwards.
    int forwardParameters() {
        return fixed.getFirst().parameters().length;
    }
}
