package org.itograd.autodiff.program;

import java.util.List;

/// What is run for a block of so many samples: a [BlockCode], planned.
///
/// @param code       of the whole [RowProgram]
/// @param dependence of its values on samples
/// @param plan       of the block
/// @param fixed      the fixed values among its inputs
/// @param rowOutputs how many results are per sample
record BlockBody(
        Code code, Dependence dependence, MemoryPlan plan, List<BlockCode.FixedInput> fixed, int rowOutputs) {
    /// See [BlockCode#of].
    static BlockBody of(Code code, Dependence dependence, List<Integer> summed, int rowOutputs, int some) {
        BlockCode block = BlockCode.of(code, dependence, summed, rowOutputs, some);
        return new BlockBody(code, dependence, MemoryPlan.of(block.code()), block.fixed(), rowOutputs);
    }
}
