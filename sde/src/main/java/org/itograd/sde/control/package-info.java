/// What happens between a solver and a path: one step after another.
///
/// Over a given grid ([FixedSteps][org.itograd.sde.control.FixedSteps]); over steps as long as the error allows
/// ([AdaptiveSteps][org.itograd.sde.control.AdaptiveSteps], with the lengths that
/// [PidController][org.itograd.sde.control.PidController] chooses within a
/// [StepControl][org.itograd.sde.control.StepControl]'s tolerances); from jump to jump (`JumpAdapted`). Beside them, what a caller
/// sees of a solve under way: [Progress][org.itograd.sde.control.Progress] and
/// [Cancellation][org.itograd.sde.control.Cancellation].
@NullMarked
package org.itograd.sde.control;

import org.jspecify.annotations.NullMarked;
