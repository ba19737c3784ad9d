package org.itograd.autodiff.kernel;

/// The innermost loops of a matrix product: a small tile of C, held in registers while k runs.
///
/// The left factor is never copied. It is given by offsets, `A[i,k] = a[aBase + rows[i] + columns[k]]`, which covers a
/// plain matrix, its transpose, and the patches of an image under a convolution alike: each element of A is loaded once
/// per tile, as a scalar, so it costs little where it stands. The right factor is packed into panels, `B[k,j] =
/// b[bOffset + k·width + j]`, since whole vectors of it are loaded. Row i of the tile goes to `c[cBase + targets[i] + j]`.
///
/// Every element of the result is one chain, `s ← fma(A[i,k], B[k,j], s)` for ascending k from `s = 0`, then stored or
/// added to what is there. Nothing of this depends on the shape of a tile, so all implementations give the same bits.
interface Tiles {
    /// Rows of a tile.
    int ROWS = 6;

    /// The tile of [#ROWS] rows from `rows[row]` on, `vectors` vectors ([GuardedTiles#lanes]) wide.
    void tile(
            int vectors,
            int k,
            Object a,
            int aBase,
            int[] rows,
            int row,
            int[] columns,
            int column,
            Object b,
            int bOffset,
            Object c,
            int cBase,
            int[] targets,
            int target,
            boolean add);

    /// A single row of n columns over an unpacked right factor, `B[k,j] = b[bBase + bRows[k] + j]`.
    void row(
            int n,
            int k,
            Object a,
            int aBase,
            int[] columns,
            Object b,
            int bBase,
            int[] bRows,
            Object c,
            int cBase,
            boolean add);
}
