package org.itograd.autodiff.program;

import java.util.List;
import org.itograd.base.BoundedCache;
import org.jspecify.annotations.Nullable;

/// How attempts at a step run ([LaneAttempts]): kept, so that a second search for steps with the same code begins at once.
///
/// @param choice a kernel of the code with what a sum over samples sums in its place, or why there is none
/// @param block  samples in a block, in which such a sum is taken
/// @param tasks  of adjacent blocks
record AttemptForm(LaneProgram.Choice choice, int block, int tasks) {
    private static final BoundedCache<Key, AttemptForm> CACHE =
            new BoundedCache<>(BoundedCache.partOfHeap(16), f -> f.choice.bytes());

    private record Key(Code code, List<Role> roles, int rows, int rowOutputs, boolean always) {}

    /// @param code       as it was captured
    /// @param roles      of its inputs
    /// @param rows       how many samples there are
    /// @param rowOutputs the first so many outputs are per sample; there may be one more, a sum over samples
    /// @param always     whether there shall be a kernel even if it is not worth it
    static AttemptForm of(Code code, List<Role> roles, int rows, int rowOutputs, boolean always) {
        return CACHE.get(new Key(code, List.copyOf(roles), rows, rowOutputs, always), AttemptForm::make);
    }

    private static AttemptForm make(Key key) {
        boolean summing = key.code.outputs().size() > key.rowOutputs;
        Code each = summing ? SampleSum.summands(key.code, key.rows) : key.code;
        if (each == null) {
            return new AttemptForm(new LaneProgram.Choice(null, "its last result is not a sum over all elements"), 0,
                    0);
        }
        LaneProgram.Choice choice =
                LaneProgram.ofOneStep(each, key.roles, key.rows, each.outputs().size(), key.always);
        if (!summing || choice.program() == null) {
            return new AttemptForm(choice, 0, 0);
        }
        RowProgram order = RowProgram.of(key.code.lowered(), key.roles, key.rows, key.rowOutputs);
        return new AttemptForm(choice, order.blockRows(), order.tasks());
    }

    /// Takes the sum, if there is one.
    @Nullable
    SampleSum sum(LaneProgram program, int rows, int rowOutputs) {
        int[] sizes = program.outputSizes();
        return sizes.length == rowOutputs
                ? null
                : new SampleSum(program.dtype(), sizes[rowOutputs] * program.lanes(), rows, block, tasks);
    }
}
