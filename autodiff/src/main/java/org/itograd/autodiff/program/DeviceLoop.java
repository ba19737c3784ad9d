package org.itograd.autodiff.program;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.source.Dialect;
import org.itograd.autodiff.device.source.Registers;
import org.itograd.autodiff.device.source.Source;
import org.itograd.autodiff.device.source.TimeLoop;
import org.itograd.autodiff.device.source.TimeLoop.Argument;
import org.itograd.autodiff.program.Iteration.Save;
import org.itograd.base.BoundedCache;
import org.jspecify.annotations.Nullable;

/// A loop made ready for a device: its kernel ([DeviceForm]), what the kernel is given ([DeviceData]), and in which pieces the samples go
/// through it.
final class DeviceLoop {
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
        dialect = device.traits().dialect(form.dtype(), form.registers().widest());
        pieceRows = pieceRows();
    }

    /// @throws Unsuited if it cannot be run so
    static DeviceLoop of(Device device, Iteration loop) throws Unsuited {
        DeviceForm form = DeviceForm.of(loop);
        requireDoubles(device, form);
        return new DeviceLoop(device, loop, form);
    }

    static void requireDoubles(Device device, DeviceForm form) throws Unsuited {
        if (!device.traits().doubles() && form.takesDoubles()) {
            throw new Unsuited("it computes in float64, which the device does not");
        }
    }

    /// As many samples as fit into half of the device's memory, and no buffer too large for it.
    private int pieceRows() throws Unsuited {
        long width = form.dtype().bytes();
        long start = form.registers().carried();
        long rows = form.step().function().rows();
        long saved = 0;
        for (Save s : loop.saves()) {
            saved += (long) s.points().length * form.registers().parts().get(s.place());
        }
        DeviceData.requireFits(loop, form.registers(), form.step().function().columns());
        long written = (long) steps() * form.registers().written();
        long largest = Math.max(Math.max(1, written), Math.max(start, Math.max(rows, saved)));
        long fit = Math.min(
                device.traits().largestBuffer() / width / largest,
                device.traits().memory() / width / 2 / Math.max(1, start + rows + saved + written));
        fit = Math.min(fit, DeviceData.MOST / Math.max(1, rows));
        int lanes = form.lanes();
        if (lanes <= fit) {
            return lanes;
        }
        if (fit < Registers.UNIT) {
            throw new Unsuited("what it saves of " + Registers.UNIT + " samples does not fit into the device's memory");
        }
        return (int) (fit / Registers.UNIT * Registers.UNIT);
    }

    private int steps() {
        return DeviceData.count(loop);
    }

    private Source source() {
        return SOURCES.get(new SourceKey(form.loop(), dialect), k -> k.loop.source(k.dialect));
    }

    /// Runs the loop.
    ///
    /// @param results for each save, its memory
    void run(List<? extends @Nullable Tensor> start, List<Tensor> results) {
        loop.beginBlocks(Math.ceilDiv(form.lanes(), pieceRows));
        DeviceData data = DeviceData.forwards(form, loop);
        try (DeviceMemory<Argument> memory = new DeviceMemory<>(device, Argument.class)) {
            memory.fill(Argument.KEYS, data.keys());
            memory.fill(Argument.STEPS, data.columns());
            memory.fill(Argument.PARAMETERS, data.parameters());
            memory.fill(Argument.POINTS, MemorySegment.ofArray(
                    loop.saves().stream().flatMapToInt(s -> Arrays.stream(s.points())).toArray()));
            for (int from = 0; from < form.lanes(); from += pieceRows) {
                int n = Math.min(pieceRows, form.lanes() - from);
                piece(data, memory, start, results, from, n);
                loop.watch(steps());
            }
        }
    }

    /// Runs some samples.
    private void piece(
            DeviceData data, DeviceMemory<Argument> memory, List<? extends @Nullable Tensor> start,
            List<Tensor> results, int from, int n) {
        List<Save> saves = loop.saves();
        List<Integer> sizes = saves.stream().map(s -> form.registers().parts().get(s.place())).toList();
        int[] points = saves.stream().mapToInt(s -> s.points().length).toArray();
        int[] numbers = Arrays.copyOf(numbers(from, n), TimeLoop.FIXED_SIZES + points.length);
        System.arraycopy(points, 0, numbers, TimeLoop.FIXED_SIZES, points.length);
        long saved = 0;
        for (int s = 0; s < points.length; s++) {
            saved += (long) points[s] * sizes.get(s);
        }
        memory.fill(Argument.SIZES, MemorySegment.ofArray(numbers));
        memory.write(Argument.START, form.dtype(), start, form.registers().parts(), from, n);
        memory.fill(Argument.ROWS, data.rows(from, n));
        data.written(memory, Argument.WRITTEN, form.registers(), form.lanes(), from, n);
        Buffer unused = memory.get(Argument.SAVED, saved * n * form.dtype().bytes(), Buffer.Use.OUTPUT);
        memory.run(device.compile(source()), form.registers().items(dialect, n));
        memory.read(Argument.SAVED, form.dtype(), results, sizes, points, from, n);
    }

    private int[] numbers(int from, int n) {
        long first = DeviceForm.first(loop) + from;
        return new int[]{n, steps(), loop.from(), (int) (first >>> Integer.SIZE), (int) first, Registers.room(n)};
    }

    @Override
    public String toString() {
        int pieces = Math.ceilDiv(form.lanes(), pieceRows);
        return "all " + steps() + " steps of " + form.lanes() + " samples are " + (pieces == 1
                ? "one launch"
                : pieces
                        + " launches of at most " + pieceRows + " samples")
                + " of " + form.registers().items(dialect, pieceRows)
                + " work-items, " + form.step().lanes().operations() + " operations a sample and step; "
                + (form.registers().streams().isEmpty()
                        ? "no noise is drawn"
                        : form.registers().streams() + " normal numbers a sample and step are drawn in the kernel")
                + (form.registers().written() == 0
                        ? ""
                        : "; this processor writes " + form.registers().written() + " numbers for each sample and step")
                + "; this processor computes " + form.step().function().columns()
                + " numbers for each step, and what depends on no sample";
    }
}
