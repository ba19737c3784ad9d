package org.itograd.autodiff.kernel;

import java.util.function.IntUnaryOperator;
import org.itograd.base.DType;
import org.itograd.base.FastForm;
import org.itograd.base.Simd;

/// [WinogradProducts] with vectors where they are known to be fast ([FastForm]): each width by itself.
final class GuardedProducts {
    private static final boolean SCALAR = Simd.mode() == Simd.Mode.SCALAR;

    /// Elements of a vector; tiles are one, two or [#WIDEST] vectors wide.
    static final int LANES = SCALAR ? 4 : Simd.lanes(DType.F32);

    /// Vectors across the widest tile: 4 or 2.
    static final int WIDEST = GuardedTiles.widest(!SCALAR);

    private static final WinogradProducts PLAIN = new ScalarWinogradProducts(LANES);
    private static final FastForm<WinogradProducts>[] ROWS = forms(false);
    private static final FastForm<WinogradProducts>[] COLUMNS = forms(true);

    private GuardedProducts() {}

    /// For [WinogradProducts#rows] of so many vectors.
    static FastForm<WinogradProducts> rows(int vectors) {
        return ROWS[vectors];
    }

    /// For [WinogradProducts#columns] of so many vectors.
    static FastForm<WinogradProducts> columns(int vectors) {
        return COLUMNS[vectors];
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static FastForm<WinogradProducts>[] forms(boolean columns) {
        FastForm<WinogradProducts>[] forms = new FastForm[WIDEST + 1];
        for (int vectors = 1; vectors <= WIDEST; vectors *= 2) {
            forms[vectors] = new FastForm<>(PLAIN, SCALAR ? null : new Vectors(vectors, columns));
        }
        return forms;
    }

    /// @param vectors of a tile
    /// @param columns whether it is A by columns that is called
    private record Vectors(int vectors, boolean columns) implements FastForm.Recipe<WinogradProducts> {
        private static final int[] DEPTHS = {1, 2, 3, 8, 13};
        private static final int DEPTH = 13;

        @Override
        public WinogradProducts copy(int number) {
            return VectorCopies.of(WinogradProducts.class, "VectorWinogradProducts");
        }

        @Override
        public boolean hasLoops() {
            return true;
        }

        @Override
        public void turns(WinogradProducts copy, int turns) {
            VectorCopies.turns(copy, turns);
        }

        @Override
        public IntUnaryOperator exercise(WinogradProducts copy) {
            int width = vectors * LANES;
            float[] a = new float[WinogradProducts.ROWS * DEPTH];
            float[] b = new float[DEPTH * width];
            float[] c = new float[WinogradProducts.ROWS * width];
            return number -> {
                int k = DEPTHS[number % DEPTHS.length];
                if (columns) {
                    copy.columns(vectors, k, a, 0, WinogradProducts.ROWS, b, 0, c, 0, width);
                } else {
                    copy.rows(vectors, k, a, 0, DEPTH, b, 0, c, 0, width);
                }
                return WinogradProducts.ROWS * width * k;
            };
        }
    }
}
