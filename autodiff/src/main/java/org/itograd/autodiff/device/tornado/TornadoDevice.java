package org.itograd.autodiff.device.tornado;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.autodiff.device.Traits;
import org.itograd.autodiff.device.source.Convention;
import org.itograd.autodiff.device.source.Language;
import org.itograd.autodiff.device.source.Source;

/// Texts as prebuilt tasks of TornadoVM.
///
/// Each launch is a plan of its own: in version 5.2 all prebuilt tasks of one graph run the first one's kernel. So inputs go to the
/// device before each launch and outputs come back after it, and what is kept between launches goes both ways.
final class TornadoDevice implements Device {
    /// TornadoVM takes 4 GB of a device unless it is told otherwise.
    private static final long MEMORY = 3L << 30;
    private static final long LARGEST_BUFFER = 1L << 30;
    private static final int LOCAL = 64;

    /// What TornadoVM says if the driver's compiler failed, whatever the reason.
    private static final String NOT_COMPILED = "Error during code compilation";
    private static final int ATTEMPTS = 3;

    /// The parameters that it puts before those of a kernel.
    static final String LEADING =
            "__global long *context_, __constant uchar *constants_, __local uchar *local_, __global int *atomics_,";

    private static final AtomicLong NAMES = new AtomicLong();

    private final Api api;
    private final Map<Source, Kernel> kernels = new LinkedHashMap<>();
    private final Path folder;

    TornadoDevice(Api api) {
        this.api = api;
        try {
            folder = Files.createTempDirectory("itograd-tornado");
        } catch (IOException e) {
            throw new UncheckedIOException("device: TornadoVM reads kernels from files, but none can be written", e);
        }
    }

    @Override
    public String name() {
        return "tornado";
    }

    @Override
    public String description() {
        return "TornadoVM, OpenCL backend";
    }

    @Override
    public Traits traits() {
        return new Traits(
                Language.OPENCL, true, false, 1, new Convention(api.header(), LEADING), MEMORY, LARGEST_BUFFER);
    }

    private record Kernel(Source source, String file) implements CompiledSource {}

    /// Writes the file; TornadoVM compiles it when it first runs.
    @Override
    public CompiledSource compile(Source source) {
        synchronized (kernels) {
            return kernels.computeIfAbsent(source, s -> {
                try {
                    Path file = folder.resolve("kernel" + kernels.size() + ".cl");
                    Files.writeString(file, s.text());
                    return new Kernel(s, file.toString());
                } catch (IOException e) {
                    throw new UncheckedIOException(
                            "device: TornadoVM reads kernels from files, but none can be written", e);
                }
            });
        }
    }

    /// @param array of TornadoVM
    private record Memory(Api api, Object array, long bytes, Use use) implements Buffer {
        @Override
        public void write(MemorySegment from, long at) {
            MemorySegment.copy(from, 0, api.segment(array), at, from.byteSize());
        }

        @Override
        public void read(MemorySegment to, long at) {
            MemorySegment.copy(api.segment(array), at, to, 0, to.byteSize());
        }

        /// The collector of garbage takes it.
        @Override
        public void close() {}
    }

    @Override
    public Buffer buffer(long bytes, Buffer.Use use) {
        if (bytes > LARGEST_BUFFER) {
            throw new DeviceException("device: a buffer has at most " + LARGEST_BUFFER + " bytes, got " + bytes);
        }
        return new Memory(api, api.bytes((int) bytes), bytes, use);
    }

    @Override
    public Graph graph(List<Launch> launches) {
        List<Plan> plans = launches.stream().map(Plan::new).toList();
        return new Graph() {
            @Override
            public void run() {
                plans.forEach(Plan::run);
            }

            @Override
            public void close() {
                plans.forEach(Plan::close);
            }
        };
    }

    /// A launch. TornadoVM compiles its kernel in the first run.
    private final class Plan {
        private final Launch launch;
        private Object plan;

        Plan(Launch launch) {
            this.launch = launch;
            plan = api.plan(task(launch));
        }

        /// Makes the plan again if the kernel was not compiled: PoCL may lose a temporary file. Nothing has been written then.
        void run() {
            for (int attempt = 1;; attempt++) {
                try {
                    api.execute(plan);
                    return;
                } catch (DeviceException e) {
                    if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).contains(NOT_COMPILED)) {
                        throw e;
                    }
                    close();
                    plan = api.plan(task(launch));
                }
            }
        }

        void close() {
            api.close(plan);
        }
    }

    private static Api.Task task(Launch launch) {
        List<Object> parameters = new ArrayList<>();
        List<Buffer.Use> uses = new ArrayList<>();
        for (Buffer b : launch.buffers()) {
            Memory memory = (Memory) b;
            parameters.add(memory.array);
            uses.add(memory.use);
        }
        long items = Math.ceilDiv(launch.items(), LOCAL) * LOCAL;
        if (items > Integer.MAX_VALUE) {
            throw new DeviceException("device: TornadoVM takes 2^31 work-items at most, got " + items);
        }
        return new Api.Task(
                "itograd" + NAMES.incrementAndGet(), launch.kernel().source().entry(),
                ((Kernel) launch.kernel()).file, (int) items, LOCAL, parameters, uses);
    }

    @Override
    public void close() {
        try {
            for (Kernel k : kernels.values()) {
                Files.deleteIfExists(Path.of(k.file));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("device: the files of kernels cannot be deleted", e);
        }
    }
}
