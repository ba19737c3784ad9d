package org.itograd.sde.solve;

import java.time.Duration;
import org.itograd.sde.step.Evaluations;

/// What a solve took.
///
/// @param steps       steps of the solve; of an adaptive one, those accepted (with step doubling, two for each attempt)
/// @param attempts    steps that were tried while an adaptive solve looked for its steps; 0 with given steps
/// @param rejected    how many of them were rejected
/// @param evaluations of drift and diffusion, in the search for steps, and in the solve where the search is not the solution already; derived
///     from solver and structure
/// @param wallTime    of the whole call, without any reverse pass
public record Statistics(int steps, int attempts, int rejected, Evaluations evaluations, Duration wallTime) {
    /// How many attempts were accepted.
    public int accepted() {
        return attempts - rejected;
    }
}
