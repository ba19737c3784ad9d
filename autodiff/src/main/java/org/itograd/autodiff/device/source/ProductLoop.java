package org.itograd.autodiff.device.source;

import org.itograd.autodiff.kernel.Convolution.Geometry;

/// Products of matrices, and convolutions and their gradients as such products, a work-item for a few rows and columns, which it keeps in
/// registers.
///
/// Each element is a chain of fused multiply-adds in ascending order. Long ones are cut into parts, whose sums [SumLoop] adds up.
///
/// The kernels' parameters: A, B, and the result (parts, matrices, rows, columns).
public final class ProductLoop {
    private static final int ROWS = 4;
    private static final int REGISTERS = 4;
    private static final int WIDEST = 16;

    /// Chains up to here are not cut.
    private static final int CHAIN = 2048;

    /// Terms of a part, as long as there are no more than [#PARTS].
    private static final int PART = 512;

    private static final int PARTS = 64;

    /// Elements of all parts together.
    private static final long MOST = 1 << 27;

    private final Walk walk;
    private final int matrices;
    private final String a;
    private final String b;

    /// @param walk     over A
    /// @param matrices how many products
    /// @param a        where each A begins, from the product's number `matrix`
    /// @param b        where each B begins
    private ProductLoop(Walk walk, int matrices, String a, String b) {
        this.walk = walk;
        this.matrices = matrices;
        this.a = a;
        this.b = b;
    }

    /// Products op(A) B with B row by row; leading axes are repeated where strides are 0.
    ///
    /// @param extents  of the leading axes of the result
    /// @param a        of A's matrices along these axes, in elements
    /// @param b        of B's
    /// @param transpose whether A is stored as k × m
    public static ProductLoop matrices(
            int[] extents, int[] a, int[] b, int m, int n, int k, boolean transpose) {
        return new ProductLoop(
                new Walk.OfMatrix(m, n, k, transpose), FusedLoop.size(extents), Place.text("matrix", extents, a),
                Place.text("matrix", extents, b));
    }

    /// A convolution: A is the image, B the weights.
    public static ProductLoop convolution(Geometry g) {
        return new ProductLoop(new Walk.OfWindows(g), 1, "0", "0");
    }

    /// Its gradient by the image: A is the cotangent, B the weights with filters before channels.
    public static ProductLoop imageGradient(Geometry g) {
        return new ProductLoop(new Walk.OfPixels(g), 1, "0", "0");
    }

    /// Its gradient by the weights: A is the image, B the cotangent.
    public static ProductLoop weightGradient(Geometry g) {
        return new ProductLoop(new Walk.OfTaps(g), 1, "0", "0");
    }

    /// The widest register that divides a row.
    public int widest() {
        return Math.min(WIDEST, Integer.lowestOneBit(walk.columns()));
    }

    /// Into how many parts the sums are cut.
    public int parts() {
        if (walk.terms() <= CHAIN) {
            return 1;
        }
        long size = (long) matrices * walk.rows() * walk.columns();
        long most = Math.min(Math.min(PARTS, walk.outer()), Math.ceilDiv(walk.terms(), PART));
        most = Math.min(most, Math.max(1, MOST / size));
        return Math.ceilDiv(walk.outer(), Math.ceilDiv(walk.outer(), (int) most));
    }

    /// Elements of the result in all parts.
    public long results() {
        return (long) parts() * matrices * walk.rows() * walk.columns();
    }

    /// The kernel.
    ///
    /// @param d at most [#widest] wide
    public Task task(Dialect d) {
        String load = d.width() == 1 ? "*(p)" : "vload" + d.width() + "(0, p)";
        String store = d.width() == 1 ? "*(p) = (x)" : "vstore" + d.width() + "(x, 0, p)";
        KernelText text = new KernelText(
                d, "PRODUCT", "#define LOAD_ROW(p) " + load + "\n#define STORE_ROW(p, x) " + store + "\n");
        text.parameter("const E", "a");
        text.parameter("const E", "b");
        text.parameter("E", "y");
        int registers = REGISTERS;
        while (walk.columns() % (registers * d.width()) != 0) {
            registers /= 2;
        }
        int tile = registers * d.width();
        int across = walk.columns() / tile;
        int down = Math.ceilDiv(walk.rows(), ROWS);
        places(text, across, down, tile);
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < registers; c++) {
                text.line(1, "R y%d_%d = K(0);".formatted(r, c));
            }
        }
        sums(text, registers, d.width());
        store(text, registers, d.width());
        return text.task(Math.toIntExact((long) parts() * matrices * across * down), false);
    }

    /// Which part of which elements.
    private void places(KernelText text, int across, int down, int tile) {
        text.line(1, "const int column = at %% %d * %d, row = at / %d %% %d * %d;".formatted(
                across, tile, across, down, ROWS));
        text.line(1, "const int matrix = at / %d %% %d, part = at / %d;".formatted(
                across * down, matrices, across * down * matrices));
        text.line(1, "GLOBAL const E *pa = a + (%s), *pb = b + (%s) + column;".formatted(a, b));
        for (int r = 0; r < ROWS; r++) {
            // Rows behind the last one are computed as it and not stored.
            text.line(1, "const int m%1$d = row + %1$d < %2$d ? row + %1$d : %3$d;".formatted(
                    r, walk.rows(), walk.rows() - 1));
            text.line(1, walk.ofRow(r));
        }
    }

    private void sums(KernelText text, int registers, int width) {
        int part = Math.ceilDiv(walk.outer(), parts());
        text.line(1, "const int begin = part * %d, end = begin + %d < %d ? begin + %d : %d;".formatted(
                part, part, walk.outer(), part, walk.outer()));
        text.line(1, "for (int o = begin; o < end; o++) {");
        for (int r = 0; r < ROWS; r++) {
            text.line(2, walk.ofOuter(r));
        }
        text.line(2, "GLOBAL const E *line = pb + o * " + walk.inner() * walk.columns() + ";");
        text.line(2, "const int stop = " + walk.end() + ";");
        text.line(2, "for (int i = 0; i < stop; i++, line += " + walk.columns() + ") {");
        for (int c = 0; c < registers; c++) {
            text.line(3, "const R b%d = LOAD_ROW(line + %d);".formatted(c, c * width));
        }
        for (int r = 0; r < ROWS; r++) {
            String element = "pa[from%d + i%s]".formatted(r, walk.step() == 1 ? "" : " * " + walk.step());
            if (walk.isGuarded()) {
                element = "i >= first%1$d && i < last%1$d ? %2$s : 0".formatted(r, element);
            }
            text.line(3, "const R a%d = K(%s);".formatted(r, element));
            for (int c = 0; c < registers; c++) {
                text.line(3, "y%1$d_%2$d = FMA(a%1$d, b%2$d, y%1$d_%2$d);".formatted(r, c));
            }
        }
        text.line(2, "}");
        text.line(1, "}");
    }

    private void store(KernelText text, int registers, int width) {
        text.line(1, "GLOBAL E *to = y + ((part * %d + matrix) * %d + row) * %d + column;".formatted(
                matrices, walk.rows(), walk.columns()));
        for (int r = 0; r < ROWS; r++) {
            text.line(1, "if (row + %d < %d) {".formatted(r, walk.rows()));
            for (int c = 0; c < registers; c++) {
                text.line(2, "STORE_ROW(to + %d, y%d_%d);".formatted(r * walk.columns() + c * width, r, c));
            }
            text.line(1, "}");
        }
    }
}
