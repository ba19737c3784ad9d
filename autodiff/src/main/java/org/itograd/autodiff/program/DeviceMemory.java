package org.itograd.autodiff.program;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.Device;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// The parameters of a kernel on a device, for one piece of samples after the other, of which the first is the largest.
///
/// @param <A> the parameters, in order
final class DeviceMemory<A extends Enum<A>> implements AutoCloseable {
    private final Device device;
    private final Class<A> parameters;
    private final Map<A, Buffer> buffers;

    DeviceMemory(Device device, Class<A> parameters) {
        this.device = device;
        this.parameters = parameters;
        buffers = new EnumMap<>(parameters);
    }

    /// A parameter that has memory.
    Buffer get(A parameter) {
        Buffer present = buffers.get(parameter);
        if (present == null) {
            throw new AssertionError(parameter);
        }
        return present;
    }

    /// Memory of at least so many bytes.
    Buffer get(A parameter, long bytes, Buffer.Use use) {
        Buffer present = buffers.get(parameter);
        if (present == null) {
            present = device.buffer(Math.max(1, bytes), use);
            buffers.put(parameter, present);
        }
        return present;
    }

    void fill(A parameter, MemorySegment from) {
        get(parameter, from.byteSize(), Buffer.Use.INPUT).write(from, 0);
    }

    /// Writes these samples' rows of tensors, tensor by tensor; null for zeros.
    ///
    /// @param sizes of a sample of each
    void write(
            A parameter, DType dtype, List<? extends @Nullable Tensor> tensors, List<Integer> sizes, int from, int n) {
        long all = sizes.stream().mapToLong(s -> s).sum() * n * dtype.bytes();
        Buffer to = get(parameter, all, Buffer.Use.INPUT);
        long at = 0;
        for (int i = 0; i < sizes.size(); i++) {
            long bytes = (long) n * sizes.get(i) * dtype.bytes();
            Tensor t = tensors.get(i);
            to.write(
                    t == null
                            ? Numbers.memory(dtype, dtype.allocate(n * sizes.get(i)))
                            : Numbers.memory(dtype, t.array())
                                    .asSlice((long) from * sizes.get(i) * dtype.bytes(), bytes),
                    at);
            at += bytes;
        }
    }

    /// Reads these samples' rows of tensors, tensor by tensor.
    ///
    /// @param sizes  of a sample of each
    /// @param points of how many stacked tensors each consists
    void read(A parameter, DType dtype, List<Tensor> tensors, List<Integer> sizes, int[] points, int from, int n) {
        Buffer saved = get(parameter);
        long at = 0;
        for (int i = 0; i < tensors.size(); i++) {
            MemorySegment to = Numbers.memory(dtype, tensors.get(i).array());
            long size = (long) sizes.get(i) * dtype.bytes();
            long all = points[i] == 0 ? 0 : to.byteSize() / points[i];
            for (int p = 0; p < points[i]; p++) {
                saved.read(to.asSlice(p * all + from * size, n * size), at);
                at += n * size;
            }
        }
    }

    /// Runs a kernel that takes all of them.
    void run(Device.CompiledSource kernel, long items) {
        List<Buffer> arguments = Arrays.stream(parameters.getEnumConstants()).map(this::get).toList();
        try (Device.Graph graph = device.graph(List.of(new Device.Launch(kernel, arguments, items, true)))) {
            graph.run();
        }
    }

    @Override
    public void close() {
        buffers.values().forEach(Buffer::close);
    }
}
