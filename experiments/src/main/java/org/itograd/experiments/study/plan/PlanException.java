package org.itograd.experiments.study.plan;

import java.io.IOException;

/// A plan that cannot be followed. The message names the plan, the entry, the rule and the remedy.
public final class PlanException extends IOException {
    private static final long serialVersionUID = 1;

    PlanException(String message) {
        super(message);
    }

    PlanException(String message, Throwable cause) {
        super(message, cause);
    }
}
