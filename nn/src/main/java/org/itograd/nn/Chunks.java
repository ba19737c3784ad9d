package org.itograd.nn;

import static org.itograd.base.Arguments.require;

import org.itograd.base.Workers;

/// The rows of a batch in fixed blocks, each to be carried through a model by one thread.
///
/// The split follows from the two numbers alone and never from the number of threads, so whoever combines the blocks'
/// results in their order gets the same bits on any machine.
///
/// @param rows how many rows in all, positive
/// @param size rows per block; the last block may have fewer
public record Chunks(int rows, int size) {
    /// @throws IllegalArgumentException if rows or size is not positive
    public Chunks {
        require(rows > 0, "rows: must be positive, got %d", rows);
        require(size > 0, "size: must be positive, got %d", size);
    }

    /// What is done with rows `from` (inclusive) to `to` (exclusive).
    @FunctionalInterface
    public interface Body {
        /// Handles one block.
        void run(int from, int to);
    }

    /// Number of blocks.
    public int count() {
        return (rows - 1) / size + 1;
    }

    /// First row of a block.
    public int from(int chunk) {
        return chunk * size;
    }

    /// The row after the last of a block.
    public int to(int chunk) {
        return Math.min(rows, (chunk + 1) * size);
    }

    /// Runs `body` for every block, several at a time. A body must write only what belongs to its rows.
    public void forEach(Body body) {
        Workers.run(count(), chunk -> body.run(from(chunk), to(chunk)));
    }
}
