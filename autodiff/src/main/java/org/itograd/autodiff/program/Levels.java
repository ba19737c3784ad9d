package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.op.BroadcastTo;
import org.itograd.autodiff.op.Elementwise;
import org.itograd.autodiff.op.Sum;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Operation;

/// What the values of a code are to loops, and the level of each: how many times, on the longest way to it, something had to be
/// finished before the next could begin ([Fusion]).
///
/// A loop runs over a _space_, a shape: an elementwise value over its own, a sum over that of what it sums.
final class Levels {
    /// Longest row whose sums are kept beside the loop that computes it.
    private static final int WIDEST_SUM = 1024;

    private final Code code;
    private final List<List<Integer>> users = new ArrayList<>();
    private final int[] level;

    Levels(Code code) {
        this.code = code;
        this.level = new int[code.values().size()];
        for (int id = 0; id < level.length; id++) {
            users.add(new ArrayList<>());
            if (code.value(id) instanceof Operation s) {
                for (int o : s.operands()) {
                    users.get(o).add(id);
                    level[id] = Math.max(level[id], readsInPlace(id, o) ? level[o] : ready(o));
                }
            }
        }
    }

    /// The first level at which a value can be read from memory.
    private int ready(int id) {
        return switch (code.value(id)) {
            case Input _,Constant _ -> 0;
            case Operation s -> s.op().isView() ? level[id] : level[id] + 1;
        };
    }

    int level(int id) {
        return level[id];
    }

    /// The values that read a value.
    List<Integer> users(int id) {
        return users.get(id);
    }

    boolean isElementwise(int id) {
        return code.value(id) instanceof Operation s
                && (s.op() instanceof Elementwise || s.op() instanceof BroadcastTo)
                && s.shape().size() > 0;
    }

    /// Whether a value is a sum that a loop over its operand can compute on the way: over adjacent axes, with others behind.
    boolean isFusedSum(int id) {
        if (!(code.value(id) instanceof Operation s && s.op() instanceof Sum sum) || s.shape().size() == 0) {
            return false;
        }
        Shape space = operandShape(id);
        int columns = columns(sum, space);
        boolean adjacent = sum.axes().getLast() - sum.axes().getFirst() == sum.axes().size() - 1;
        return adjacent && columns > 1 && columns <= WIDEST_SUM
                && LoopPlan.period(columns) <= WIDEST_SUM
                && space.size() > columns;
    }

    /// Whether the loop of `id` can go on with the element of `o` that it has just computed.
    boolean readsInPlace(int id, int o) {
        return (isElementwise(id) || isFusedSum(id)) && isElementwise(o)
                && code.value(o).shape().equals(space(id));
    }

    /// The shape over which a loop for this value runs.
    Shape space(int id) {
        return isFusedSum(id) ? operandShape(id) : code.value(id).shape();
    }

    /// What a loop computes for a value: itself, or what it sums.
    int computed(int id) {
        return isFusedSum(id) ? operand(id) : id;
    }

    /// How many rows of sums a value has; one for what is not a sum.
    int rows(int id) {
        return isFusedSum(id) ? operandShape(id).product(0, sum(id).axes().getFirst()) : 1;
    }

    /// How many sums are in a row; one for what is not a sum.
    int columns(int id) {
        return isFusedSum(id) ? columns(sum(id), operandShape(id)) : 1;
    }

    private static int columns(Sum sum, Shape x) {
        return x.product(sum.axes().getLast() + 1, x.rank());
    }

    private Shape operandShape(int id) {
        return code.value(operand(id)).shape();
    }

    private int operand(int id) {
        return ((Operation) code.value(id)).operands().getFirst();
    }

    private Sum sum(int id) {
        return (Sum) ((Operation) code.value(id)).op();
    }
}
