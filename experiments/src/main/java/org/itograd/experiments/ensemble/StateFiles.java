package org.itograd.experiments.ensemble;

/// Keeps the states of an ensemble in files, one for each piece; found by [java.util.ServiceLoader]. Itograd on Spark brings Parquet.
public interface StateFiles {
    /// Makes the folder before the first piece.
    ///
    /// @throws IllegalArgumentException     if there is something in it
    /// @throws java.io.UncheckedIOException if it cannot be made
    void begin(String folder);

    /// Writes a piece: the same bytes whenever and wherever it is written, and whole or not at all.
    ///
    /// @param first  number of the piece's first path
    /// @param count  paths
    /// @param times  of the states
    /// @param states (times, paths, components), one after the other
    /// @throws java.io.UncheckedIOException if it cannot be written
    void write(String folder, long first, int count, double[] times, double[] states);

    /// Looks at the folder after the last piece, removes what workers that died have left and marks it as complete.
    ///
    /// @param pieces how many there must be
    /// @throws java.io.UncheckedIOException if there are fewer
    void end(String folder, long pieces);
}
