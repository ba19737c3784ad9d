package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.source.StepFunction;
import org.itograd.autodiff.device.source.StepFunction.Read;
import org.itograd.autodiff.expr.Kernel;
import org.itograd.autodiff.program.ScalarLeaves.Leaf;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// A step, or its reverse, as a [StepFunction]: the same expressions of components that a [LaneProgram] is made of; and what this
/// processor computes for it.
final class DeviceStep {
    /// More components or operations than these, for one sample, are a text that compilers take minutes for.
    private static final LaneForm.Limits LIMITS = new LaneForm.Limits(20_000, 20_000, 0);

    private final LaneForm lanes;
    private final @Nullable Kernel ofSteps;
    private final StepFunction function;
    /// The places of the scalars that are columns, after those that are hoisted.
    private final List<Integer> scalars = new ArrayList<>();
    /// The components of fixed inputs that each sample has of its own.
    private final List<Leaf> rows = new ArrayList<>();

    /// What a step is given at a place.
    enum Kind {
        SCALAR, NORMAL, WRITTEN
    }

    /// An argument that a step is given.
    ///
    /// @param size for all samples
    record Argument(Kind kind, int size) {
        boolean is(Kind other) {
            return kind == other;
        }
    }

    /// What the inputs of a code are: what is given, then what is carried, and on the way back in the end the cotangents of that.
    ///
    /// @param carried how many are carried
    record Inputs(List<Argument> given, int carried) {}

    /// @param code       as it was captured
    /// @param roles      of its inputs
    /// @param samples    how many there are
    /// @param rowOutputs the first so many outputs are per sample, the others sums over samples
    /// @param columns    that each step has beside, before its own
    /// @param others     that each sample has beside, before its own
    /// @param backwards  whether it is the reverse of a step
    /// @throws Unsuited if it cannot be written so
    DeviceStep(
            Code code, List<Role> roles, int samples, int rowOutputs, Inputs inputs, int columns, int others,
            boolean backwards) throws Unsuited {
        lanes = new LaneForm(code, roles, samples, rowOutputs, LIMITS);
        ofSteps = LaneProgram.ofSteps(lanes);
        int cotangents = backwards ? roles.size() - inputs.carried : Integer.MAX_VALUE - inputs.carried;
        List<Read> reads = new ArrayList<>();
        for (int read : lanes.parts().reads()) {
            reads.add(shifted(read(read, inputs, cotangents, rowOutputs), columns, others));
        }
        function = new StepFunction(
                lanes.parts().outputs(), reads, lanes.parts().hoisted().size() + scalars.size(), rows.size());
    }

    private static Read shifted(Read read, int columns, int rows) {
        return switch (read) {
            case Read.OfStep(int column) -> new Read.OfStep(columns + column);
            case Read.OfSample(int component) -> new Read.OfSample(rows + component);
            case Read.Carried _,Read.Normal _,Read.Written _,Read.Cotangent _,Read.Total _ -> read;
        };
    }

    /// What an input of the expressions is for the kernel.
    private Read read(int read, Inputs inputs, int cotangents, int rowOutputs) {
        if (lanes.isHoisted(read)) {
            return new Read.OfStep(lanes.hoisted(read));
        }
        Leaf leaf = lanes.leaf(read);
        int place = leaf.place();
        int given = inputs.given.size();
        if (place < given) {
            return given(leaf, inputs.given);
        }
        if (place < given + inputs.carried) {
            return new Read.Carried(before(given, place) + leaf.component());
        }
        if (place >= cotangents && place < cotangents + inputs.carried) {
            return new Read.Cotangent(before(cotangents, place) + leaf.component());
        }
        int total = place - lanes.firstTotal();
        return total < 0
                ? new Read.OfSample(placeOf(rows, leaf))
                : new Read.Total(Arrays.stream(lanes.outputSizes(), rowOutputs, rowOutputs + total).sum()
                        + leaf.component());
    }

    private Read given(Leaf leaf, List<Argument> given) {
        int place = leaf.place();
        List<Argument> before = given.subList(0, place);
        return switch (given.get(place).kind) {
            case SCALAR -> new Read.OfStep(lanes.parts().hoisted().size() + placeOf(scalars, place));
            case NORMAL -> new Read.Normal(
                    (int) before.stream().filter(a -> a.is(Kind.NORMAL)).count(), leaf.component());
            case WRITTEN -> new Read.Written(
                    before.stream().filter(a -> a.is(Kind.WRITTEN)).mapToInt(a -> a.size / lanes.lanes()).sum()
                            + leaf.component());
        };
    }

    /// How many components some inputs have.
    private int before(int from, int to) {
        return IntStream.range(from, to).map(lanes::components).sum();
    }

    private static <T> int placeOf(List<T> known, T one) {
        int at = known.indexOf(one);
        if (at < 0) {
            known.add(one);
        }
        return at < 0 ? known.size() - 1 : at;
    }

    StepFunction function() {
        return function;
    }

    LaneForm lanes() {
        return lanes;
    }

    DType dtype() {
        return lanes.dtype();
    }

    /// What depends on no sample and no step, of all inputs of the code.
    ///
    /// @param inputs those that are not fixed may be null
    Fixed fixed(List<@Nullable Tensor> inputs) {
        @Nullable
        Tensor[] values = lanes.plan().fixed().compute(inputs);
        List<@Nullable Tensor> fixed = lanes.fixedInputs(values);
        return new Fixed(values, fixed, lanes.parameters(fixed));
    }

    /// Such values.
    ///
    /// @param values     by number in the whole code
    /// @param inputs     by place
    /// @param parameters of the expressions
    @SuppressWarnings("ArrayRecordComponent")
    record Fixed(@Nullable Tensor[] values, List<@Nullable Tensor> inputs, double[] parameters) {}

    /// The columns of all steps: what follows from what they are given alone, and what they are given.
    List<Object> columns(Iteration of, Fixed fixed) {
        int n = of.to() - of.from();
        List<Object> columns = new ArrayList<>();
        if (ofSteps != null) {
            Object[] in = lanes.parts().hoistedReads().stream()
                    .map(r -> column(of, lanes.leaf(r).place())).toArray();
            Object[] out = lanes.parts().hoisted().stream().map(_ -> dtype().allocate(n)).toArray();
            ofSteps.run(in, new int[in.length], out, new int[out.length], fixed.parameters, new long[0], n);
            columns.addAll(Arrays.asList(out));
        }
        scalars.forEach(place -> columns.add(column(of, place)));
        return columns;
    }

    private Object column(Iteration of, int place) {
        int n = of.to() - of.from();
        Object to = dtype().allocate(n);
        int at = 0;
        for (Given g : of.given()) {
            if (at == place && g instanceof Given.Scalars scalars) {
                Numbers.fromDoubles(dtype(), scalars.values(), of.from(), to, 0, n);
            }
            at += g.size();
        }
        return to;
    }

    /// What some samples have of their own in all steps, a column for each number.
    List<Object> rows(Fixed fixed, int from, int n) {
        if (rows.isEmpty()) {
            return Collections.emptyList();
        }
        List<Object> columns = new ArrayList<>();
        for (Leaf leaf : rows) {
            Object values = FixedValues.present(fixed.inputs.get(leaf.place())).array();
            int size = lanes.components(leaf.place());
            Object column = dtype().allocate(n);
            for (int i = 0; i < n; i++) {
                Numbers.set(dtype(), Numbers.get(dtype(), values, (from + i) * size + leaf.component()), column, i);
            }
            columns.add(column);
        }
        return columns;
    }
}
