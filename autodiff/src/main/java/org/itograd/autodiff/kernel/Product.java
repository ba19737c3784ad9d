package org.itograd.autodiff.kernel;

import org.itograd.autodiff.kernel.Scratch.Reals;
import org.itograd.autodiff.kernel.Scratch.Tables;
import org.itograd.base.DType;
import org.itograd.base.FastForm;
import org.itograd.base.Numbers;

/// The loops between a whole matrix product and its register tiles.
///
/// `C[i,j] (+)= Σ_k A[i,k] B[k,j]` where `A[i,k] = a[aBase + rows[i] + columns[k]]` (see [Tiles]), B is packed in `panels`,
/// and row i of C stands at `c[cBase + targets[i]]`.
///
/// The last tile of rows that are no multiple of [Tiles#ROWS] computes its last row several times over: what lies behind it, the
/// next image or nothing, is not read.
///
/// @param panels the shape of B
/// @param packed the elements of B
/// @param rows offsets of the rows of A
/// @param columns offsets of the columns of A
/// @param targets offsets of the rows of C
/// @param a array that holds A
/// @param c array that holds C
record Product(Panels panels, Object packed, int[] rows, int[] columns, int[] targets, Object a, Object c) {
    /// Rows that run through all panels before the next rows come: with a depth of 256 they stay in the L2 cache.
    static final int ROWS_AT_ONCE = 96;

    /// Room for the widest tile.
    private static final int TILE_WIDTH = 64;

    private static final int[] TILE_ROWS = {
        0, TILE_WIDTH, 2 * TILE_WIDTH, 3 * TILE_WIDTH, 4 * TILE_WIDTH, 5 * TILE_WIDTH
    };

    /// Computes the rows `from … to−1` (`from` a multiple of [Tiles#ROWS]) in the panels `firstPanel … lastPanel−1` over
    /// all k of the packed factor.
    void compute(int from, int to, int firstPanel, int lastPanel, int k, int aBase, int cBase, boolean accumulate) {
        for (int start = from; start < to; start += ROWS_AT_ONCE) {
            int end = Math.min(to, start + ROWS_AT_ONCE);
            for (int first = 0; first < k; first += Panels.DEPTH) {
                int depth = Math.min(Panels.DEPTH, k - first);
                boolean add = accumulate || first > 0;
                for (int p = firstPanel; p < lastPanel; p++) {
                    panel(start, end, p, first, depth, aBase, cBase, add);
                }
            }
        }
    }

    private void panel(int start, int end, int p, int first, int depth, int aBase, int cBase, boolean add) {
        FastForm<Tiles> form = panels.tiles().tiles(panels.vectors(p));
        Tiles tiles = form.pick();
        long work = (long) (end - start) * panels.width(p) * depth;
        long entered = form.enter(tiles, work);
        for (int i = start; i < end; i += Tiles.ROWS) {
            tile(tiles, i, Math.min(Tiles.ROWS, end - i), p, first, depth, aBase, cBase, add);
        }
        form.leave(tiles, entered, work);
    }

    private void tile(
            Tiles tiles, int row, int valid, int p, int first, int depth, int aBase, int cBase,
            boolean add) {
        int at = panels.offset(first, depth, p);
        int vectors = panels.vectors(p);
        int width = panels.width(p);
        int to = cBase + panels.firstColumn(p);
        if (valid == Tiles.ROWS && panels.columns(p) == width) {
            tiles.tile(vectors, depth, a, aBase, rows, row, columns, first, packed, at, c, to, targets, row, add);
            return;
        }
        DType dtype = panels.dtype();
        Object tile = Scratch.reals(dtype, Reals.TILE, Tiles.ROWS * TILE_WIDTH);
        boolean whole = valid == Tiles.ROWS;
        int[] from = whole ? rows : repeated(row, valid);
        int fromRow = whole ? row : 0;
        tiles.tile(vectors, depth, a, aBase, from, fromRow, columns, first, packed, at, tile, 0, TILE_ROWS, 0, false);
        for (int i = 0; i < valid; i++) {
            Numbers.store(dtype, tile, TILE_ROWS[i], c, to + targets[row + i], panels.columns(p), add);
        }
    }

    /// The offsets of a tile's first `valid` rows, the last of them for the others.
    private int[] repeated(int row, int valid) {
        int[] own = Scratch.ints(Tables.TILE_ROWS, Tiles.ROWS);
        for (int i = 0; i < Tiles.ROWS; i++) {
            own[i] = rows[row + Math.min(i, valid - 1)];
        }
        return own;
    }
}
