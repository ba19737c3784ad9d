package org.itograd.experiments.study.report;

import org.itograd.experiments.study.plan.Check;

/// What came of a check.
///
/// @param check  of the plan
/// @param strong accuracy that should be lower
/// @param weak   accuracy that should be higher
/// @param seeds  how many networks
/// @param images how many images of each, the same for both; 0 if they were not counted
record Checked(Check check, double strong, double weak, int seeds, int images) {
    boolean holds() {
        return strong <= weak + check.within();
    }
}
