package org.itograd.autodiff.program;

/// Says why a loop is not run by an executor that would have been faster.
final class Unsuited extends Exception {
    private static final long serialVersionUID = 1;

    private final String why;

    Unsuited(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    String why() {
        return why;
    }
}
