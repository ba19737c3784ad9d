package org.itograd.autodiff.program;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.source.Dialect;
import org.itograd.autodiff.device.source.Source;
import org.itograd.autodiff.device.source.TimeLoop;
import org.itograd.autodiff.device.source.TimeLoop.Argument;
import org.itograd.autodiff.expr.Kernel;
import org.itograd.autodiff.program.Iteration.Save;
import org.itograd.base.BoundedCache;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// A loop made ready for a device: its kernel ([DeviceForm]), what the kernel is given, and in which pieces the samples go through it.
///
/// This processor computes what depends on no sample, once: of the weights, and of each step.
final class DeviceLoop {
    /// Elements of an array, at most.
    private static final int MOST = Integer.MAX_VALUE - 16;

    private static final BoundedCache<SourceKey, Source> SOURCES =
            new BoundedCache<>(BoundedCache.partOfHeap(32), s -> 2L * s.text().length());

    private record SourceKey(TimeLoop loop, Dialect dialect) {}

    private final Device device;
    private final Iteration loop;
    private final DeviceForm form;
    private final Dialect dialect;
    private final int pieceRows;

    private DeviceLoop(Device device, Iteration loop, DeviceForm form) throws Unsuited {
        this.device = device;
        this.loop = loop;
        this.form = form;
        dialect = device.traits().dialect(form.dtype(), form.loop().widest());
        pieceRows = pieceRows();
    }

    /// @throws Unsuited if it cannot be run so
    static DeviceLoop of(Device device, Iteration loop) throws Unsuited {
        DeviceForm form = DeviceForm.of(loop);
        if (!device.traits().doubles() && form.takesDoubles()) {
            throw new Unsuited("it computes in float64, which the device does not");
        }
        return new DeviceLoop(device, loop, form);
    }

    /// As many samples as fit into half of the device's memory, and no buffer too large for it.
    private int pieceRows() throws Unsuited {
        TimeLoop of = form.loop();
        long width = form.dtype().bytes();
        long start = of.parts().stream().mapToLong(s -> s).sum();
        long saved = 0;
        for (Save s : loop.saves()) {
            saved += (long) s.points().length * of.parts().get(s.place());
        }
        if (steps() * (long) Math.max(of.streams().size() * TimeLoop.keyWords(), of.columns()) > MOST) {
            throw new Unsuited("what it is given in all steps does not fit into one array");
        }
        long largest = Math.max(1, Math.max(start, Math.max(of.rows(), saved)));
        long fit = Math.min(
                device.traits().largestBuffer() / width / largest,
                device.traits().memory() / width / 2 / Math.max(1, start + of.rows() + saved));
        fit = Math.min(fit, MOST / Math.max(1, of.rows()));
        int lanes = form.lanes();
        if (lanes <= fit) {
            return lanes;
        }
        if (fit < TimeLoop.UNIT) {
            throw new Unsuited("what it saves of " + TimeLoop.UNIT + " samples does not fit into the device's memory");
        }
        return (int) (fit / TimeLoop.UNIT * TimeLoop.UNIT);
    }

    private int steps() {
        return loop.to() - loop.from();
    }

    private Source source() {
        return SOURCES.get(new SourceKey(form.loop(), dialect), k -> k.loop.source(k.dialect));
    }

    /// Runs the loop.
    ///
    /// @param results for each save, its memory
    void run(List<? extends @Nullable Tensor> start, List<Tensor> results) {
        int pieces = Math.ceilDiv(form.lanes(), pieceRows);
        loop.beginBlocks(pieces);
        Device.CompiledSource kernel = device.compile(source());
        try (Memory memory = new Memory()) {
            memory.fill(Argument.KEYS, keys());
            memory.fill(Argument.STEPS, segment(columns()));
            memory.fill(Argument.PARAMETERS, segment(converted(form.parameters(loop))));
            memory.fill(Argument.POINTS, MemorySegment.ofArray(points()));
            for (int from = 0; from < form.lanes(); from += pieceRows) {
                int n = Math.min(pieceRows, form.lanes() - from);
                memory.piece(start, from, n);
                List<Buffer> arguments = Arrays.stream(Argument.values()).map(memory::get).toList();
                try (Device.Graph graph = device.graph(
                        List.of(new Device.Launch(kernel, arguments, form.loop().items(dialect, n))))) {
                    graph.run();
                }
                memory.read(results, from, n);
                loop.watch(steps());
            }
        }
    }

    private MemorySegment segment(Object array) {
        return Numbers.memory(form.dtype(), array);
    }

    private Object converted(double[] values) {
        Object to = form.dtype().allocate(values.length);
        Numbers.fromDoubles(form.dtype(), values, 0, to, 0, values.length);
        return to;
    }

    private int[] points() {
        return loop.saves().stream().flatMapToInt(s -> Arrays.stream(s.points())).toArray();
    }

    /// The keys of all steps and streams.
    private MemorySegment keys() {
        List<Given.Normals> streams = form.streams(loop);
        int words = TimeLoop.keyWords();
        long[] keys = new long[steps() * streams.size() * words];
        int at = 0;
        for (int k = loop.from(); k < loop.to(); k++) {
            for (Given.Normals s : streams) {
                RandomKey key = s.key().fold(k);
                TimeLoop.key(form.dtype(), key.k0(), key.k1(), s.deviations()[k], keys, at);
                at += words;
            }
        }
        return switch (form.dtype()) {
            case F32 -> MemorySegment.ofArray(Arrays.stream(keys).mapToInt(w -> (int) w).toArray());
            case F64 -> MemorySegment.ofArray(keys);
        };
    }

    /// The numbers of all steps: what they are given, and what follows from that alone.
    private Object columns() {
        DType dtype = form.dtype();
        int n = steps();
        List<Object> columns = new ArrayList<>();
        Kernel hoisted = form.ofSteps();
        if (hoisted != null) {
            Object[] in = form.hoistedScalars(loop).stream().map(this::column).toArray();
            Object[] out = Collections.nCopies(form.hoisted(), 0).stream().map(_ -> dtype.allocate(n)).toArray();
            hoisted.run(in, new int[in.length], out, new int[out.length], form.parameters(loop), new long[0], n);
            columns.addAll(Arrays.asList(out));
        }
        form.scalars(loop).forEach(s -> columns.add(column(s)));
        Object all = dtype.allocate(n * columns.size());
        for (int c = 0; c < columns.size(); c++) {
            for (int k = 0; k < n; k++) {
                Numbers.set(dtype, Numbers.get(dtype, columns.get(c), k), all, k * columns.size() + c);
            }
        }
        return all;
    }

    private Object column(Given.Scalars scalars) {
        Object to = form.dtype().allocate(steps());
        Numbers.fromDoubles(form.dtype(), scalars.values(), loop.from(), to, 0, steps());
        return to;
    }

    /// The kernel's parameters on the device.
    private final class Memory implements AutoCloseable {
        private final Map<Argument, Buffer> buffers = new EnumMap<>(Argument.class);

        Buffer get(Argument a) {
            Buffer present = buffers.get(a);
            if (present == null) {
                throw new AssertionError(a);
            }
            return present;
        }

        /// Memory of at least so many bytes.
        private Buffer get(Argument a, long bytes, Buffer.Use use) {
            Buffer present = buffers.get(a);
            if (present == null) {
                present = device.buffer(Math.max(1, bytes), use);
                buffers.put(a, present);
            }
            return present;
        }

        void fill(Argument a, MemorySegment from) {
            get(a, from.byteSize(), Buffer.Use.INPUT).write(from, 0);
        }

        /// Writes what some samples begin with. The first piece is the largest.
        void piece(List<? extends @Nullable Tensor> start, int from, int n) {
            int width = form.dtype().bytes();
            List<Integer> parts = form.loop().parts();
            long all = parts.stream().mapToLong(s -> s).sum() * n * width;
            Buffer to = get(Argument.START, all, Buffer.Use.INPUT);
            long at = 0;
            for (int i = 0; i < parts.size(); i++) {
                long bytes = (long) n * parts.get(i) * width;
                Tensor t = start.get(i);
                to.write(
                        t == null
                                ? segment(form.dtype().allocate(n * parts.get(i)))
                                : segment(t.array()).asSlice((long) from * parts.get(i) * width, bytes),
                        at);
                at += bytes;
            }
            fill(Argument.ROWS, segment(form.rows(loop, from, n)));
            int[] sizes = new int[TimeLoop.FIXED_SIZES + loop.saves().size()];
            long first = form.first(loop) + from;
            sizes[0] = n;
            sizes[1] = steps();
            sizes[2] = loop.from();
            sizes[3] = (int) (first >>> Integer.SIZE);
            sizes[4] = (int) first;
            long saved = 0;
            for (int s = 0; s < loop.saves().size(); s++) {
                Save save = loop.saves().get(s);
                sizes[TimeLoop.FIXED_SIZES + s] = save.points().length;
                saved += (long) save.points().length * parts.get(save.place());
            }
            fill(Argument.SIZES, MemorySegment.ofArray(sizes));
            Buffer unused = get(Argument.SAVED, saved * n * width, Buffer.Use.OUTPUT);
        }

        /// Reads what some samples have come to.
        void read(List<Tensor> results, int from, int n) {
            int width = form.dtype().bytes();
            Buffer saved = get(Argument.SAVED);
            long at = 0;
            for (int s = 0; s < results.size(); s++) {
                long size = (long) form.loop().parts().get(loop.saves().get(s).place()) * width;
                int points = loop.saves().get(s).points().length;
                MemorySegment to = segment(results.get(s).array());
                if (n == form.lanes()) {
                    saved.read(to, at);
                } else {
                    for (int p = 0; p < points; p++) {
                        saved.read(to.asSlice(((long) p * form.lanes() + from) * size, n * size),
                                at + (long) p * n * size);
                    }
                }
                at += (long) points * n * size;
            }
        }

        @Override
        public void close() {
            buffers.values().forEach(Buffer::close);
        }
    }

    @Override
    public String toString() {
        int pieces = Math.ceilDiv(form.lanes(), pieceRows);
        return "all " + steps() + " steps of " + form.lanes() + " samples are " + (pieces == 1
                ? "one launch"
                : pieces
                        + " launches of at most " + pieceRows + " samples")
                + " of " + form.loop().items(dialect, pieceRows)
                + " work-items, " + form.operations() + " operations a sample and step; "
                + (form.loop().streams().isEmpty()
                        ? "no noise is drawn"
                        : form.loop().streams() + " normal numbers a sample and step are drawn in the kernel")
                + "; this processor computes " + form.loop().columns()
                + " numbers for each step, and what depends on no sample";
    }
}
