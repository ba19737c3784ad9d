package org.itograd.experiments.study.report;

import java.util.Optional;
import org.itograd.experiments.study.plan.Check;

/// What came of a check.
///
/// @param check  of the plan
/// @param strong accuracy that should be lower
/// @param weak   accuracy that should be higher
/// @param seeds  how many networks
/// @param images how many images of each, the same for both; 0 if they were not counted
/// @param chance the probability that chance alone makes the weaker attack look so much stronger, by the sign test over all images of all
///     networks that `itograd attack --masking` uses for one; none where one side is a number
record Checked(Check check, double strong, double weak, int seeds, int images, Optional<Double> chance) {
    boolean holds() {
        return strong <= weak + check.within();
    }
}
