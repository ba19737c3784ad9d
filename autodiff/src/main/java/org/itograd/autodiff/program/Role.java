package org.itograd.autodiff.program;

/// What an input is to a program that runs over many samples and perhaps over many time steps.
public enum Role {
    /// The same for all samples and steps: a weight.
    FIXED,
    /// The same for all samples, another one in each step: the time.
    STEP,
    /// Samples along the leading axis: a state, a noise increment.
    ROWS
}
