package org.itograd.autodiff.kernel;

import org.itograd.autodiff.kernel.Scratch.Reals;
import org.itograd.base.DType;

/// `C (+)= A · B` on the calling thread, for matrices so small that copying them would take much of the time.
///
/// - A B with contiguous rows that divide into whole tiles is read where it stands.
/// - A few columns fill only a part of a vector. If A is a transpose (a weight gradient `xᵀ · dy` with few outputs), its
///   columns do fill vectors: `Cᵀ = Bᵀ · Aᵀ` is computed into a buffer and stored crosswise. A product of two numbers has
///   no order, so the bits are the same.
/// - Otherwise B is packed: see [PackedMatrix].
///
/// In float32 on a Zen 5 core (peak 270 GFLOP/s), Aᵀ · B over k = 64, with packing always in brackets: 8 × 64 254 (85),
/// 64 × 8 125 (53), 64 × 64 278 (209). Over k = 256, 64 × 8 reaches 206.
///
/// @param dtype the type of all numbers
/// @param m rows of A and C
/// @param n columns of B and C
/// @param k columns of A, rows of B
/// @param a the left factor
/// @param b the right factor; one of its steps is 1
/// @param c the product; its step from column to column is 1
record SmallProduct(DType dtype, int m, int n, int k, Strided a, Strided b, Strided c) {
    /// Numbers that a factor read in place may span: they should stay in the L2 cache, on few pages.
    private static final int SPAN_IN_PLACE = 1 << 15;

    void run(boolean accumulate) {
        if (narrow() && readable(a.column(), m) && a.row() == 1) {
            crosswise(accumulate);
        } else if (b.column() == 1 && readable(b.row(), n)) {
            inPlace(accumulate);
        } else {
            Object packed = Scratch.reals(dtype, Reals.PANELS, PackedMatrix.size(dtype, k, n));
            PackedMatrix.pack(dtype, k, n, b, packed, 0);
            PackedMatrix.compute(
                    dtype, m, n, k, a.data(), a.at(), a.row(), a.column(), packed, 0, c.data(), c.at(), c.row(),
                    accumulate);
        }
    }

    /// Whether C is at most a vector wide and so much higher that the crosswise store is worth it.
    private boolean narrow() {
        int lanes = Implementations.tiles(dtype).lanes();
        return n <= lanes && m > 2 * lanes && k >= 2 * lanes;
    }

    /// Whether k rows of `columns` numbers can be a right factor where they stand, `step` apart.
    private boolean readable(int step, int columns) {
        Panels panels = Panels.of(dtype, columns);
        int last = panels.columns(panels.count() - 1);
        return (long) k * step <= SPAN_IN_PLACE && Implementations.strips(dtype).width(last) == last;
    }

    private void inPlace(boolean accumulate) {
        Panels panels = Panels.of(dtype, n);
        GuardedStrips strips = Implementations.strips(dtype);
        for (int first = 0; first < k; first += Panels.DEPTH) {
            int depth = Math.min(Panels.DEPTH, k - first);
            for (int p = 0; p < panels.count(); p++) {
                int j = panels.firstColumn(p);
                strips.run(
                        m, panels.columns(p), depth, a.data(), a.at() + first * a.column(), a.row(), a.column(),
                        b.data(), b.at() + first * b.row() + j, b.row(), c.data(), c.at() + j, c.row(),
                        accumulate || first > 0);
            }
        }
    }

    private void crosswise(boolean accumulate) {
        Object buffer = Scratch.reals(dtype, Reals.TILE, n * m);
        Strided transpose = new Strided(buffer, 0, m, 1);
        for (int first = 0; first < k; first += Panels.DEPTH) {
            int depth = Math.min(Panels.DEPTH, k - first);
            Strided left = b.from(first, 0).transposed();
            Strided right = a.from(0, first).transposed();
            new SmallProduct(dtype, n, m, depth, left, right, transpose).inPlace(false);
            store(buffer, accumulate || first > 0);
        }
    }

    private void store(Object buffer, boolean add) {
        switch (dtype) {
            case F32 -> Packing.storeTransposed((float[]) buffer, m, n, (float[]) c.data(), c.at(), c.row(), add);
            case F64 -> Packing.storeTransposed((double[]) buffer, m, n, (double[]) c.data(), c.at(), c.row(), add);
        }
    }
}
