/// What happens between a solver and a path: one step after another, over a given grid
/// ([FixedSteps][org.itograd.sde.step.FixedSteps]) or from jump to jump (`JumpAdapted`), with the noise of each step (`StepNoise`).
@NullMarked
package org.itograd.sde.step;

import org.jspecify.annotations.NullMarked;
