package org.itograd.sde.brownian;

/// The times at which some samples step, each at its own.
public interface SampleTimes {
    /// How many samples.
    int samples();

    /// How many steps each takes.
    int steps();

    /// The place of the first of them among all.
    int first();

    /// The time at which a sample's step k begins.
    ///
    /// @param sample from 0, among these
    double time(int k, int sample);
}
