package org.itograd.autodiff.kernel;

import org.itograd.autodiff.kernel.Scratch.Tables;
import org.itograd.base.DType;
import org.itograd.base.FastForm;
import org.itograd.base.Numbers;
import org.itograd.base.Workers;

/// Matrix products.
public final class Gemm {
    /// Multiplications that are worth a parallel region: about 50 µs of them.
    static final long WORTH_SHARING = 1L << 22;

    /// Up to this many rows, packing the right factor would cost more than it saves.
    private static final int FEW_ROWS = 3;

    private Gemm() {}

    /// `C = op(A) · op(B)`, or `C += op(A) · op(B)` when `accumulate`.
    ///
    /// - `op(A)` is m × k: row i of A starts at `a[aOffset + i·lda]`; when `transposeA`, A itself is k × m, `op(A) = Aᵀ`.
    /// - `op(B)` is k × n: row l of B starts at `b[bOffset + l·ldb]`; when `transposeB`, B itself is n × k, `op(B) = Bᵀ`.
    /// - C is m × n: row i starts at `c[cOffset + i·ldc]`. It must not overlap A or B.
    ///
    /// Each element is summed over k in blocks of 256: a block is a chain of fused multiply-adds in ascending k that starts
    /// at zero; block sums are added in order (to the old element of C when `accumulate`). With k = 0 the product is zero.
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
            Object b,
            int bOffset,
            int ldb,
            boolean transposeB,
            Object c,
            int cOffset,
            int ldc,
            boolean accumulate) {
        check(m, n, k, lda, transposeA, ldb, transposeB, ldc);
        if (m == 0 || n == 0) {
            return;
        }
        if (k == 0) {
            zero(dtype, m, n, c, cOffset, ldc, accumulate);
            return;
        }
        if (m == 1 && transposeB) {
            // c = a Bᵀ as a column: cᵀ = B aᵀ, whose left factor needs no packing.
            product(dtype, n, 1, k, b, bOffset, ldb, 1, a, aOffset, transposeA ? lda : 1, 1, c, cOffset, 1, accumulate);
            return;
        }
        int aRow = transposeA ? 1 : lda;
        int aColumn = transposeA ? lda : 1;
        if (m <= FEW_ROWS && !transposeB) {
            rows(dtype, m, n, k, a, aOffset, aRow, aColumn, b, bOffset, ldb, c, cOffset, ldc, accumulate);
            return;
        }
        int bRow = transposeB ? 1 : ldb;
        int bColumn = transposeB ? ldb : 1;
        product(dtype, m, n, k, a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, c, cOffset, ldc, accumulate);
    }

    /// The general case, over strides: element (i, l) of A is `a[aOffset + i·aRow + l·aColumn]`, and so on.
    private static void product(
            DType dtype,
            int m,
            int n,
            int k,
            Object a,
            int aOffset,
            int aRow,
            int aColumn,
            Object b,
            int bOffset,
            int bRow,
            int bColumn,
            Object c,
            int cOffset,
            int ldc,
            boolean accumulate) {
        Strided left = new Strided(a, aOffset, aRow, aColumn);
        Strided right = new Strided(b, bOffset, bRow, bColumn);
        Strided to = new Strided(c, cOffset, ldc, 1);
        if ((long) m * k * n >= WORTH_SHARING) {
            new LargeProduct(dtype, m, n, k, left, right, to).run(accumulate);
        } else {
            new SmallProduct(dtype, m, n, k, left, right, to).run(accumulate);
        }
    }

    /// Computes all m rows and all panels of a product, on several threads if it is worth it.
    static void share(Product product, int m, int k, int aBase, int cBase, boolean accumulate) {
        int panels = product.panels().count();
        if ((long) m * k * product.panels().n() < WORTH_SHARING || Workers.threads() == 1) {
            product.compute(0, m, 0, panels, k, aBase, cBase, accumulate);
            return;
        }
        int rowTasks = Math.ceilDiv(m, Product.ROWS_AT_ONCE);
        int panelsPerTask = rowTasks < 8 ? Math.ceilDiv(panels, 4) : panels;
        int panelTasks = Math.ceilDiv(panels, panelsPerTask);
        Workers.run(rowTasks * panelTasks, task -> {
            int from = task / panelTasks * Product.ROWS_AT_ONCE;
            int to = Math.min(m, from + Product.ROWS_AT_ONCE);
            int firstPanel = task % panelTasks * panelsPerTask;
            int lastPanel = Math.min(panels, firstPanel + panelsPerTask);
            product.compute(from, to, firstPanel, lastPanel, k, aBase, cBase, accumulate);
        });
    }

    private static int[] steps(Tables use, int count, int step) {
        int[] table = Scratch.ints(use, count);
        for (int i = 0; i < count; i++) {
            table[i] = i * step;
        }
        return table;
    }

    /// Few rows: each one runs over B as it stands.
    private static void rows(
            DType dtype,
            int m,
            int n,
            int k,
            Object a,
            int aOffset,
            int aRow,
            int aColumn,
            Object b,
            int bOffset,
            int ldb,
            Object c,
            int cOffset,
            int ldc,
            boolean accumulate) {
        int block = Math.min(k, Panels.DEPTH);
        int[] columns = steps(Tables.COLUMNS, block, aColumn);
        int[] panelRows = steps(Tables.PANEL_ROWS, block, ldb);
        FastForm<Tiles> form = Implementations.tiles(dtype).rows();
        for (int first = 0; first < k; first += block) {
            int depth = Math.min(block, k - first);
            boolean add = accumulate || first > 0;
            Tiles tiles = form.pick();
            long work = (long) m * n * depth;
            long entered = form.enter(tiles, work);
            for (int i = 0; i < m; i++) {
                int aBase = aOffset + i * aRow + first * aColumn;
                int bBase = bOffset + first * ldb;
                tiles.row(n, depth, a, aBase, columns, b, bBase, panelRows, c, cOffset + i * ldc, add);
            }
            form.leave(tiles, entered, work);
        }
    }

    static void zero(DType dtype, int m, int n, Object c, int cOffset, int ldc, boolean accumulate) {
        for (int i = 0; i < m && !accumulate; i++) {
            Numbers.zero(dtype, c, cOffset + i * ldc, n);
        }
    }

    static void check(
            int m, int n, int k, int lda, boolean transposeA, int ldb, boolean transposeB, int ldc) {
        if (m < 0 || n < 0 || k < 0) {
            throw new IllegalArgumentException("sizes must not be negative: m = " + m + ", n = " + n + ", k = " + k);
        }
        leading("lda", lda, transposeA ? m : k);
        leading("ldb", ldb, transposeB ? k : n);
        leading("ldc", ldc, n);
    }

    static void leading(String name, int value, int length) {
        if (value < length) {
            throw new IllegalArgumentException(
                    name + " must be at least " + length + ", the length of a row of the matrix, not " + value);
        }
    }
}
