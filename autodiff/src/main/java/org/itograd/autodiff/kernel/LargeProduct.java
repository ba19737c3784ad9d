package org.itograd.autodiff.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import org.itograd.autodiff.kernel.Scratch.Reals;
import org.itograd.base.CacheLine;
import org.itograd.base.DType;
import org.itograd.base.Workers;

/// `C (+)= A · B` for matrices that are worth packing on both sides and several threads.
///
/// The loops follow Goto and van de Geijn, *Anatomy of High-Performance Matrix Multiplication* (ACM TOMS 34:3, 2008): a
/// part of B is packed into panels for all threads; each task copies some rows of A to where they stay in the L2 cache of
/// its core, and runs the panels of its share over them.
///
/// Five things had to be right. Figures are GFLOP/s in float32 for n = 1024 on 1 and 2 cores of a Zen 5 (peak 270 each),
/// where a tile that reads A through offset tables and a B packed by the calling thread gave 189 and 351:
///
/// - The copy of A. Read in place, rows of 4 KB touch more pages than the L1 TLB holds. The rows are copied as they are:
///   the tile reads six streams as fast as one, and a plain copy costs a fraction of an interleaving one.
/// - Packing B takes 10 % of the time of one thread, so all threads do it. A second parallel region would cost another
///   hand-off; the packing tasks come first in the same region, and the products wait for the last of them.
/// - Equal shares. Eleven tasks of 96 rows on two threads are six and five. Now 228 and 450.
/// - The blocks of a sum follow each other within a panel and some rows, so C is still in the L1 cache when the next block
///   is added to it. Now 244 and 465; in float64 113 and 219 of 137 each, where it had been 87 and 149.
/// - Vectors of B start at cache lines ([CacheLine]), and 96 rows rather than 48 run over a panel once it has been read. On a Xeon with
///   AVX-512 (peak 205 each) 119 and 251, where it had been 87 and 201; for n = 256, 148 and 227 for 124 and 198.
///
/// @param dtype the type of all numbers
/// @param m rows of A and C
/// @param n columns of B and C
/// @param k columns of A, rows of B
/// @param a the left factor; one of its steps is 1
/// @param b the right factor; one of its steps is 1
/// @param c the product; its step from column to column is 1
record LargeProduct(DType dtype, int m, int n, int k, Strided a, Strided b, Strided c) {
    /// Numbers of B that are packed at once.
    private static final int PACKED_AT_ONCE = 1 << 20;

    /// Columns of B that are packed at once.
    private static final int COLUMNS_AT_ONCE = 1024;

    /// Rows of A that are copied at once: whole tiles.
    private static final int ROWS_AT_ONCE = 96;

    /// Numbers between the rows of the copy: rows a power of two apart would compete for the same lines of the L1 cache.
    private static final int GAP = 16;

    /// Fewest tasks, if there are panels enough: an odd one out then costs two threads little.
    private static final int SHARES = 16;

    /// Multiplications that are worth a task of their own.
    private static final long WORTH_A_TASK = 1 << 18;

    void run(boolean accumulate) {
        int wide = Math.min(n, COLUMNS_AT_ONCE);
        int deep = Math.max(1, PACKED_AT_ONCE / wide / Panels.DEPTH) * Panels.DEPTH;
        for (int j = 0; j < n; j += wide) {
            Panels panels = Panels.of(dtype, Math.min(wide, n - j));
            for (int first = 0; first < k; first += deep) {
                int depth = Math.min(deep, k - first);
                int start = CacheLine.first(dtype);
                int size = Math.max(CacheLine.least(dtype), Math.addExact(start, panels.size(depth)));
                Object packed = Scratch.reals(dtype, Reals.PANELS, size);
                new Part(panels, packed, start, depth, a.from(0, first), b.from(first, j), c.from(0, j),
                        accumulate || first > 0)
                        .run(dtype, m);
            }
        }
    }

    /// The product of all rows with that part of B which is packed at once.
    private record Part(Panels panels, Object packed, int start, int k, Strided a, Strided b, Strided c, boolean add) {
        void run(DType dtype, int m) {
            int blocks = Math.ceilDiv(k, Panels.DEPTH);
            int packings = blocks * panels.count();
            long work = Math.max(1, (long) ROWS_AT_ONCE * k * panels.n());
            int rows = ROWS_AT_ONCE * (int) Math.max(1, WORTH_A_TASK / work);
            int rowTasks = Math.ceilDiv(m, rows);
            int panelsPerTask = Math.ceilDiv(panels.count(), Math.ceilDiv(SHARES, rowTasks));
            int panelTasks = Math.ceilDiv(panels.count(), panelsPerTask);
            AtomicInteger unpacked = new AtomicInteger(packings);
            Workers.run(packings + rowTasks * panelTasks, task -> {
                if (task < packings) {
                    pack(task / panels.count() * Panels.DEPTH, task % panels.count(), unpacked);
                    return;
                }
                // Tasks are claimed in order: whoever still packs is running, so this wait ends.
                while (unpacked.get() > 0) {
                    Thread.yield();
                }
                int from = (task - packings) / panelTasks * rows;
                int firstPanel = (task - packings) % panelTasks * panelsPerTask;
                int lastPanel = Math.min(panels.count(), firstPanel + panelsPerTask);
                for (int i = from; i < Math.min(m, from + rows); i += ROWS_AT_ONCE) {
                    compute(dtype, i, Math.min(ROWS_AT_ONCE, m - i), firstPanel, lastPanel);
                }
            });
        }

        private void pack(int first, int p, AtomicInteger unpacked) {
            try {
                panels.pack(first, Math.min(Panels.DEPTH, k - first), p, b, packed, start);
            } finally {
                unpacked.decrementAndGet();
            }
        }

        private void compute(DType dtype, int row, int rows, int firstPanel, int lastPanel) {
            GuardedStrips strips = Implementations.strips(dtype);
            Strided left = a.from(row, 0);
            if (lastPanel - firstPanel > 1) {
                left = copy(dtype, left, rows);
            }
            for (int p = firstPanel; p < lastPanel; p++) {
                Strided to = c.from(row, panels.firstColumn(p));
                for (int first = 0; first < k; first += Panels.DEPTH) {
                    int depth = Math.min(Panels.DEPTH, k - first);
                    PackedMatrix.panel(
                            dtype, strips, rows, panels.columns(p), depth, left.data(),
                            left.at() + first * left.column(), left.row(), left.column(), packed,
                            start + panels.offset(first, depth, p), panels.width(p), to.data(), to.at(), to.row(),
                            add || first > 0);
                }
            }
        }

        /// Copies a block of A as it stands: row by row, or column by column if A is a transpose.
        private Strided copy(DType dtype, Strided from, int rows) {
            if (from.column() == 1) {
                int step = k + GAP;
                Object copy = Scratch.reals(dtype, Reals.ROWS, rows * step);
                for (int i = 0; i < rows; i++) {
                    System.arraycopy(from.data(), from.at() + i * from.row(), copy, i * step, k);
                }
                return new Strided(copy, 0, step, 1);
            }
            Object copy = Scratch.reals(dtype, Reals.ROWS, ROWS_AT_ONCE * k);
            for (int l = 0; l < k; l++) {
                System.arraycopy(from.data(), from.at() + l * from.column(), copy, l * ROWS_AT_ONCE, rows);
            }
            return new Strided(copy, 0, 1, ROWS_AT_ONCE);
        }
    }
}
