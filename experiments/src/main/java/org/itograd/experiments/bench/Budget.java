package org.itograd.experiments.bench;

/// How long to measure.
///
/// @param window      seconds of warm-up between two looks at the time per call, at least one call
/// @param warmup      seconds after which the warm-up ends even if the time per call still falls
/// @param measuring   seconds of timed calls
/// @param repetitions the least number of timed calls
record Budget(double window, double warmup, double measuring, int repetitions) {
    /// Lets all cases, with one and two threads, fit in 15 minutes.
    static final Budget STANDARD = new Budget(0.25, 6, 2, 5);
}
