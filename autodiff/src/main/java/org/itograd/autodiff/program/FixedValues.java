package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.TreeSet;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Operation;
import org.itograd.autodiff.program.Dependence.Kind;
import org.jspecify.annotations.Nullable;

/// The values of a code that depend on no sample and no step, as far as something else or the caller asks for them: computed
/// once, before all blocks.
final class FixedValues {
    private final Code code;
    private final boolean[] needed;

    FixedValues(Code code, Dependence dependence) {
        this.code = code;
        this.needed = code.needed(List.copyOf(readByOthers(code, dependence)), _ -> false);
    }

    private static TreeSet<Integer> readByOthers(Code code, Dependence dependence) {
        TreeSet<Integer> read = new TreeSet<>(code.outputs());
        boolean[] used = code.used();
        for (int id = 0; id < used.length; id++) {
            if (used[id] && dependence.kind(id) != Kind.FIXED && code.value(id) instanceof Operation s) {
                read.addAll(s.operands());
            }
        }
        read.removeIf(id -> dependence.kind(id) != Kind.FIXED);
        return read;
    }

    /// Computes them.
    ///
    /// @param inputs of the code; those that are not fixed may be null
    /// @return by number in the code; null for what is not fixed or not needed
    @Nullable
    Tensor[] compute(List<@Nullable Tensor> inputs) {
        @Nullable
        Tensor[] fixed = new Tensor[needed.length];
        for (int id = 0; id < fixed.length; id++) {
            if (needed[id]) {
                fixed[id] = switch (code.value(id)) {
                    case Input i -> given(inputs.get(i.place()), i);
                    case Constant c -> Tensor.full(c.dtype(), c.value(), c.shape().dims());
                    case Operation s ->
                        s.op().of(s.operands().stream().map(o -> present(fixed[o])).toArray(Tensor[]::new));
                };
            }
        }
        return fixed;
    }

    private static Tensor given(@Nullable Tensor t, Input i) {
        if (t == null) {
            throw failure("inputs: input %d is the same for all samples and must be given", i.place());
        }
        require(
                t.shape().equals(i.shape()) && t.dtype() == i.dtype(),
                "inputs: input %d must be %s%s, got %s%s",
                i.place(),
                i.dtype(),
                i.shape(),
                t.dtype(),
                t.shape());
        return t;
    }

    /// A value that is fixed and needed.
    static Tensor present(@Nullable Tensor t) {
        if (t == null) {
            throw new AssertionError("a value is used before it is computed");
        }
        return t;
    }
}
