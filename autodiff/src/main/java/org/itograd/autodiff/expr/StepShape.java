package org.itograd.autodiff.expr;

import java.util.HashMap;
import java.util.Map;

/// How the vectors of a call of `steps` stand ([VectorEmitter]): side by side, or, where arrays are read or summed with a period, one
/// below the other in the rows of a matrix, so that a row which all rows see is loaded once for all, and a sum is loaded and stored once.
/// Rows are added to a sum in order either way.
///
/// Nanoseconds for a vector of the gradient of a group normalisation with 64 channels, side by side and in rows (Zen 4, 512 bits): the
/// loop with four sums 24.7 and 15.5, that with two 5.1 and 2.0, that with one 4.9 and 3.8, that without 6.5 and 6.1. A sum that the
/// next step loads again comes late out of the store.
///
/// A `steps` has a loop over all its steps, if it is not too large. Without one it is called for each step, with up to thirty arguments,
/// and checks the bounds of each vector. Nanoseconds a vector for the same four loops without and with it: 12.3 and 7.0, 2.0 and 1.5,
/// 4.1 and 1.4, 5.6 and 2.9 (30 × 30 pixels); `tanh`s, GELUs and payoffs gain too, normals lose 4 %.
///
/// @param vectors how many: 4, 2 or 1
/// @param row     how many elements there are from one to the next, 0 if they stand side by side
/// @param looped  whether `steps` does all steps that there are, not one; so it is where vectors stand in rows
record StepShape(int vectors, int row, boolean looped) {
    /// One vector.
    static final StepShape ONE = new StepShape(1, 0, false);

    /// How large `steps` may be, with an arithmetic operation as the unit. C1 gives up on larger ones ("out of virtual
    /// registers"), and C2 may then never get the profile it waits for.
    private static final int MAX_SIZE = 320;

    /// Operations of the largest `steps` with a loop. In larger ones the call is a small part; that they lose a little is
    /// presumably because C2 takes more constants out of the loop than there are registers.
    private static final int LARGEST_LOOP = 256;

    /// Steps that a call of a `steps` with a loop does at least; others go vector by vector. C2 takes it from the calls with which a loop is
    /// made ready that there are so many, and throws its code away when it meets fewer ("loop_limit_check"): the rest of that call makes
    /// megabytes of garbage.
    static final int LEAST = 2;

    /// Bytes of the longest row: of longer ones, several would not stay in the first-level cache side by side.
    private static final int LONGEST_ROW = 2048;

    /// @param lanes of a vector
    static StepShape of(Emission body, int lanes) {
        StepShape beside = of(body, vectors(body, 0), 0);
        if (body.periods().size() != 1 || VectorEmitter.mayLeave(body)) {
            return beside;
        }
        int row = body.periods().getFirst();
        StepShape below = of(body, vectors(body, row), row);
        return row == lanes || !below.looped || row * body.dtype().bytes() > LONGEST_ROW ? beside : below;
    }

    private static StepShape of(Emission body, int vectors, int row) {
        int operations = vectors * Graph.of(body.outputs()).size();
        return new StepShape(
                vectors, row, vectors > 1 && operations <= LARGEST_LOOP && !VectorEmitter.mayLeave(body));
    }

    private static int vectors(Emission body, int row) {
        int once = 0;
        int each = 0;
        for (Access target : body.targets()) {
            if (row > 0 && target.isPeriodic()) {
                once += 8;
            } else {
                each += target.isPeriodic() ? 8 : 4;
            }
        }
        Map<Term, Boolean> varies = new HashMap<>();
        for (Term node : Graph.of(body.outputs())) {
            boolean own = row == 0 ? !body.isInvariant(node) : varies(body, node, varies);
            varies.put(node, own);
            if (own) {
                each += size(node);
            } else if (row > 0) {
                once += size(node);
            }
        }
        return once + 4 * each <= MAX_SIZE ? 4 : once + 2 * each <= MAX_SIZE ? 2 : 1;
    }

    /// Whether a node differs from row to row.
    private static boolean varies(Emission body, Term node, Map<Term, Boolean> varies) {
        if (body.isInvariant(node)) {
            return false;
        }
        if (node.op() == Op.INPUT) {
            return !body.inputs().get((int) node.payload()).isPeriodic();
        }
        boolean any = node.operandCount() == 0;
        for (int i = 0; i < node.operandCount(); i++) {
            any |= varies.getOrDefault(node.operand(i), true);
        }
        return any;
    }

    /// Loads check bounds, and masks are objects of their own: they inline into much more than an addition.
    private static int size(Term node) {
        return switch (node.op()) {
            case INPUT -> 4;
            case LESS, LESS_EQUAL, EQUAL, BITS_EQUAL, MASK_AND, MASK_OR, MASK_NOT, SELECT, FAR_SIN, FAR_COS -> 6;
            default -> 1;
        };
    }

    /// How many elements there are from one vector of a step to the next.
    ///
    /// @param lanes of a vector
    int stride(int lanes) {
        return row > 0 ? row : lanes;
    }

    /// How many elements a step covers without a gap, or the steps for all columns of some rows.
    ///
    /// @param lanes of a vector
    int elements(int lanes) {
        return vectors * stride(lanes);
    }
}
