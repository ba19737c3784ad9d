package org.itograd.autodiff.device.source;

import org.itograd.autodiff.kernel.Convolution.Geometry;

/// How a product of matrices goes over the terms of its sums, `y[m, n] = Σ a(m, k) b[k, n]`, in two loops: k is one place in the outer and
/// one in the inner loop. B is a matrix in memory, and A is, or its elements are those of images, which are never written out (implicit
/// GEMM).
///
/// In the texts m`r` is a row's number, `o` the place in the outer and `i` that in the inner loop.
sealed interface Walk {
    /// Rows of the product.
    int rows();

    /// Columns of the product.
    int columns();

    /// Places in the outer loop.
    int outer();

    /// Places in the inner loop, the last time perhaps fewer.
    int inner();

    /// Terms of a sum.
    default long terms() {
        return (long) outer() * inner();
    }

    /// How many there are this time, a text.
    default String end() {
        return Integer.toString(inner());
    }

    /// What is computed once for row r.
    String ofRow(int r);

    /// What is computed for row r in the outer loop: `from`r, where its first element stands, and if it is [#isGuarded] between which places
    /// `first`r and `last`r of the inner loop there are elements; they are 0 elsewhere.
    String ofOuter(int r);

    /// Whether some elements are outside of the image.
    boolean isGuarded();

    /// How far the elements of a row stand apart.
    int step();

    /// A matrix.
    ///
    /// @param k         terms
    /// @param transpose whether it is stored as k × m
    record OfMatrix(int rows, int columns, int k, boolean transpose) implements Walk {
        private static final int RUN = 256;

        @Override
        public int outer() {
            return Math.ceilDiv(k, RUN);
        }

        @Override
        public int inner() {
            return Math.min(k, RUN);
        }

        @Override
        public String end() {
            return k % inner() == 0 ? Walk.super.end() : "(o == %d ? %d : %d)".formatted(outer() - 1, k % RUN, RUN);
        }

        @Override
        public String ofRow(int r) {
            return "";
        }

        @Override
        public String ofOuter(int r) {
            return transpose
                    ? "const int from%1$d = o * %2$d + m%1$d;".formatted(r, inner() * rows)
                    : "const int from%1$d = m%1$d * %2$d + o * %3$d;".formatted(r, k, inner());
        }

        @Override
        public boolean isGuarded() {
            return false;
        }

        @Override
        public int step() {
            return transpose ? rows : 1;
        }
    }

    /// Windows of images: rows are pixels of the result, terms taps and channels, columns filters.
    record OfWindows(Geometry g) implements Walk {
        @Override
        public int rows() {
            return g.batch() * g.outHeight() * g.outWidth();
        }

        @Override
        public int columns() {
            return g.filters();
        }

        @Override
        public int outer() {
            return g.kernelHeight() * g.kernelWidth();
        }

        @Override
        public int inner() {
            return g.channels();
        }

        @Override
        public String ofRow(int r) {
            return "const int top%1$d = m%1$d / %2$d %% %3$d * %4$d - %5$d, left%1$d = m%1$d %% %2$d * %6$d - %7$d, image%1$d = m%1$d / %8$d * %9$d;"
                    .formatted(r, g.outWidth(), g.outHeight(), g.strideHeight(), g.paddingHeight(), g.strideWidth(),
                            g.paddingWidth(), g.outHeight() * g.outWidth(), g.height());
        }

        @Override
        public String ofOuter(int r) {
            return "const int h%1$d = top%1$d + o / %2$d, w%1$d = left%1$d + o %% %2$d, first%1$d = 0, last%1$d = h%1$d >= 0 && h%1$d < %3$d && w%1$d >= 0 && w%1$d < %4$d ? %5$d : 0, from%1$d = ((image%1$d + h%1$d) * %4$d + w%1$d) * %5$d;"
                    .formatted(r, g.kernelWidth(), g.height(), g.width(), g.channels());
        }

        @Override
        public boolean isGuarded() {
            return g.paddingHeight() > 0 || g.paddingWidth() > 0;
        }

        @Override
        public int step() {
            return 1;
        }
    }

    /// The windows that an image's pixel is in: rows are pixels of the image, terms taps and filters, columns channels.
    record OfPixels(Geometry g) implements Walk {
        @Override
        public int rows() {
            return g.batch() * g.height() * g.width();
        }

        @Override
        public int columns() {
            return g.channels();
        }

        @Override
        public int outer() {
            return g.kernelHeight() * g.kernelWidth();
        }

        @Override
        public int inner() {
            return g.filters();
        }

        @Override
        public String ofRow(int r) {
            return "const int down%1$d = m%1$d / %2$d %% %3$d + %4$d, right%1$d = m%1$d %% %2$d + %5$d, image%1$d = m%1$d / %6$d * %7$d;"
                    .formatted(r, g.width(), g.height(), g.paddingHeight(), g.paddingWidth(),
                            g.height() * g.width(), g.outHeight());
        }

        @Override
        public String ofOuter(int r) {
            return "const int h%1$d = down%1$d - o / %2$d, w%1$d = right%1$d - o %% %2$d, first%1$d = 0, last%1$d = h%1$d >= 0 && h%1$d %% %3$d == 0 && h%1$d / %3$d < %4$d && w%1$d >= 0 && w%1$d %% %5$d == 0 && w%1$d / %5$d < %6$d ? %7$d : 0, from%1$d = ((image%1$d + h%1$d / %3$d) * %6$d + w%1$d / %5$d) * %7$d;"
                    .formatted(r, g.kernelWidth(), g.strideHeight(), g.outHeight(), g.strideWidth(), g.outWidth(),
                            g.filters());
        }

        @Override
        public boolean isGuarded() {
            return true;
        }

        @Override
        public int step() {
            return 1;
        }
    }

    /// The pixels that a tap sees: rows are taps and channels, terms pixels of the result, columns filters.
    record OfTaps(Geometry g) implements Walk {
        @Override
        public int rows() {
            return g.kernelHeight() * g.kernelWidth() * g.channels();
        }

        @Override
        public int columns() {
            return g.filters();
        }

        @Override
        public int outer() {
            return g.batch() * g.outHeight();
        }

        @Override
        public int inner() {
            return g.outWidth();
        }

        @Override
        public String ofRow(int r) {
            return "const int up%1$d = m%1$d / %2$d - %3$d, side%1$d = m%1$d / %4$d %% %5$d - %6$d, channel%1$d = m%1$d %% %4$d, first%1$d = side%1$d < 0 ? (%7$d - side%1$d) / %8$d : 0, most%1$d = side%1$d + %8$d * %9$d < %10$d ? %11$d : (%10$d - side%1$d + %7$d) / %8$d;"
                    .formatted(r, g.kernelWidth() * g.channels(), g.paddingHeight(), g.channels(), g.kernelWidth(),
                            g.paddingWidth(), g.strideWidth() - 1, g.strideWidth(), g.outWidth() - 1, g.width(),
                            g.outWidth());
        }

        @Override
        public String ofOuter(int r) {
            return "const int h%1$d = o %% %2$d * %3$d + up%1$d, last%1$d = h%1$d >= 0 && h%1$d < %4$d ? most%1$d : 0, from%1$d = ((o / %2$d * %4$d + h%1$d) * %5$d + side%1$d) * %6$d + channel%1$d;"
                    .formatted(r, g.outHeight(), g.strideHeight(), g.height(), g.width(), g.channels());
        }

        @Override
        public boolean isGuarded() {
            return g.paddingHeight() > 0 || g.paddingWidth() > 0;
        }

        @Override
        public int step() {
            return g.strideWidth() * g.channels();
        }
    }
}
