package org.itograd.autodiff.kernel;

import org.itograd.autodiff.kernel.Scratch.Tables;

/// Tables of offsets, from which [Tiles] reads its left factor.
///
/// A table of rows is padded to a multiple of [Tiles#ROWS] by repeating its last entry: the last tile of an odd number of
/// rows computes rows that nobody stores.
final class Offsets {
    private Offsets() {}

    /// Room for `count ≥ 1` offsets and their padding.
    static int[] room(Tables use, int count) {
        return Scratch.ints(use, Math.ceilDiv(count, Tiles.ROWS) * Tiles.ROWS);
    }

    /// Pads a table of `count` offsets.
    static int[] padded(int[] table, int count) {
        for (int i = count; i % Tiles.ROWS != 0; i++) {
            table[i] = table[count - 1];
        }
        return table;
    }

    /// The table `0, step, 2·step, …` of `count ≥ 1` offsets.
    static int[] steps(Tables use, int count, int step) {
        int[] table = room(use, count);
        for (int i = 0; i < count; i++) {
            table[i] = i * step;
        }
        return padded(table, count);
    }
}
