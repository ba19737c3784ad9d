package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.require;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.source.NormalLoop;
import org.itograd.autodiff.device.source.Registers;
import org.itograd.autodiff.device.source.Task;
import org.itograd.base.DType;

/// Normal numbers that a [DeviceProgram] draws into an argument's memory at the beginning of each run, the same bits as
/// [RandomKey#normal(long, double, org.itograd.autodiff.Tensor)]. The host sends the keys. To be closed.
public final class DeviceNormals implements AutoCloseable {
    private final DeviceTensor into;
    private final int stream;
    private final Buffer keys;

    private DeviceNormals(Device device, DeviceTensor into, int stream) {
        this.into = into;
        this.stream = stream;
        keys = device.buffer((long) streams() * Registers.keyWords() * into.dtype().bytes(), Buffer.Use.KEPT);
    }

    /// Numbers for some memory.
    ///
    /// @param stream how many numbers of each key, one key's behind the other's; the last one may have fewer
    public static DeviceNormals of(Device device, DeviceTensor into, int stream) {
        require(stream > 0, "stream: must have numbers, got %d", stream);
        require(into.shape().size() > 0, "into: must have numbers, got shape %s", into.shape());
        return new DeviceNormals(device, into, stream);
    }

    /// How many keys it takes.
    public int streams() {
        return Math.ceilDiv(into.shape().size(), stream);
    }

    /// The keys of the next runs.
    ///
    /// @param deviation standard deviation of all numbers
    /// @throws IllegalArgumentException if there is not one key for each stream
    public void draw(List<RandomKey> streamKeys, double deviation) {
        require(streamKeys.size() == streams(), "keys: there must be %d, got %d", streams(), streamKeys.size());
        int words = Registers.keyWords();
        long[] all = new long[streams() * words];
        for (int s = 0; s < streams(); s++) {
            RandomKey key = streamKeys.get(s);
            Registers.key(into.dtype(), key.k0(), key.k1(), deviation, all, s * words);
        }
        keys.write(into.dtype() == DType.F32
                ? MemorySegment.ofArray(Arrays.stream(all).mapToInt(w -> (int) w).toArray())
                : MemorySegment.ofArray(all), 0);
    }

    Device.Launch launch(Device device) {
        Task task = NormalLoop.of(device.traits().dialect(into.dtype(), 1), into.shape().size(), stream);
        return new Device.Launch(device.compile(task.source()), List.of(keys, into.buffer()), task.items());
    }

    @Override
    public void close() {
        keys.close();
    }
}
