package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.source.BackLoop;
import org.itograd.autodiff.device.source.Registers;
import org.itograd.autodiff.device.source.TimeLoop;
import org.itograd.autodiff.program.DeviceStep.Argument;
import org.itograd.autodiff.program.DeviceStep.Kind;
import org.itograd.base.BoundedCache;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// A loop as kernels: forwards as a [TimeLoop], and if its reverse is asked for as a [BackLoop]. Loops that differ in numbers only (seeds,
/// times, weights) share them.
final class DeviceForm {
    private static final BoundedCache<Key, Choice> CACHE =
            new BoundedCache<>(BoundedCache.partOfHeap(32), Choice::bytes);

    /// @param aligned whether the first sample is one with which the pairs of random numbers begin
    /// @param wanted  of which inputs there shall be cotangents; empty if the loop goes forwards only
    private record Key(
            Code code, List<Role> roles, int rows, int carried, List<Argument> given, List<Integer> saves,
            boolean aligned, List<Boolean> wanted) {}

    private record Choice(@Nullable DeviceForm form, String why) {
        long bytes() {
            return form == null ? 1024 : form.bytes();
        }
    }

    private final DeviceStep step;
    private final @Nullable DeviceStep back;
    private final TimeLoop loop;
    private final @Nullable BackLoop backLoop;

    private DeviceForm(Key key) throws Unsuited {
        DeviceStep.Inputs inputs = new DeviceStep.Inputs(key.given, key.carried);
        step = new DeviceStep(key.code, key.roles, key.rows, key.carried, inputs, 0, 0, false);
        int lanes = step.lanes().lanes();
        Registers registers = new Registers(
                step.dtype(), Arrays.stream(step.lanes().outputSizes()).boxed().toList(),
                sizes(key.given, Kind.NORMAL, lanes),
                sizes(key.given, Kind.WRITTEN, lanes).stream().mapToInt(Integer::intValue).sum(), key.aligned);
        loop = new TimeLoop(registers, step.function(), key.saves);
        if (key.wanted.isEmpty()) {
            back = null;
            backLoop = null;
            return;
        }
        Joint joint = Joint.of(key.code, key.roles, key.wanted, Builder.Form.PLAIN);
        Code gradients = joint.code().between(joint.code().inputs(), joint.gradientIds());
        back = new DeviceStep(
                gradients, joint.roles(), key.rows, joint.rowGradients(), inputs, step.function().columns(),
                step.function().rows(), true);
        if (back.lanes().lanes() != lanes) {
            throw new Unsuited(
                    "its samples, which are apart on the way forwards, mix on the way back, as they do in the gradient by a tensor with"
                            + " a row for each sample");
        }
        int[] sizes = back.lanes().outputSizes();
        backLoop = new BackLoop(
                registers, step.function(), back.function(), key.saves.getFirst(),
                Arrays.stream(sizes, joint.rowGradients(), sizes.length).sum());
    }

    private static List<Integer> sizes(List<Argument> given, Kind kind, int lanes) {
        return given.stream().filter(a -> a.is(kind)).map(a -> a.size() / lanes).toList();
    }

    private long bytes() {
        long bytes = step.lanes().code().bytes() + 64L * step.lanes().operations();
        return back == null ? bytes : bytes + back.lanes().code().bytes() + 64L * back.lanes().operations();
    }

    /// The form of a loop.
    ///
    /// @throws Unsuited if no device can run it
    static DeviceForm of(Iteration loop) throws Unsuited {
        return of(loop, List.of());
    }

    /// The form of a loop and its reverse.
    ///
    /// @param wanted of which of the step's inputs there shall be cotangents; all that is carried among them
    /// @throws Unsuited if no device can run it
    static DeviceForm of(Iteration loop, List<Boolean> wanted) throws Unsuited {
        if (loop.step().program().isEmpty()) {
            throw new Unsuited("the equation decides on numbers, so that it is no program");
        }
        if (!loop.arrivals().isEmpty() || !loop.isForward()) {
            throw new Unsuited(
                    "it goes backwards, or something arrives on its way, as where an adjoint equation is solved");
        }
        Program program = loop.step().present();
        if (program.code().outputs().size() > loop.carried().size()) {
            throw new Unsuited("it sums over samples");
        }
        List<Argument> given = new ArrayList<>();
        for (Given g : loop.given()) {
            Kind kind = switch (g) {
                case Given.Scalars _ -> Kind.SCALAR;
                case Given.Normals _ -> Kind.NORMAL;
                case Given.Source _ -> Kind.WRITTEN;
            };
            g.shapes().forEach(s -> given.add(new Argument(kind, s.size())));
        }
        if (streams(loop).stream().anyMatch(s -> s.first() != first(loop))) {
            throw new Unsuited("its streams of random numbers begin at different samples");
        }
        List<Integer> saves = loop.saves().stream().map(Iteration.Save::place).toList();
        Key key = new Key(
                program.code(), loop.roles(), loop.rows(), loop.carried().size(), given, saves,
                first(loop) % Registers.UNIT == 0, List.copyOf(wanted));
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

    DeviceStep step() {
        return step;
    }

    TimeLoop loop() {
        return loop;
    }

    /// Of a loop with a reverse.
    DeviceStep back() {
        return present(back);
    }

    /// Of a loop with a reverse.
    BackLoop backLoop() {
        return present(backLoop);
    }

    private static <T> T present(@Nullable T part) {
        if (part == null) {
            throw new AssertionError("this loop goes forwards only");
        }
        return part;
    }

    DType dtype() {
        return step.dtype();
    }

    Registers registers() {
        return loop.registers();
    }

    /// How many samples there are; 1 if they mix, and all are one.
    int lanes() {
        return step.lanes().lanes();
    }

    /// Whether a kernel computes in float64 anywhere.
    boolean takesDoubles() {
        return dtype() == DType.F64 || loop.reachesFar() || (backLoop != null && backLoop.reachesFar());
    }

    /// The streams of normal numbers.
    static List<Given.Normals> streams(Iteration of) {
        return of.given().stream().filter(Given.Normals.class::isInstance).map(Given.Normals.class::cast).toList();
    }

    /// The number of the first sample in all streams.
    static long first(Iteration of) {
        return streams(of).stream().mapToLong(Given.Normals::first).findFirst().orElse(0);
    }

    /// The inputs of the reverse of a step, as far as they are fixed.
    static List<@Nullable Tensor> backInputs(Iteration of) {
        List<@Nullable Tensor> inputs = new ArrayList<>(of.inputs());
        inputs.addAll(Collections.nCopies(of.carried().size(), null));
        return inputs;
    }
}
