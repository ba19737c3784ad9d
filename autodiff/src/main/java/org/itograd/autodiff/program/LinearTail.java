package org.itograd.autodiff.program;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Add;
import org.itograd.autodiff.op.Sub;
import org.itograd.autodiff.program.Definition.Operation;
import org.itograd.autodiff.program.Dependence.Kind;
import org.jspecify.annotations.Nullable;

/// The last operations on sums over samples: those that may as well be applied once, to the total of all blocks and steps.
///
/// Blocks compute a code up to its _summed_ values and add these up. A sum that is an output, or that something other than
/// such a linear operation reads, is one of them; from there the tail leads on to the outputs.
final class LinearTail {
    /// A total is carried out of the blocks before a linear operation if it is not so many times larger than the result.
    private static final int WIDEST_TOTAL = 8;

    private final Code code;
    private final Dependence dependence;
    private final List<Integer> outputs;
    private final Set<Integer> summed = new LinkedHashSet<>();
    private final Set<Integer> tail = new TreeSet<>();

    /// @param outputs of the code that are not per sample
    LinearTail(Code code, Dependence dependence, List<Integer> outputs) {
        this.code = code;
        this.dependence = dependence;
        this.outputs = outputs;
        outputs.forEach(this::cut);
    }

    /// The values that blocks add up, in the order in which the outputs ask for them.
    List<Integer> summed() {
        return List.copyOf(summed);
    }

    private void cut(int id) {
        if (dependence.kind(id) == Kind.FIXED) {
            return;
        }
        if (dependence.whole() || !isPostponed(id)) {
            summed.add(id);
        } else if (tail.add(id)) {
            ((Operation) code.value(id)).operands().stream().filter(this::isTotal).forEach(this::cut);
        }
    }

    private boolean isTotal(int id) {
        return dependence.kind(id) == Kind.TOTAL;
    }

    /// Whether a total follows from other totals by an operation that may as well be applied at the end.
    private boolean isPostponed(int id) {
        if (!(code.value(id) instanceof Operation s) || s.operands().stream().noneMatch(this::isTotal)) {
            return false;
        }
        return s.op() instanceof Add
                || s.op() instanceof Sub
                || s.operands().stream().allMatch(o -> isTotal(o) ? !isWide(o, s) : dependence.kind(o) == Kind.FIXED);
    }

    private boolean isWide(int total, Operation result) {
        return code.value(total).shape().size() > (long) WIDEST_TOTAL * result.shape().size();
    }

    /// The outputs that are not per sample.
    ///
    /// @param fixed  the fixed values
    /// @param totals of the summed values, in their order
    List<Tensor> apply(@Nullable Tensor[] fixed, List<Tensor> totals) {
        Map<Integer, Tensor> known = new HashMap<>();
        int place = 0;
        for (int id : summed) {
            known.put(id, totals.get(place++));
        }
        for (int id : tail) {
            Operation s = (Operation) code.value(id);
            known.put(id, s.op().of(s.operands().stream().map(o -> value(o, known, fixed)).toArray(Tensor[]::new)));
        }
        return outputs.stream().map(o -> value(o, known, fixed)).toList();
    }

    private static Tensor value(int id, Map<Integer, Tensor> known, @Nullable Tensor[] fixed) {
        Tensor total = known.get(id);
        return total != null ? total : FixedValues.present(fixed[id]);
    }
}
