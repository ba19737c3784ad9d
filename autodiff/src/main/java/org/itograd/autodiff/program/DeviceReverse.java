package org.itograd.autodiff.program;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.Totals;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.source.BackLoop;
import org.itograd.autodiff.device.source.BackLoop.Argument;
import org.itograd.autodiff.device.source.Dialect;
import org.itograd.autodiff.device.source.Registers;
import org.itograd.autodiff.device.source.Source;
import org.itograd.autodiff.program.Iteration.Save;
import org.itograd.base.BoundedCache;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// A loop on a device and its reverse, which is a launch of its own: nothing stays on the device between the two, and the states are
/// computed again from the first ones. The bits of [TapedLanes], of which it has the blocks.
final class DeviceReverse implements Executor.Recorded {
    private static final BoundedCache<SourceKey, Source> SOURCES =
            new BoundedCache<>(BoundedCache.partOfHeap(32), s -> 2L * s.text().length());

    private record SourceKey(BackLoop loop, Dialect dialect) {}

    /// So many samples keep a device busy: if the states of fewer fit into its memory, fewer are kept and more computed again.
    private static final int MANY = 1 << 16;

    private final Device device;
    private final Iteration loop;
    private final Save save;
    private final List<Boolean> wanted;
    private final DeviceForm form;
    private final DeviceLoop forwards;
    private final Dialect dialect;
    private final int block;
    private final Schedule schedule;
    private final int pieceRows;

    /// @param loop   forwards, with one thing saved
    /// @param wanted of which of the step's inputs there shall be cotangents
    /// @param keep   which states are kept; null for what is fastest
    /// @throws Unsuited if it cannot be run so
    DeviceReverse(Device device, Iteration loop, List<Boolean> wanted, @Nullable Schedule keep) throws Unsuited {
        this.device = device;
        this.loop = loop;
        this.save = loop.saves().getFirst();
        this.wanted = wanted;
        forwards = DeviceLoop.of(device, loop);
        form = DeviceForm.of(loop, wanted);
        DeviceLoop.requireDoubles(device, form);
        DeviceData.requireFits(
                loop, form.registers(), form.step().function().columns() + form.back().function().columns());
        dialect = device.traits().dialect(form.dtype(), form.registers().widest());
        block = Math.min(LaneBlocks.size(form.step().lanes()), LaneBlocks.size(form.back().lanes()));
        int n = loop.to();
        Schedule all = new EqualSegments(n, Math.max(1, n));
        schedule = keep != null
                ? keep
                : fit(all) >= Math.min(form.lanes(), MANY) ? all : EqualSegments.squareRoot(n);
        pieceRows = pieceRows();
    }

    /// How many states of a sample there is memory for.
    private static long taped(Schedule schedule) {
        return schedule.places() + (long) schedule.recorded();
    }

    /// How many samples fit into half of the device's memory, with no buffer too large for it.
    private long fit(Schedule by) {
        long width = form.dtype().bytes();
        long carried = form.registers().carried();
        long rows = (long) form.step().function().rows() + form.back().function().rows();
        long cotangents = (long) save.points().length * form.registers().parts().get(save.place());
        long tape = taped(by) * carried;
        long totals = form.backLoop().totals();
        long written = (long) loop.to() * form.registers().written();
        long largest = Math.max(Math.max(1, written),
                Math.max(Math.max(carried, rows), Math.max(cotangents, Math.max(tape, totals))));
        long fit = Math.min(
                device.traits().largestBuffer() / width / largest,
                device.traits().memory() / width / 2 / (2 * carried + rows + cotangents + tape + totals + written));
        return Math.min(fit, DeviceData.MOST / Math.max(1, rows)) / Registers.UNIT * Registers.UNIT;
    }

    private int pieceRows() throws Unsuited {
        long fit = fit(schedule);
        if (form.lanes() <= fit) {
            return form.lanes();
        }
        if (fit < block) {
            throw new Unsuited(
                    "what the reverse of " + block
                            + " samples takes does not fit into the device's memory; keep fewer states"
                            + " with another gradient method, such as Gradients.checkpointed()");
        }
        return (int) (fit / block * block);
    }

    private Source source() {
        return SOURCES.get(new SourceKey(form.backLoop(), dialect), k -> k.loop.source(k.dialect));
    }

    @Override
    public Tensor forward(List<Tensor> start) {
        Tensor states = Blocks.space(loop, save);
        forwards.run(start, List.of(states));
        return states;
    }

    @Override
    public void reverse(List<Tensor> captured, List<Tensor> in, Tensor cotangent, Totals totals) {
        int size = loop.carried().size();
        List<Tensor> gradients =
                loop.carried().stream().map(s -> Tensor.zeros(loop.dtype(), s.dims())).toList();
        DeviceData data = DeviceData.backwards(form, loop);
        SampleTotals sums = new SampleTotals(form.back().lanes(), block);
        int[] tasks = DeviceTasks.of(schedule);
        try (DeviceMemory<Argument> memory = new DeviceMemory<>(device, Argument.class)) {
            memory.fill(Argument.KEYS, data.keys());
            memory.fill(Argument.STEPS, data.columns());
            memory.fill(Argument.PARAMETERS, data.parameters());
            memory.fill(Argument.POINTS, MemorySegment.ofArray(save.points()));
            memory.fill(Argument.TASKS, MemorySegment.ofArray(tasks));
            for (int from = 0; from < form.lanes(); from += pieceRows) {
                int n = Math.min(pieceRows, form.lanes() - from);
                long first = DeviceForm.first(loop) + from;
                memory.fill(Argument.SIZES, MemorySegment.ofArray(new int[]{
                    n, loop.to(), (int) (first >>> Integer.SIZE), (int) first, tasks.length / BackLoop.TASK,
                    save.points().length, data.forwardParameters(), Registers.room(n), schedule.places()}));
                memory.write(
                        Argument.START, loop.dtype(), in.subList(0, size), form.registers().parts(), from, n);
                memory.fill(Argument.ROWS, data.rows(from, n));
                data.written(memory, Argument.WRITTEN, form.registers(), form.lanes(), from, n);
                piece(memory, cotangent, gradients, sums, from, n);
                loop.watcher().check();
            }
        }
        Scan.add(gradients, totals);
        int first = loop.givenSize() + size;
        Taped.addSums(
                loop.step().present(), wanted.subList(first, wanted.size()), sums.result(data.fixed().values()), size,
                totals);
    }

    /// Takes some samples back.
    private void piece(
            DeviceMemory<Argument> memory, Tensor cotangent, List<Tensor> gradients, SampleTotals sums, int from,
            int n) {
        long width = loop.dtype().bytes();
        long row = form.registers().parts().get(save.place()) * width;
        MemorySegment arriving = Numbers.memory(loop.dtype(), cotangent.array());
        Buffer cotangents =
                memory.get(Argument.COTANGENTS, save.points().length * (n * row), Buffer.Use.INPUT);
        for (int p = 0; p < save.points().length; p++) {
            cotangents.write(arriving.asSlice(((long) p * form.lanes() + from) * row, n * row), p * (n * row));
        }
        long room = Registers.room(n) * width;
        Buffer unusedTape = memory.get(
                Argument.TAPE, taped(schedule) * form.registers().carried() * room, Buffer.Use.SCRATCH);
        Buffer unusedGradients =
                memory.get(Argument.GRADIENTS, form.registers().carried() * (n * width), Buffer.Use.OUTPUT);
        Buffer totals = memory.get(Argument.TOTALS, form.backLoop().totals() * room, Buffer.Use.OUTPUT);
        memory.run(device.compile(source()), form.registers().items(dialect, n));
        int[] one = IntStream.range(0, gradients.size()).map(_ -> 1).toArray();
        memory.read(Argument.GRADIENTS, loop.dtype(), gradients, form.registers().parts(), one, from, n);
        Object values = loop.dtype().allocate(n);
        for (int c = 0; c < form.backLoop().totals(); c++) {
            totals.read(Numbers.memory(loop.dtype(), values), c * room);
            sums.add(c, values, from, n);
        }
    }

    @Override
    public String toString() {
        int pieces = Math.ceilDiv(form.lanes(), pieceRows);
        return "its gradients are " + (pieces == 1 ? "one more launch" : pieces + " more launches") + ", which keep "
                + taped(schedule) + " states of a sample, compute the others again, and take "
                + form.back().lanes().operations() + " operations a sample and step back; "
                + (form.backLoop().totals() == 0
                        ? "no sums over samples are taken"
                        : "this processor adds " + form.backLoop().totals() + " numbers up over samples");
    }
}
