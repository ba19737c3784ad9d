package org.itograd.autodiff.kernel;

import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// The right factor of a product, packed: `k × n` numbers as blocks of [#DEPTH] rows, each block as panels of columns.
///
/// A panel is as wide as a register tile and stands contiguously, row after row, so that the innermost loop streams
/// through it. Columns beyond n are zero; they fill up the last panel to one, two or the widest number of vectors.
///
/// @param dtype the type of the numbers
/// @param tiles the loops that will read the panels
/// @param n columns of the right factor, at least 1
record Panels(DType dtype, GuardedTiles tiles, int n) {
    /// Rows of a block. Fixed, because a result is summed block by block: `C = Σ blocks`, each block one chain of fma.
    static final int DEPTH = 256;

    static Panels of(DType dtype, int n) {
        return new Panels(dtype, Implementations.tiles(dtype), n);
    }

    /// Number of panels side by side.
    int count() {
        return Math.ceilDiv(n, fullWidth());
    }

    private int fullWidth() {
        return tiles.widest() * tiles.lanes();
    }

    /// First column of panel p.
    int firstColumn(int p) {
        return p * fullWidth();
    }

    /// Columns of the matrix in panel p.
    int columns(int p) {
        return Math.min(fullWidth(), n - firstColumn(p));
    }

    /// Vectors across panel p.
    int vectors(int p) {
        int vectors = Math.ceilDiv(columns(p), tiles.lanes());
        return vectors > 2 ? tiles.widest() : vectors;
    }

    /// Columns of panel p with its filling.
    int width(int p) {
        return vectors(p) * tiles.lanes();
    }

    /// Columns of all panels with their filling.
    int totalWidth() {
        int last = count() - 1;
        return firstColumn(last) + width(last);
    }

    /// Elements of the packed form of k rows.
    ///
    /// @throws IllegalArgumentException if they are more than an array holds
    int size(int k) {
        long size = (long) k * totalWidth();
        if (size > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("the packed form of a right factor of " + k + " rows and " + n
                    + " columns has " + size + " elements, more than an array holds; split it");
        }
        return (int) size;
    }

    /// Where panel p of the block of `depth` rows that starts at row `first` stands.
    int offset(int first, int depth, int p) {
        return first * totalWidth() + depth * firstColumn(p);
    }

    /// Packs k rows, `B[k,j] = b[base + rows[row + k] + j·step]`, block by block.
    void pack(int k, Object b, int base, int[] rows, int row, int step, Object packed) {
        for (int first = 0; first < k; first += DEPTH) {
            int depth = Math.min(DEPTH, k - first);
            for (int p = 0; p < count(); p++) {
                int from = base + firstColumn(p) * step;
                int to = offset(first, depth, p);
                switch (dtype) {
                    case F32 ->
                        Packing.panel(
                                (float[]) b, from, rows, row + first, step, depth, columns(p), (float[]) packed, to,
                                width(p));
                    case F64 ->
                        Packing.panel(
                                (double[]) b, from, rows, row + first, step, depth, columns(p), (double[]) packed, to,
                                width(p));
                }
            }
        }
    }

    /// Packs panel p of the block of `depth` rows from row `first` on; the whole packed form starts at `packed[at]`.
    void pack(int first, int depth, int p, Strided b, Object packed, int at) {
        Strided from = b.from(first, firstColumn(p));
        int to = at + offset(first, depth, p);
        if (columns(p) < width(p)) {
            Numbers.zero(dtype, packed, to, depth * width(p));
        }
        if (from.column() == 1) {
            for (int k = 0; k < depth; k++) {
                System.arraycopy(from.data(), from.at() + k * from.row(), packed, to + k * width(p), columns(p));
            }
            return;
        }
        switch (dtype) {
            case F32 -> Packing.transposed(from, depth, columns(p), (float[]) packed, to, width(p));
            case F64 -> Packing.transposed(from, depth, columns(p), (double[]) packed, to, width(p));
        }
    }
}
