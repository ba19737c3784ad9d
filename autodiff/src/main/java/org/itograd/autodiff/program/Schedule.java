package org.itograd.autodiff.program;

/// Which states of a loop of N steps are kept, and in which order steps are computed again on the way back.
///
/// Kept states have places: place 0 is the initial state, which is there anyway.
public sealed interface Schedule permits EqualSegments, Binomial {
    /// What a loop does with its steps when a schedule tells it to.
    interface Steps {
        /// From the state kept at place `at`, which is the one before step `from`, to the one before step `to`, which is kept at
        /// place `at + 1`.
        void advance(int at, int from, int to);

        /// From the state kept at place `at`, before step `start`, to the one before step `from`; then steps `from` to `to − 1`
        /// with a recording, and back over these.
        void reverse(int at, int start, int from, int to);
    }

    /// N.
    int n();

    /// How many places there are beside place 0.
    int places();

    /// How many steps are recorded at once, at most.
    int recorded();

    /// The steps before which the forward loop keeps the state, ascending: number i at place i + 1.
    int[] stops();

    /// All steps, from the last to the first.
    ///
    /// @param fresh whether the places hold what the forward loop kept; a reverse pass may overwrite it
    void back(boolean fresh, Steps steps);
}
