/// Captured functions: static lists of operations that are fused into loops, given planned memory, differentiated, and run
/// over blocks of independent samples on all threads. Begin with [org.itograd.autodiff.program.Program].
///
/// | from | to | by |
/// |---|---|---|
/// | a function of tensors | a list of operations ([Code][org.itograd.autodiff.program.Code]) | [Builder][org.itograd.autodiff.program.Builder] |
/// | a list | the list of its derivative | [Differentiation][org.itograd.autodiff.program.Differentiation] |
/// | a list | what each value is to the samples | [Kinds][org.itograd.autodiff.program.Dependence] |
/// | a list | loops and calls | [Fusion][org.itograd.autodiff.program.Fusion], [LoopPlan][org.itograd.autodiff.program.LoopPlan] |
/// | loops and calls | memory | [Plan][org.itograd.autodiff.program.MemoryPlan], [Frame][org.itograd.autodiff.program.Frame] |
/// | a list over samples | blocks, totals, threads | [RowProgram][org.itograd.autodiff.program.RowProgram] |
/// | a step and its reverse | two halves with a tape between | [Taped][org.itograd.autodiff.program.Taped] |
/// | a step, again and again | a loop as data, run by an executor | [Scan][org.itograd.autodiff.program.Scan], [Iteration][org.itograd.autodiff.program.Iteration], [Executor][org.itograd.autodiff.program.Executor] |
@NullMarked
package org.itograd.autodiff.program;

import org.jspecify.annotations.NullMarked;
