package org.itograd.autodiff.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.itograd.autodiff.device.source.Convention;
import org.itograd.autodiff.device.source.Language;
import org.itograd.autodiff.device.source.Source;

/// The texts as plain C, compiled by `cc` and run by the calling thread: where no driver is, and to see whether a difference is one of the
/// text or of a driver.
@SuppressWarnings("restricted")
public final class CDevice implements Device {
    private final Arena arena = Arena.ofShared();
    private final List<String> options;
    private final Map<Source, CompiledSource> compiled = new ConcurrentHashMap<>();

    /// @param options of the compiler, beside those that keep IEEE 754
    public CDevice(String... options) {
        this.options = List.of(options);
    }

    /// Whether there is a compiler.
    public static boolean isThere() {
        try {
            Process p = new ProcessBuilder("cc", "--version").redirectErrorStream(true).start();
            String unused = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return p.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String name() {
        return "c";
    }

    @Override
    public String description() {
        return "cc " + String.join(" ", options);
    }

    @Override
    public Traits traits() {
        return new Traits(Language.C, true, true, 1, Convention.PLAIN, 1L << 30, 1L << 30);
    }

    private record Compiled(Source source, MethodHandle all) implements CompiledSource {}

    @Override
    public CompiledSource compile(Source source) {
        return compiled.computeIfAbsent(source, this::build);
    }

    private CompiledSource build(Source source) {
        try {
            Path folder = Files.createTempDirectory("itograd-c");
            Path text = folder.resolve("kernel.c");
            Path library = folder.resolve("kernel.so");
            Files.writeString(text, source.text() + "\nvoid itograd_all(int64_t n, unsigned char **p) {\n"
                    + "    for (int64_t i = 0; i < n; i++) {\n        " + source.entry() + "(i, "
                    + IntStream.range(0, source.parameters()).mapToObj(i -> "p[" + i + "]").collect(
                            Collectors.joining(", "))
                    + ");\n    }\n}\n");
            List<String> command = new ArrayList<>(
                    List.of("cc", "-std=c11", "-O0", "-ffp-contract=off", "-shared", "-fPIC", "-o",
                            library.toString()));
            command.addAll(options);
            command.addAll(List.of(text.toString(), "-lm"));
            Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (p.waitFor() != 0) {
                throw new DeviceException("cc: " + said + "\n" + source.text());
            }
            MethodHandle all = Linker.nativeLinker().downcallHandle(
                    SymbolLookup.libraryLookup(library, arena).find("itograd_all").orElseThrow(),
                    FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
            Files.delete(library);
            Files.delete(text);
            Files.delete(folder);
            return new Compiled(source, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Memory implements Buffer {
        private final Arena arena = Arena.ofShared();
        private final MemorySegment all;

        Memory(long bytes) {
            all = arena.allocate(bytes, 64);
        }

        @Override
        public long bytes() {
            return all.byteSize();
        }

        @Override
        public void write(MemorySegment from, long at) {
            MemorySegment.copy(from, 0, all, at, from.byteSize());
        }

        @Override
        public void read(MemorySegment to, long at) {
            MemorySegment.copy(all, at, to, 0, to.byteSize());
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    @Override
    public Buffer buffer(long bytes, Buffer.Use use) {
        return new Memory(bytes);
    }

    @Override
    public Graph graph(List<Launch> launches) {
        return new Graph() {
            @Override
            public void run() {
                launches.forEach(CDevice::run);
            }

            @Override
            public void close() {}
        };
    }

    private static void run(Launch launch) {
        try (Arena a = Arena.ofConfined()) {
            MemorySegment pointers = a.allocate(ValueLayout.ADDRESS, launch.buffers().size());
            for (int i = 0; i < launch.buffers().size(); i++) {
                pointers.setAtIndex(ValueLayout.ADDRESS, i, ((Memory) launch.buffers().get(i)).all);
            }
            ((Compiled) launch.kernel()).all.invokeExact(launch.items(), pointers);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
