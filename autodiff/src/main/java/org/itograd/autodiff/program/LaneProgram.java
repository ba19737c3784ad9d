package org.itograd.autodiff.program;

import java.lang.ref.SoftReference;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Access;
import org.itograd.autodiff.expr.Compiler;
import org.itograd.autodiff.expr.Hoisting;
import org.itograd.autodiff.expr.Kernel;
import org.itograd.autodiff.program.ScalarLeaves.Leaf;
import org.itograd.base.BoundedCache;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// A code as one kernel whose elements are the samples, with an array for each component of what is per sample ([Scalariser]).
///
/// What is the same for all samples of a step (a root of its length) is computed by a kernel of its own whose elements are the steps.
/// A value that is a sum over samples is added up for each sample by itself, over all steps, and over the samples at the end.
final class LaneProgram {
    /// More components or operations than these, for one sample, are left to blocks: then arrays of whole tensors are worth their bookkeeping.
    private static final int MANY_COMPONENTS = 2048;
    private static final int MANY_OPERATIONS = 2500;

    /// So many calls' arrays are kept to be used again.
    private static final int KEPT = 32;

    private static final BoundedCache<Key, Choice> CACHE =
            new BoundedCache<>(BoundedCache.partOfHeap(16), Choice::bytes);

    private static final BoundedCache<ReverseKey, Choice> REVERSED =
            new BoundedCache<>(BoundedCache.partOfHeap(16), Choice::bytes);

    /// Up to so many samples it is not worth computing apart what they have in common, if a call is for one step.
    private static final int FEW = 16;

    private record Key(Code code, List<Role> roles, int rows, int rowOutputs, boolean always, boolean oneStep) {}

    private record ReverseKey(Code code, List<Role> roles, int rows, List<Boolean> wanted, boolean always) {}

    /// A program, or why there is none.
    record Choice(@Nullable LaneProgram program, String why) {
        Optional<LaneProgram> found() {
            return Optional.ofNullable(program);
        }

        long bytes() {
            return program == null ? 1024 : program.form.code().bytes() + program.kernel.bytes();
        }
    }

    private final LaneForm form;
    private final Kernel kernel;
    private final @Nullable Kernel ofSteps;
    private final Queue<SoftReference<LaneCall>> idle = new ConcurrentLinkedQueue<>();

    private LaneProgram(Key key) throws Unsuited {
        form = new LaneForm(key.code, key.roles, key.rows, key.rowOutputs,
                new LaneForm.Limits(MANY_COMPONENTS, MANY_OPERATIONS, key.oneStep ? FEW : 0));
        if (!form.isOneLoop() && !key.always && !LaneCost.pays(form.code(), form.operations(), form.lanes())) {
            throw new Unsuited(
                    "its " + form.operations() + " operations for a sample are several loops, and cheaper on tensors");
        }
        Hoisting parts = form.parts();
        kernel = Compiler.of(parts.outputs(), form.dtype(), parts.reads().stream().map(this::access).toList());
        ofSteps = ofSteps(form);
    }

    /// Computes what is the same for all samples, for several steps at once; null if there is no such thing.
    static @Nullable Kernel ofSteps(LaneForm form) {
        Hoisting parts = form.parts();
        return parts.hoisted().isEmpty()
                ? null
                : Compiler.of(
                        parts.hoisted(), form.dtype(),
                        Collections.nCopies(parts.hoistedReads().size(), Access.VECTOR));
    }

    private Access access(int read) {
        return form.isOfStep(read) ? Access.SCALAR : Access.VECTOR;
    }

    /// The program of a code, or why it has none: the same object for equal arguments as long as it is kept.
    ///
    /// @param code       as it was captured
    /// @param roles      of its inputs
    /// @param rows       how many samples there are
    /// @param rowOutputs the first so many outputs are per sample, the others sums over samples
    /// @param always     whether there shall be one even if it is not worth it
    static Choice of(Code code, List<Role> roles, int rows, int rowOutputs, boolean always) {
        return of(new Key(code, List.copyOf(roles), rows, rowOutputs, always, false));
    }

    /// As [#of], for calls of one step each.
    static Choice ofOneStep(Code code, List<Role> roles, int rows, int rowOutputs, boolean always) {
        return of(new Key(code, List.copyOf(roles), rows, rowOutputs, always, true));
    }

    private static Choice of(Key wanted) {
        return CACHE.get(wanted, key -> {
            try {
                return new Choice(new LaneProgram(key), "");
            } catch (Unsuited e) {
                return new Choice(null, e.why());
            }
        });
    }

    /// The program of the reverse of a function of samples, from its inputs and a cotangent for each result to the cotangents of the
    /// wanted inputs, those per sample first.
    static Choice ofReverse(Code code, List<Role> roles, int rows, List<Boolean> wanted, boolean always) {
        return REVERSED.get(new ReverseKey(code, List.copyOf(roles), rows, List.copyOf(wanted), always), key -> {
            Joint joint = Joint.of(key.code, key.roles, key.wanted, Builder.Form.PLAIN);
            Code gradients = joint.code().between(joint.code().inputs(), joint.gradientIds());
            return of(gradients, joint.roles(), key.rows, joint.rowGradients(), key.always);
        });
    }

    /// What it is made of.
    LaneForm form() {
        return form;
    }

    RowPlan plan() {
        return form.plan();
    }

    DType dtype() {
        return form.dtype();
    }

    /// How many samples there are; 1 if they mix, and all are one.
    int lanes() {
        return form.lanes();
    }

    /// Whether an input is not fixed.
    boolean varies(int place) {
        return form.varies(place);
    }

    /// The fixed values among the inputs of the code for one sample, which come after those of the whole code.
    List<BlockCode.FixedInput> fixed() {
        return form.fixed();
    }

    /// The fixed values among the inputs of the code for one sample, by place; null for the others.
    ///
    /// @param values by number in the whole code
    List<@Nullable Tensor> fixedInputs(@Nullable Tensor[] values) {
        return form.fixedInputs(values);
    }

    /// The place of the first total among the inputs.
    int firstTotal() {
        return form.firstTotal();
    }

    Kernel kernel() {
        return kernel;
    }

    /// Computes what is the same for all samples, for several steps at once; null if there is no such thing.
    @Nullable
    Kernel ofSteps() {
        return ofSteps;
    }

    /// What the inputs of both kernels are.
    Hoisting parts() {
        return form.parts();
    }

    /// What the kernels' numbered inputs are, unless they are hoisted.
    Leaf leaf(int number) {
        return form.leaf(number);
    }

    /// Whether an input of the kernel is computed by [#ofSteps].
    boolean isHoisted(int number) {
        return form.isHoisted(number);
    }

    /// Which of the results of [#ofSteps] it is.
    int hoisted(int number) {
        return form.hoisted(number);
    }

    /// The parameters of both kernels.
    double[] parameters(List<@Nullable Tensor> fixedInputs) {
        return form.parameters(fixedInputs);
    }

    /// How many components each output has.
    int[] outputSizes() {
        return form.outputSizes();
    }

    /// How many components an input has for one sample.
    int components(int place) {
        return form.components(place);
    }

    /// Arrays for calls for so many samples.
    LaneCall borrow(int n) {
        for (int i = 0; i < KEPT; i++) {
            SoftReference<LaneCall> reference = idle.poll();
            LaneCall call = reference == null ? null : reference.get();
            if (call != null && call.n() == n) {
                return call;
            }
            if (reference == null) {
                break;
            }
        }
        return new LaneCall(this, n);
    }

    /// Lets the next block have them.
    void giveBack(LaneCall call) {
        if (idle.size() < KEPT) {
            idle.add(new SoftReference<>(call));
        }
    }

    @Override
    public String toString() {
        return "one kernel of " + form.operations() + " operations, a lane for each of " + lanes() + " samples, from "
                + parts().reads().size() + " components to " + parts().outputs().size();
    }
}
