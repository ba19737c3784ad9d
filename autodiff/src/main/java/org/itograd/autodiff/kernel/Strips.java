package org.itograd.autodiff.kernel;

import org.itograd.base.Simd;

/// The innermost loops of a product of matrices with strides: a strip of C as wide as a register tile, tile after tile.
///
/// `C[i,j] (+)= Σ_l A[i,l] B[l,j]` for all m rows and a panel of columns, where `A[i,l] = a[aAt + i·aRow + l·aColumn]`,
/// `B[l,j] = b[bAt + l·bRow + j]` and `C[i,j] = c[cAt + i·cRow + j]`. So A may be a matrix, its transpose or a packed copy
/// of either; B may stand where it is or in [Panels]. [Tiles] does the same for a left factor under offset tables.
///
/// Every element is one chain, `s ← fma(A[i,l], B[l,j], s)` for ascending l from `s = 0`, then stored or added to what is
/// there. Nothing of this depends on the shape of a tile, so all implementations give the same bits.
///
/// Vectors are cast to their class before they are stored, here and in all kernels: `intoArray` asks for it in places whose profile all
/// vectors share ([org.itograd.autodiff.expr.VectorTypes#lanewise] tells of such places), and C2 does not know it of what comes out of a
/// loop, nor where a method is so large that it puts off the inlining of the last operations. The cast is written out at each store: in
/// such a method C2 would not inline a method of ours that did it.
///
/// Rows never overhang: a tile at the lower edge reads its last row several times over and stores it as often, the same
/// number each time. This costs less than a detour through a buffer and needs no kernel per number of rows. (Sums are
/// added to what *was* there: a tile loads all of its old elements before it stores the first.)
///
/// Tiles with full vectors keep the arithmetic units busy, those of one vector are bound by the loads: each number of A is
/// then used for one fma. On a Zen 5 core, whose peak is 270 GFLOP/s in float32, with all factors in the L1 cache and
/// k = 64: 6 × 4 vectors reach 278, 4 × 4 270, 6 × 2 255, 8 × 1 174, and 8 × half a vector 87 (12 rows instead of 8: 82).
interface Strips {
    /// Computes m rows of `columns` columns, at most the width of a panel. As many as a tile is wide, [GuardedStrips#width], must
    /// be readable in B and have room in C: what is written there beyond `columns` is unspecified.
    void run(
            int m,
            int columns,
            int k,
            Object a,
            int aAt,
            int aRow,
            int aColumn,
            Object b,
            int bAt,
            int bRow,
            Object c,
            int cAt,
            int cRow,
            boolean add);

    /// Bits of half a vector.
    static int halfBits() {
        return Math.max(128, Simd.mode().bits() / 2);
    }

    /// Whether a tile of six rows comes next when `left` rows are left, not one of four: 7 and 8 are two fours.
    static boolean tall(int left) {
        return left == 5 || left == 6 || left > 8;
    }
}
