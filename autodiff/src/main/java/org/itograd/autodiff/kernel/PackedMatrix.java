package org.itograd.autodiff.kernel;

import org.itograd.autodiff.kernel.Scratch.Reals;
import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// A right factor that is packed once and multiplied many times, such as the weights of a layer inside a loop over time.
///
/// The packed form is an ordinary array, [#size] elements from some offset on. Its layout depends on the width of this
/// machine's vectors, so it is nothing to store in a file; the products have the bits of [Gemm#multiply] everywhere.
///
/// Products run on the calling thread and allocate nothing: they are meant for tasks of [org.itograd.base.Workers]. The left factor is read
/// where it stands, so a product pays for little more than its multiplications: see [Strips].
public final class PackedMatrix {
    /// Rows of the buffer for a panel that is not as wide as its tile: whole tiles, small enough for the L1 cache.
    private static final int BUFFERED_ROWS = 48;

    /// Rows that run through all panels before the next rows come, so that they stay in the cache meanwhile.
    private static final int ROWS_AT_ONCE = 96;

    private PackedMatrix() {}

    /// Elements of the packed form of a k × n matrix.
    ///
    /// @throws IllegalArgumentException if k or n is negative
    public static int size(DType dtype, int k, int n) {
        notNegative("k", k);
        notNegative("n", n);
        return n == 0 ? 0 : Panels.of(dtype, n).size(k);
    }

    /// Packs `op(B)`, k × n: row l of B starts at `b[bOffset + l·ldb]`; when `transposeB`, B itself is n × k, `op(B) = Bᵀ`.
    ///
    /// The packed form takes [#size] elements from `packed[packedOffset]` on.
    ///
    /// @throws IllegalArgumentException if a size is negative or ldb shorter than a row of B
    public static void pack(
            DType dtype,
            int k,
            int n,
            Object b,
            int bOffset,
            int ldb,
            boolean transposeB,
            Object packed,
            int packedOffset) {
        notNegative("k", k);
        notNegative("n", n);
        Gemm.leading("ldb", ldb, transposeB ? k : n);
        if (n > 0) {
            pack(dtype, k, n, new Strided(b, bOffset, transposeB ? 1 : ldb, transposeB ? ldb : 1), packed,
                    packedOffset);
        }
    }

    static void pack(DType dtype, int k, int n, Strided b, Object packed, int packedOffset) {
        Panels panels = Panels.of(dtype, n);
        for (int first = 0; first < k; first += Panels.DEPTH) {
            for (int p = 0; p < panels.count(); p++) {
                panels.pack(first, Math.min(Panels.DEPTH, k - first), p, b, packed, packedOffset);
            }
        }
    }

    /// `C = op(A) · B`, or `C += op(A) · B` when `accumulate`, where `packed` holds B, k × n.
    ///
    /// `op(A)` is m × k: row i of A starts at `a[aOffset + i·lda]`; when `transposeA`, A itself is k × m, `op(A) = Aᵀ`. C is
    /// m × n: row i starts at `c[cOffset + i·ldc]`. It must not overlap A or B. Sums are in the order of [Gemm#multiply].
    ///
    /// @throws IllegalArgumentException if a size is negative or a leading dimension shorter than the row it must hold
    public static void multiply(
            DType dtype,
            int m,
            int n,
            int k,
            Object a,
            int aOffset,
            int lda,
            boolean transposeA,
            Object packed,
            int packedOffset,
            Object c,
            int cOffset,
            int ldc,
            boolean accumulate) {
        Gemm.check(m, n, k, lda, transposeA, n, false, ldc);
        if (m == 0 || n == 0) {
            return;
        }
        if (k == 0) {
            Gemm.zero(dtype, m, n, c, cOffset, ldc, accumulate);
            return;
        }
        compute(
                dtype, m, n, k, a, aOffset, transposeA ? 1 : lda, transposeA ? lda : 1, packed, packedOffset, c,
                cOffset, ldc, accumulate);
    }

    static void compute(
            DType dtype,
            int m,
            int n,
            int k,
            Object a,
            int aOffset,
            int aRow,
            int aColumn,
            Object packed,
            int packedOffset,
            Object c,
            int cOffset,
            int ldc,
            boolean accumulate) {
        Panels panels = Panels.of(dtype, n);
        GuardedStrips strips = Implementations.strips(dtype);
        for (int i = 0; i < m; i += ROWS_AT_ONCE) {
            int rows = Math.min(ROWS_AT_ONCE, m - i);
            for (int first = 0; first < k; first += Panels.DEPTH) {
                int depth = Math.min(Panels.DEPTH, k - first);
                int aAt = aOffset + i * aRow + first * aColumn;
                for (int p = 0; p < panels.count(); p++) {
                    int at = packedOffset + panels.offset(first, depth, p);
                    int to = cOffset + i * ldc + panels.firstColumn(p);
                    panel(
                            dtype, strips, rows, panels.columns(p), depth, a, aAt, aRow, aColumn, packed, at,
                            panels.width(p), c, to, ldc, accumulate || first > 0);
                }
            }
        }
    }

    /// Computes m rows of one panel as [Strips#run] does, but writes the given columns only.
    static void panel(
            DType dtype,
            GuardedStrips strips,
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
            boolean add) {
        int width = strips.width(columns);
        if (columns == width) {
            strips.run(m, columns, k, a, aAt, aRow, aColumn, b, bAt, bRow, c, cAt, cRow, add);
            return;
        }
        Object tile = Scratch.reals(dtype, Reals.TILE, BUFFERED_ROWS * width);
        for (int from = 0; from < m; from += BUFFERED_ROWS) {
            int rows = Math.min(BUFFERED_ROWS, m - from);
            strips.run(rows, columns, k, a, aAt + from * aRow, aRow, aColumn, b, bAt, bRow, tile, 0, width, false);
            for (int i = 0; i < rows; i++) {
                Numbers.store(dtype, tile, i * width, c, cAt + (from + i) * cRow, columns, add);
            }
        }
    }

    private static void notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
    }
}
