package org.itograd.autodiff.kernel;

/// The products of a Winograd convolution over `float[]`: tiles of six rows, held in registers while l runs.
///
/// The right factor is a panel, `B[l,j] = b[bAt + l·width + j]`, `width = vectors · ` [GuardedProducts#LANES]. The left factor stands in
/// rows or in columns of consecutive numbers; row i of the result is `c[to + i·cStep …]`. All six rows are read and
/// written, so arrays must have room for them.
///
/// Why not [Tiles], which reads its left factor through tables of offsets? Since the just-in-time compiler can check the
/// bounds of an index `a + l` once for the whole loop, but not those of an index from a table. With k = 64 in the L1 cache:
/// 218 GFLOP/s through tables, 265 here, where the processor (Zen 5, 512 bits) does 284.
///
/// Every element is one chain, `s ← fma(A[i,l], B[l,j], s)` for ascending l from `s = 0`, so all implementations give the
/// same bits.
interface WinogradProducts {
    /// Rows of a tile.
    int ROWS = 6;

    /// `C[i,j] = Σ_l A[i,l] B[l,j]` with `A[i,l] = a[at + i·aStep + l]`.
    void rows(int vectors, int k, float[] a, int at, int aStep, float[] b, int bAt, float[] c, int to, int cStep);

    /// `C[i,j] += Σ_l A[i,l] B[l,j]` with `A[i,l] = a[at + l·aStep + i]`.
    void columns(int vectors, int k, float[] a, int at, int aStep, float[] b, int bAt, float[] c, int to, int cStep);
}
