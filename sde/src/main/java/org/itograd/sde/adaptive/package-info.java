/// Steps as long as the error allows: [AdaptiveSteps][org.itograd.sde.adaptive.AdaptiveSteps] finds them, with the lengths that
/// [PidController][org.itograd.sde.adaptive.PidController] chooses within the tolerances of a
/// [StepControl][org.itograd.sde.adaptive.StepControl]; `PerSampleSteps` does so for each sample by itself.
@NullMarked
package org.itograd.sde.adaptive;

import org.jspecify.annotations.NullMarked;
