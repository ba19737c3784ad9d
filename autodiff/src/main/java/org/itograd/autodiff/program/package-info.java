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
/// | a list for one sample | expressions of its components | [BlockCode][org.itograd.autodiff.program.BlockCode], [Scalariser][org.itograd.autodiff.program.Scalariser], [ComponentSums][org.itograd.autodiff.program.ComponentSums], [ScalarLeaves][org.itograd.autodiff.program.ScalarLeaves] |
/// | expressions of components | one kernel with the samples along its lanes | [LaneProgram][org.itograd.autodiff.program.LaneProgram], [LaneCall][org.itograd.autodiff.program.LaneCall], [LaneBlocks][org.itograd.autodiff.program.LaneBlocks] |
/// | a function and its reverse | two halves with a tape between | [Joint][org.itograd.autodiff.program.Joint], [TapeSplit][org.itograd.autodiff.program.TapeSplit], [Taped][org.itograd.autodiff.program.Taped] |
/// | a step, again and again | a loop as data, run by an executor | [Scan][org.itograd.autodiff.program.Scan], [Iteration][org.itograd.autodiff.program.Iteration], [Executor][org.itograd.autodiff.program.Executor] |
/// | a loop of small samples | results and totals | [Lanes][org.itograd.autodiff.program.Lanes] with [LanePass][org.itograd.autodiff.program.LanePass] and [LaneTape][org.itograd.autodiff.program.LaneTape], its gradient by [TapedLanes][org.itograd.autodiff.program.TapedLanes] |
/// | a step of small samples | attempts, one after the other | [LaneAttempts][org.itograd.autodiff.program.LaneAttempts] with [LanePart][org.itograd.autodiff.program.LanePart] and [SampleSum][org.itograd.autodiff.program.SampleSum] |
/// | a loop | results and totals | [Blocks][org.itograd.autodiff.program.Blocks] with [Passage][org.itograd.autodiff.program.Passage], [Eager][org.itograd.autodiff.program.Eager] |
/// | a loop and a [Schedule][org.itograd.autodiff.program.Schedule] | its gradient | [TapedBlocks][org.itograd.autodiff.program.TapedBlocks], [CheckpointedEager][org.itograd.autodiff.program.CheckpointedEager] |
///
/// The seam for other loops over small samples, such as one with steps of each sample's own: a
/// [LaneProgram][org.itograd.autodiff.program.LaneProgram] is a step as a function of components, whatever it computes. Its inputs are
/// of a step (one number for all lanes) or of rows (an array for each component, a lane for each sample; t and h may be such), its
/// outputs the next values of what is carried and totals. A [LaneCall][org.itograd.autodiff.program.LaneCall] binds arrays to
/// inputs and outputs once, with a unit by which each moves from step to step (0: written over itself), and `run(slot, way, times)`
/// is the loop over time inside the compiled code. A step that decides, with masks and `where`, whether each lane accepts its attempt
/// needs no other loop than this: the caller runs some attempts at a time until no lane is under way.
@NullMarked
package org.itograd.autodiff.program;

import org.jspecify.annotations.NullMarked;
