/// Steps as long as the error allows: [AdaptiveSteps][org.itograd.sde.adaptive.AdaptiveSteps] finds them, with the lengths that
/// [PidController][org.itograd.sde.adaptive.PidController] chooses within the tolerances of a
/// [StepControl][org.itograd.sde.adaptive.StepControl]; `PerSampleSteps` does so for each sample by itself.
///
/// What an attempt computes is one function, `StepFormula`. It runs as one kernel with the samples along its lanes (`LaneTrial`,
/// `SampleLanes`, on [LaneAttempts][org.itograd.autodiff.program.LaneAttempts]) where samples are small, in blocks of samples
/// (`BlockTrial`) where they are not, and operation by operation (`WrittenTrial`, `WrittenSamples`) where it cannot be captured; to
/// the same bits. The states that a search comes through are the solution unless something is differentiated: then the
/// accepted steps are taken again.
@NullMarked
package org.itograd.sde.adaptive;

import org.jspecify.annotations.NullMarked;
