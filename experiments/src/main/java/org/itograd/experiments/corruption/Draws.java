package org.itograd.experiments.corruption;

/// Random numbers for one image, in the order in which an algorithm asks for them.
public interface Draws {
    /// The next number uniform in (0, 1).
    double uniform();

    /// The next standard normal number; these are a stream of their own.
    double normal();

    /// The next number uniform between two numbers.
    default double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /// The next whole number `low … high − 1`, all equally likely.
    default int integer(int low, int high) {
        return low + Math.min((int) (uniform() * (high - low)), high - low - 1);
    }
}
