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
import org.itograd.autodiff.program.Definition.Step;
import org.jspecify.annotations.Nullable;

/// What each value of a code is to the samples: whether the samples can be computed a few at a time.
///
/// The kinds follow from the inputs' roles and from what each primitive says of itself ([Scheduled#onRows],
/// [Scheduled#sumsRows], [Scheduled#isLinearIn]). Where a value would mix samples (a mean over the batch, say), the
/// analysis fails and the code runs over all samples at once.
///
/// @param kind   by value
/// @param slices for a step (or an output, numbered on after the steps), which of its operands are fixed values as long as
///     there are samples, of which a block of samples sees its own rows
/// @param whole  whether all samples must be computed at once; then every value that is not fixed counts as [Kind#ROWS]
/// @param rows   how many samples there are
record Dependence(Kind[] kind, Map<Integer, boolean[]> slices, boolean whole, int rows) {
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
        return (found != null ? found : whole(code, roles, rows)).kind[id] == Kind.ROWS;
    }

    private static Dependence whole(Code code, List<Role> roles, int rows) {
        Kind[] kind = new Kind[code.values().size()];
        for (int id = 0; id < kind.length; id++) {
            kind[id] = switch (code.value(id)) {
                case Input i -> roles.get(i.place()) == Role.FIXED ? Kind.FIXED : Kind.ROWS;
                case Constant _ -> Kind.FIXED;
                case Step s -> s.operands().stream().allMatch(o -> kind[o] == Kind.FIXED) ? Kind.FIXED : Kind.ROWS;
            };
        }
        return new Dependence(kind, Map.of(), true, rows);
    }

    private static @Nullable Dependence perRow(Code code, List<Role> roles, int rows, boolean[] rowOutputs) {
        Dependence kinds = perRow(code, roles, rows);
        if (kinds == null) {
            return null;
        }
        for (int o = 0; o < rowOutputs.length; o++) {
            int id = code.outputs().get(o);
            if (rowOutputs[o] && kinds.kind[id] == Kind.FIXED && kinds.leads(code.value(id).shape())) {
                kinds.slices.put(kinds.kind.length + o, new boolean[]{true});
            } else if (rowOutputs[o] ? kinds.kind[id] != Kind.ROWS : !isSum(kinds.kind[id])) {
                return null;
            }
        }
        return kinds;
    }

    private static @Nullable Dependence perRow(Code code, List<Role> roles, int rows) {
        Dependence kinds = new Dependence(new Kind[code.values().size()], new HashMap<>(), false, rows);
        for (int id = 0; id < kinds.kind.length; id++) {
            Kind k = switch (code.value(id)) {
                case Input i -> switch (roles.get(i.place())) {
                    case FIXED -> Kind.FIXED;
                    case STEP -> Kind.STEP;
                    case ROWS -> Kind.ROWS;
                };
                case Constant _ -> Kind.FIXED;
                case Step s -> kinds.of(code, id, s);
            };
            if (k == null) {
                return null;
            }
            kinds.kind[id] = k;
        }
        return kinds;
    }

    private static boolean isSum(Kind kind) {
        return kind == Kind.TOTAL || kind == Kind.FIXED;
    }

    private boolean leads(Shape shape) {
        return shape.rank() > 0 && shape.dim(0) == rows;
    }

    private @Nullable Kind of(Code code, int id, Step s) {
        boolean anyRows = s.operands().stream().anyMatch(o -> kind[o] == Kind.ROWS);
        long totals = s.operands().stream().filter(o -> kind[o] == Kind.TOTAL).count();
        if (totals > 0) {
            return !anyRows && keepsTotal(s, totals) ? Kind.TOTAL : null;
        }
        if (!anyRows) {
            Shape in = code.value(s.operands().getFirst()).shape();
            boolean repeats = s.op() instanceof BroadcastTo
                    && leads(s.shape())
                    && (in.rank() < s.shape().rank() || in.dim(0) == 1);
            boolean fixed = s.operands().stream().allMatch(o -> kind[o] == Kind.FIXED);
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
            slice[i] = kind[o] == Kind.FIXED && leads(code.value(o).shape());
        }
        slices.put(id, slice);
        Batch slicing = batch(code, id, s, rows);
        return op.onRows(slicing) != null ? Kind.ROWS : op.sumsRows(slicing) ? Kind.TOTAL : null;
    }

    private boolean keepsTotal(Step s, long totals) {
        if (s.op() instanceof Add || s.op() instanceof Sub) {
            return totals == s.operands().size();
        }
        for (int i = 0; i < s.operands().size(); i++) {
            if (kind[s.operands().get(i)] == Kind.TOTAL && !Scheduled.of(s.op()).isLinearIn(i)) {
                return false;
            }
        }
        return totals == 1;
    }

    /// The operation of a step for `some` of the samples.
    Primitive onSome(Code code, int id, Step s, int some) {
        if (whole || kind[id] != Kind.ROWS) {
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

    private Batch batch(Code code, int id, Step s, int some) {
        boolean[] perRow = new boolean[s.operands().size()];
        for (int i = 0; i < perRow.length; i++) {
            perRow[i] = kind[s.operands().get(i)] == Kind.ROWS || isSliced(id, i);
        }
        return new Batch(rows, some, code.shapes(s.operands()), perRow);
    }

    /// Whether operand `i` of a step is a fixed value of which a block of samples sees its own rows.
    boolean isSliced(int id, int i) {
        boolean[] slice = slices.get(id);
        return slice != null && slice[i];
    }

    /// Whether an output is a fixed value of which a block of samples gives its own rows.
    boolean isOutputSliced(int output) {
        return isSliced(kind.length + output, 0);
    }
}
