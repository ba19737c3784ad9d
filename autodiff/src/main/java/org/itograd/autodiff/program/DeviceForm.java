package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.source.TimeLoop;
import org.itograd.autodiff.device.source.TimeLoop.Read;
import org.itograd.autodiff.expr.Hoisting;
import org.itograd.autodiff.expr.Kernel;
import org.itograd.autodiff.program.ScalarLeaves.Leaf;
import org.itograd.base.BoundedCache;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.jspecify.annotations.Nullable;

/// A step as a [TimeLoop]: the same expressions of components that a [LaneProgram] is made of. Loops that differ in numbers only (seeds,
/// times, weights) share it.
final class DeviceForm {
    /// More operations than these, for one sample, are a text that compilers take minutes for.
    private static final int MANY_OPERATIONS = 20_000;

    private static final BoundedCache<Key, Choice> CACHE =
            new BoundedCache<>(BoundedCache.partOfHeap(32), Choice::bytes);

    private record Key(Code code, List<Role> roles, int rows, int carried, List<Integer> given, List<Integer> saves) {}

    private record Choice(@Nullable DeviceForm form, String why) {
        long bytes() {
            return form == null ? 1024 : form.lanes.code().bytes() + 64L * form.lanes.operations();
        }
    }

    private final LaneForm lanes;
    private final TimeLoop loop;
    private final @Nullable Kernel ofSteps;
    /// The places of the scalars that are columns, after those that are hoisted.
    private final List<Integer> scalars = new ArrayList<>();
    /// The components of fixed inputs that each sample has of its own.
    private final List<Leaf> rows = new ArrayList<>();

    private DeviceForm(Key key) throws Unsuited {
        lanes = new LaneForm(key.code, key.roles, key.rows, key.carried, MANY_OPERATIONS, 0);
        Hoisting parts = lanes.parts();
        ofSteps = LaneProgram.ofSteps(lanes);
        int[] sizes = lanes.outputSizes();
        List<Read> reads = new ArrayList<>();
        for (int read : parts.reads()) {
            reads.add(read(key, read, sizes));
        }
        List<Integer> streams = key.given.stream().filter(g -> g > 0).map(g -> g / lanes.lanes()).toList();
        loop = new TimeLoop(
                lanes.dtype(), parts.outputs(), reads, Arrays.stream(sizes).boxed().toList(), streams,
                parts.hoisted().size() + scalars.size(), rows.size(), key.saves);
    }

    /// What an input of the expressions is for the kernel.
    private Read read(Key key, int read, int[] sizes) {
        if (lanes.isHoisted(read)) {
            return new Read.OfStep(lanes.hoisted(read));
        }
        Leaf leaf = lanes.leaf(read);
        int place = leaf.place();
        int given = key.given.size();
        if (place < given) {
            if (lanes.isOfStep(read)) {
                return new Read.OfStep(lanes.parts().hoisted().size() + placeOf(scalars, place));
            }
            int stream = (int) key.given.subList(0, place).stream().filter(g -> g > 0).count();
            return new Read.Normal(stream, leaf.component());
        }
        if (place < given + key.carried) {
            int before = Arrays.stream(sizes, 0, place - given).sum();
            return new Read.Carried(before + leaf.component());
        }
        return new Read.OfSample(placeOf(rows, leaf));
    }

    private static <T> int placeOf(List<T> known, T one) {
        int at = known.indexOf(one);
        if (at < 0) {
            known.add(one);
        }
        return at < 0 ? known.size() - 1 : at;
    }

    /// The form of a loop.
    ///
    /// @throws Unsuited if no device can run it
    static DeviceForm of(Iteration loop) throws Unsuited {
        if (loop.step().program().isEmpty()) {
            throw new Unsuited("the equation decides on numbers, so that it is no program");
        }
        if (!loop.arrivals().isEmpty() || !loop.isForward()) {
            throw new Unsuited(
                    "it goes backwards, or something arrives on its way, as in the reverse pass of a gradient");
        }
        Program program = loop.step().present();
        if (program.code().outputs().size() > loop.carried().size()) {
            throw new Unsuited("it sums over samples");
        }
        List<Integer> given = new ArrayList<>();
        for (Given g : loop.given()) {
            switch (g) {
                case Given.Scalars _ -> given.add(0);
                case Given.Normals n -> given.add(n.shape().size());
                case Given.Source _ ->
                    throw new Unsuited("each step needs what only this processor can write: increments of a"
                            + " path with a memory (a tree, Lévy areas), or jumps");
            }
        }
        List<Integer> saves = loop.saves().stream().map(Iteration.Save::place).toList();
        Key key = new Key(program.code(), loop.roles(), loop.rows(), loop.carried().size(), given, saves);
        Choice choice = CACHE.get(key, DeviceForm::choose);
        DeviceForm form = choice.form;
        if (form == null) {
            throw new Unsuited(choice.why);
        }
        return form;
    }

    private static Choice choose(Key key) {
        try {
            return new Choice(new DeviceForm(key), "");
        } catch (Unsuited e) {
            return new Choice(null, e.why());
        }
    }

    TimeLoop loop() {
        return loop;
    }

    DType dtype() {
        return lanes.dtype();
    }

    /// How many samples there are; 1 if they mix, and all are one.
    int lanes() {
        return lanes.lanes();
    }

    int operations() {
        return lanes.operations();
    }

    /// Whether the kernel computes in float64 anywhere.
    boolean takesDoubles() {
        return dtype() == DType.F64 || loop.reachesFar();
    }

    /// The streams of normal numbers.
    List<Given.Normals> streams(Iteration of) {
        return of.given().stream().filter(Given.Normals.class::isInstance).map(Given.Normals.class::cast).toList();
    }

    /// The number of the first sample in all streams.
    long first(Iteration of) {
        return streams(of).stream().mapToLong(Given.Normals::first).findFirst().orElse(0);
    }

    /// Computes what follows from the numbers of a step alone; null if there is no such thing.
    @Nullable
    Kernel ofSteps() {
        return ofSteps;
    }

    /// How many such results there are.
    int hoisted() {
        return lanes.parts().hoisted().size();
    }

    /// What [#ofSteps] reads.
    List<Given.Scalars> hoistedScalars(Iteration of) {
        return lanes.parts().hoistedReads().stream().map(r -> scalars(of, lanes.leaf(r).place())).toList();
    }

    /// What is given to each step and read by the kernel itself.
    List<Given.Scalars> scalars(Iteration of) {
        return scalars.stream().map(place -> scalars(of, place)).toList();
    }

    private static Given.Scalars scalars(Iteration of, int place) {
        return (Given.Scalars) of.given().get(place);
    }

    private List<@Nullable Tensor> fixed(Iteration of) {
        return lanes.fixedInputs(lanes.plan().fixed().compute(of.inputs()));
    }

    /// The parameters of the expressions.
    double[] parameters(Iteration of) {
        return lanes.parameters(fixed(of));
    }

    /// What samples have of their own in all steps, sample by sample.
    Object rows(Iteration of, int from, int n) {
        Object all = dtype().allocate(n * rows.size());
        List<@Nullable Tensor> fixed = rows.isEmpty() ? Collections.emptyList() : fixed(of);
        for (int r = 0; r < rows.size(); r++) {
            Leaf leaf = rows.get(r);
            Object values = FixedValues.present(fixed.get(leaf.place())).array();
            int size = lanes.components(leaf.place());
            for (int i = 0; i < n; i++) {
                double x = Numbers.get(dtype(), values, (from + i) * size + leaf.component());
                Numbers.set(dtype(), x, all, i * rows.size() + r);
            }
        }
        return all;
    }
}
