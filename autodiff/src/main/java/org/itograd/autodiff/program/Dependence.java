package org.itograd.autodiff.program;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.op.Add;
import org.itograd.autodiff.op.Batch;
import org.itograd.autodiff.op.BroadcastTo;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.op.Scheduled;
import org.itograd.autodiff.op.Sub;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Operation;
import org.jspecify.annotations.Nullable;

/// What each value of a code is to the samples: whether the samples can be computed a few at a time.
///
/// The kinds follow from the inputs' roles and from what each primitive says of itself ([Scheduled#onRows],
/// [Scheduled#sumsRows], [Scheduled#isLinearIn]). Where a value would mix samples (a mean over the batch, say), the
/// analysis fails and the code runs over all samples at once.
///
/// @param kinds  of the values, by number
/// @param slices for an operation, which of its operands are fixed values as long as there are samples, of which a block of
///     samples sees its own rows; for an output, numbered on after the values, whether it is one itself
/// @param whole  whether all samples must be computed at once; then every value that is not fixed counts as [Kind#ROWS]
/// @param rows   how many samples there are
record Dependence(Kind[] kinds, Map<Integer, boolean[]> slices, boolean whole, int rows) {
    enum Kind {
        /// Computed once.
        FIXED,
        /// Computed once in each step.
        STEP,
        /// Samples along the leading axis.
        ROWS,
        /// A sum over samples: the values of all blocks add up to it.
        TOTAL
    }

    /// Analyses a lowered code.
    ///
    /// @param rowOutputs which outputs must be per sample; the others may be totals
    static Dependence of(Code code, List<Role> roles, int rows, boolean[] rowOutputs) {
        Dependence found = rows < 2 ? null : perRow(code, roles, rows, rowOutputs);
        return found != null ? found : whole(code, roles, rows);
    }

    /// Whether an output is per sample; where samples cannot be told apart, whether it depends on an input that is not
    /// fixed.
    static boolean isPerRow(Code code, List<Role> roles, int rows, int output) {
        int id = code.outputs().get(output);
        Dependence found = rows < 2 ? null : perRow(code, roles, rows);
        return (found != null ? found : whole(code, roles, rows)).kinds[id] == Kind.ROWS;
    }

    private static Dependence whole(Code code, List<Role> roles, int rows) {
        Kind[] kinds = new Kind[code.values().size()];
        for (int id = 0; id < kinds.length; id++) {
            kinds[id] = switch (code.value(id)) {
                case Input i -> roles.get(i.place()) == Role.FIXED ? Kind.FIXED : Kind.ROWS;
                case Constant _ -> Kind.FIXED;
                case Operation s ->
                    s.operands().stream().allMatch(o -> kinds[o] == Kind.FIXED) ? Kind.FIXED : Kind.ROWS;
            };
        }
        return new Dependence(kinds, Map.of(), true, rows);
    }

    /// Null if samples cannot be told apart, or outputs are not what they must be.
    private static @Nullable Dependence perRow(Code code, List<Role> roles, int rows, boolean[] rowOutputs) {
        Dependence found = perRow(code, roles, rows);
        if (found == null) {
            return null;
        }
        for (int o = 0; o < rowOutputs.length; o++) {
            int id = code.outputs().get(o);
            if (rowOutputs[o] && found.kinds[id] == Kind.FIXED && found.leads(code.value(id).shape())) {
                found.slices.put(found.kinds.length + o, new boolean[]{true});
            } else if (rowOutputs[o] ? found.kinds[id] != Kind.ROWS : !isSum(found.kinds[id])) {
                return null;
            }
        }
        return found;
    }

    private static @Nullable Dependence perRow(Code code, List<Role> roles, int rows) {
        Dependence found = new Dependence(new Kind[code.values().size()], new HashMap<>(), false, rows);
        for (int id = 0; id < found.kinds.length; id++) {
            Kind k = switch (code.value(id)) {
                case Input i -> switch (roles.get(i.place())) {
                    case FIXED -> Kind.FIXED;
                    case STEP -> Kind.STEP;
                    case ROWS -> Kind.ROWS;
                };
                case Constant _ -> Kind.FIXED;
                case Operation s -> found.of(code, id, s);
            };
            if (k == null) {
                return null;
            }
            found.kinds[id] = k;
        }
        return found;
    }

    /// Whether there is one such value for all samples and steps.
    private static boolean isSum(Kind kind) {
        return kind == Kind.TOTAL || kind == Kind.FIXED;
    }

    /// What a value is to the samples.
    Kind kind(int id) {
        return kinds[id];
    }

    /// Whether a shape's leading axis is as long as that of the samples.
    private boolean leads(Shape shape) {
        return shape.rank() > 0 && shape.dim(0) == rows;
    }

    /// The kind of an operation's result; null if it mixes samples.
    private @Nullable Kind of(Code code, int id, Operation s) {
        boolean anyRows = s.operands().stream().anyMatch(o -> kinds[o] == Kind.ROWS);
        long totals = s.operands().stream().filter(o -> kinds[o] == Kind.TOTAL).count();
        if (totals > 0) {
            return !anyRows && keepsTotal(s, totals) ? Kind.TOTAL : null;
        }
        if (!anyRows) {
            Shape in = code.value(s.operands().getFirst()).shape();
            boolean repeats = s.op() instanceof BroadcastTo
                    && leads(s.shape())
                    && (in.rank() < s.shape().rank() || in.dim(0) == 1);
            boolean fixed = s.operands().stream().allMatch(o -> kinds[o] == Kind.FIXED);
            return repeats ? Kind.ROWS : fixed ? Kind.FIXED : Kind.STEP;
        }
        Batch batch = batch(code, id, s, rows);
        Scheduled op = Scheduled.of(s.op());
        if (op.onRows(batch) != null) {
            return Kind.ROWS;
        }
        if (op.sumsRows(batch)) {
            return Kind.TOTAL;
        }
        boolean[] slice = new boolean[s.operands().size()];
        for (int i = 0; i < slice.length; i++) {
            int o = s.operands().get(i);
            slice[i] = kinds[o] == Kind.FIXED && leads(code.value(o).shape());
        }
        slices.put(id, slice);
        Batch slicing = batch(code, id, s, rows);
        return op.onRows(slicing) != null ? Kind.ROWS : op.sumsRows(slicing) ? Kind.TOTAL : null;
    }

    /// Whether what blocks add up to is the same if the operation is applied in each block, or once to the totals.
    private boolean keepsTotal(Operation s, long totals) {
        if (s.op() instanceof Add || s.op() instanceof Sub) {
            return totals == s.operands().size();
        }
        for (int i = 0; i < s.operands().size(); i++) {
            if (kinds[s.operands().get(i)] == Kind.TOTAL && !Scheduled.of(s.op()).isLinearIn(i)) {
                return false;
            }
        }
        return totals == 1;
    }

    /// The primitive that does for `some` of the samples what an operation does for all.
    Primitive onSome(Code code, int id, Operation s, int some) {
        if (whole || kinds[id] != Kind.ROWS) {
            return s.op();
        }
        Primitive op = Scheduled.of(s.op()).onRows(batch(code, id, s, some));
        if (op != null) {
            return op;
        }
        if (s.op() instanceof BroadcastTo b) {
            return new BroadcastTo(b.target().with(0, some));
        }
        throw new AssertionError(s);
    }

    /// How a primitive is told that it shall work on `some` of the samples.
    private Batch batch(Code code, int id, Operation s, int some) {
        boolean[] perRow = new boolean[s.operands().size()];
        for (int i = 0; i < perRow.length; i++) {
            perRow[i] = kinds[s.operands().get(i)] == Kind.ROWS || isSliced(id, i);
        }
        return new Batch(rows, some, code.shapes(s.operands()), perRow);
    }

    /// Whether operand `i` of an operation is a fixed value of which a block of samples sees its own rows.
    boolean isSliced(int id, int i) {
        boolean[] slice = slices.get(id);
        return slice != null && slice[i];
    }

    /// Whether an output is a fixed value of which a block of samples gives its own rows.
    boolean isOutputSliced(int output) {
        return isSliced(kinds.length + output, 0);
    }
}
