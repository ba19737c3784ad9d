/// Captured functions: static lists of operations that are fused into loops, given planned memory, differentiated, and run
/// over blocks of independent samples on all threads. Begin with [org.itograd.autodiff.program.Program].
///
/// | from | to | by |
/// |---|---|---|
/// | a function of tensors | a list of operations ([Code][org.itograd.autodiff.program.Code]) | [Builder][org.itograd.autodiff.program.Builder] |
/// | a list | a part of it, with other numbers | [CodeEditor][org.itograd.autodiff.program.CodeEditor] |
/// | a list | the list of its derivative | [Differentiation][org.itograd.autodiff.program.Differentiation] |
/// | a list | what each value is to the samples | [Dependence][org.itograd.autodiff.program.Dependence] |
/// | a list over samples | what is computed before, in and after blocks | [RowPlan][org.itograd.autodiff.program.RowPlan], [FixedValues][org.itograd.autodiff.program.FixedValues], [BlockBody][org.itograd.autodiff.program.BlockBody], [LinearTail][org.itograd.autodiff.program.LinearTail] |
/// | a list | loops and calls | [Fusion][org.itograd.autodiff.program.Fusion], [Levels][org.itograd.autodiff.program.Levels], [LoopBody][org.itograd.autodiff.program.LoopBody], [LoopPlan][org.itograd.autodiff.program.LoopPlan], [DemandOrder][org.itograd.autodiff.program.DemandOrder] |
/// | loops and calls | memory | [MemoryPlan][org.itograd.autodiff.program.MemoryPlan], [Frame][org.itograd.autodiff.program.Frame] |
/// | blocks | results and totals, on all threads | [RowProgram][org.itograd.autodiff.program.RowProgram] |
/// | a function and its reverse | two halves with a tape between | [Joint][org.itograd.autodiff.program.Joint], [TapeSplit][org.itograd.autodiff.program.TapeSplit], [Taped][org.itograd.autodiff.program.Taped] |
/// | a step, again and again | a loop as data, run by an executor | [Scan][org.itograd.autodiff.program.Scan], [Iteration][org.itograd.autodiff.program.Iteration], [Executor][org.itograd.autodiff.program.Executor] |
/// | a loop | results and totals | [Blocks][org.itograd.autodiff.program.Blocks] with [Passage][org.itograd.autodiff.program.Passage], [Eager][org.itograd.autodiff.program.Eager] |
/// | a loop and a [Schedule][org.itograd.autodiff.program.Schedule] | its gradient | [TapedBlocks][org.itograd.autodiff.program.TapedBlocks], [CheckpointedEager][org.itograd.autodiff.program.CheckpointedEager] |
@NullMarked
package org.itograd.autodiff.program;

import org.jspecify.annotations.NullMarked;
