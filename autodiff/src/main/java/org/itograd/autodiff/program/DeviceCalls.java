package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.device.Traits;
import org.itograd.autodiff.device.source.CopyLoop;
import org.itograd.autodiff.device.source.Dialect;
import org.itograd.autodiff.device.source.FusedLoop;
import org.itograd.autodiff.device.source.GroupLoop;
import org.itograd.autodiff.device.source.PoolLoop;
import org.itograd.autodiff.device.source.SumLoop;
import org.itograd.autodiff.device.source.Task;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.kernel.Pooling;
import org.itograd.autodiff.op.AvgPool2d;
import org.itograd.autodiff.op.AvgPool2dGradient;
import org.itograd.autodiff.op.BroadcastTo;
import org.itograd.autodiff.op.Concat;
import org.itograd.autodiff.op.Conv2d;
import org.itograd.autodiff.op.Conv2dInputGradient;
import org.itograd.autodiff.op.Conv2dWeightGradient;
import org.itograd.autodiff.op.GroupNormalize;
import org.itograd.autodiff.op.MatMul;
import org.itograd.autodiff.op.Max;
import org.itograd.autodiff.op.Pad;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.op.Slice;
import org.itograd.autodiff.op.Sum;
import org.itograd.autodiff.op.Transpose;
import org.itograd.autodiff.op.UpsampleNearest2d;
import org.itograd.autodiff.op.lowered.FirstPosition;
import org.itograd.autodiff.op.lowered.GroupStatistic;
import org.itograd.autodiff.program.DeviceLaunches.Place;
import org.itograd.autodiff.program.Instruction.Call;
import org.itograd.autodiff.program.Instruction.Loop;
import org.itograd.autodiff.program.Instruction.Store;
import org.itograd.autodiff.program.Instruction.SumOf;
import org.itograd.base.DType;

/// The kernels of a program's instructions. An operation that has none is refused by its name.
final class DeviceCalls {
    private final Code code;
    private final Traits traits;
    private final DeviceLaunches launches = new DeviceLaunches();

    private DeviceCalls(Code code, Traits traits) {
        this.code = code;
        this.traits = traits;
    }

    /// The launches that some instructions become.
    ///
    /// @throws Unsuited if one has no kernel
    static DeviceLaunches of(Code code, List<Instruction> instructions, Traits traits) throws Unsuited {
        DeviceCalls calls = new DeviceCalls(code, traits);
        for (Instruction i : instructions) {
            calls.launches.begin();
            switch (i) {
                case Loop loop -> calls.loop(loop);
                case Call call -> calls.call(call);
            }
        }
        return calls.launches;
    }

    private Dialect dialect(DType dtype) {
        return traits.dialect(dtype, 1);
    }

    private void add(Task task, Place... places) {
        launches.add(task, List.of(places));
    }

    private static Place value(int id) {
        return new Place.Value(id);
    }

    // ------------------------------------------------------------------ loops

    private void loop(Loop loop) {
        int[] extents = loop.space().dims();
        List<int[]> strides = loop.reads().stream().map(r -> broadcast(code.value(r).shape(), loop.space())).toList();
        List<Place> places = new ArrayList<>(loop.reads().stream().map(DeviceCalls::value).toList());
        places.add(new Place.Numbers(loop.dtype(), loop.parameters()));
        Dialect d = dialect(loop.dtype());
        if (!loop.stores().isEmpty()) {
            List<Place> all = new ArrayList<>(places);
            loop.stores().forEach(s -> all.add(value(s.id())));
            launches.add(
                    FusedLoop.of(d, extents, strides, loop.stores().stream().map(Store::expression).toList()), all);
        }
        for (SumOf sum : loop.sums()) {
            int n = loop.space().size() / (sum.rows() * sum.columns());
            reduced(d, SumLoop.Kind.SUM, extents, strides, sum.expression(), places, sum.rows(), n, sum.columns(),
                    value(sum.id()));
        }
    }

    /// How an array stands along the axes of a space to which it is broadcast.
    private static int[] broadcast(Shape shape, Shape space) {
        int[] strides = new int[space.rank()];
        int step = 1;
        for (int axis = 1; axis <= shape.rank(); axis++) {
            strides[space.rank() - axis] = shape.dim(-axis) == 1 ? 0 : step;
            step *= shape.dim(-axis);
        }
        return strides;
    }

    /// A sum or a maximum, if need be of parts of itself.
    private void reduced(
            Dialect d, SumLoop.Kind kind, int[] extents, List<int[]> strides, Expr value, List<Place> places, int rows,
            int n, int columns, Place to) {
        int parts = SumLoop.parts(rows * columns, n);
        List<Place> all = new ArrayList<>(places);
        Place out = parts == 1 ? to : launches.scratch(d.dtype(), (long) rows * parts * columns);
        all.add(out);
        launches.add(SumLoop.of(d, kind, extents, strides, value, rows, n, columns), all);
        if (parts > 1) {
            reduced(d, kind, out, rows, parts, columns, to);
        }
    }

    private void reduced(Dialect d, SumLoop.Kind kind, Place from, int rows, int n, int columns, Place to) {
        reduced(d, kind, new int[]{rows * n * columns}, List.of(new int[]{1}), Expr.input(0),
                List.of(from, new Place.Numbers(d.dtype(), List.of())), rows, n, columns, to);
    }

    // ------------------------------------------------------------------ operations

    private void call(Call call) throws Unsuited {
        Definition out = code.value(call.id());
        if (out.shape().size() == 0) {
            return;
        }
        Dialect d = dialect(out.dtype());
        Place y = value(call.id());
        Place x = value(call.reads().getFirst());
        Shape in = code.value(call.reads().getFirst()).shape();
        switch (call.op()) {
            case Sum s -> reduce(d, SumLoop.Kind.SUM, s.axes(), in, x, y);
            case Max m -> reduce(d, SumLoop.Kind.MAX, m.axes(), in, x, y);
            case MatMul _,Conv2d _,Conv2dInputGradient _,Conv2dWeightGradient _ ->
                new DeviceProducts(code, traits, launches).add(call);
            case Transpose t -> {
                int[] steps = dense(in);
                copy(d, out.shape(), x, 0, t.permutation().stream().mapToInt(a -> steps[a]).toArray(), y, 0,
                        dense(out.shape()));
            }
            case Slice s ->
                copy(d, out.shape(), x, s.from() * dense(in)[s.axis()], dense(in), y, 0, dense(out.shape()));
            case BroadcastTo _ -> copy(d, out.shape(), x, 0, broadcast(in, out.shape()), y, 0, dense(out.shape()));
            case Pad p -> {
                add(CopyLoop.clear(d, out.shape().size()), y);
                copy(d, in, x, 0, dense(in), y, p.from() * dense(out.shape())[p.axis()], dense(out.shape()));
            }
            case Concat c -> concat(d, c, call, out.shape());
            case FirstPosition _ ->
                copy(d, out.shape(), x, 0, dense(in), y, 0, dense(out.shape()));
            case AvgPool2d p -> add(PoolLoop.average(d, pooling(in, p)), x, y);
            case AvgPool2dGradient p -> add(PoolLoop.adjoint(d, pooling(p.image(), p.pool())), x, y);
            case UpsampleNearest2d u ->
                add(PoolLoop.upsample(d, in.dim(0), in.dim(1), in.dim(2), in.dim(3), u.k()), x, y);
            case GroupStatistic g -> statistic(d, g, call, in);
            default -> throw noKernel(call.op(), out);
        }
    }

    private static Unsuited noKernel(Primitive op, Definition out) {
        return new Unsuited(
                "there is no kernel for %s, which gives %s%s".formatted(op.name(), out.dtype(), out.shape()));
    }

    private void statistic(Dialect d, GroupStatistic g, Call call, Shape in) throws Unsuited {
        if (!traits.doubles()) {
            throw new Unsuited("the statistics of %s are computed in float64, which the device does not"
                    .formatted(GroupNormalize.class.getSimpleName()));
        }
        GroupLoop.Kind kind = switch (g.kind()) {
            case SHIFT -> GroupLoop.Kind.SHIFT;
            case UNIT -> GroupLoop.Kind.UNIT;
            case SCALE -> GroupLoop.Kind.SCALE;
            case AVERAGE -> GroupLoop.Kind.AVERAGE;
        };
        Task task = GroupLoop.of(
                d, kind, in.dim(0), g.groups(), in.dim(-1) / g.groups(), g.positions(), g.epsilon());
        add(task, value(call.reads().getFirst()), value(call.reads().getLast()), value(call.id()));
    }

    private void copy(Dialect d, Shape space, Place x, int from, int[] steps, Place y, int to, int[] strides) {
        if (space.size() > 0) {
            add(CopyLoop.of(d, space.dims(), from, steps, to, strides), x, y);
        }
    }

    private void concat(Dialect d, Concat c, Call call, Shape out) {
        int at = 0;
        for (int id : call.reads()) {
            Shape part = code.value(id).shape();
            copy(d, part, value(id), 0, dense(part), value(call.id()), at * dense(out)[c.axis()], dense(out));
            at += part.dim(c.axis());
        }
    }

    /// By one pass for each run of adjacent axes, the last run first.
    private void reduce(Dialect d, SumLoop.Kind kind, List<Integer> axes, Shape in, Place x, Place y) {
        Shape shape = in;
        Place from = x;
        List<Integer> left = new ArrayList<>(axes.stream().sorted().toList());
        if (left.isEmpty()) {
            copy(d, in, x, 0, dense(in), y, 0, dense(in));
        }
        while (!left.isEmpty()) {
            int end = left.getLast() + 1;
            int first = end;
            while (!left.isEmpty() && left.getLast() == first - 1) {
                left.removeLast();
                first--;
            }
            int outer = shape.product(0, first);
            int n = shape.product(first, end);
            int inner = shape.product(end, shape.rank());
            Place to = left.isEmpty() ? y : launches.scratch(d.dtype(), (long) outer * inner);
            reduced(d, kind, from, outer, n, inner, to);
            from = to;
            for (int axis = first; axis < end; axis++) {
                shape = shape.with(axis, 1);
            }
        }
    }

    private static Pooling.Geometry pooling(Shape image, AvgPool2d p) {
        return new Pooling.Geometry(
                image.dim(0), image.dim(1), image.dim(2), image.dim(3), p.k(), p.k(), p.stride(), p.stride());
    }

    /// The strides of an array that stands row by row.
    static int[] dense(Shape shape) {
        int[] strides = new int[shape.rank()];
        int step = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= shape.dim(axis);
        }
        return strides;
    }
}
