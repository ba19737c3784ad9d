package org.itograd.autodiff.kernel;

import org.itograd.autodiff.DType;

/// Runs every loop of a family over every branch, on zeros: what [Tiered] warms up and times.
///
/// @param dtype the type of the loops
record Exercise(DType dtype) {
    private static final int ROUNDS = 8;
    private static final int DEPTH = 64;
    private static final int WIDTH = 128;

    void tiles(Tiles tiles) {
        int[] near = new int[DEPTH];
        int[] far = new int[DEPTH];
        for (int i = 0; i < DEPTH; i++) {
            near[i] = i;
            far[i] = i * WIDTH;
        }
        Object a = dtype.allocate(DEPTH * WIDTH);
        Object b = dtype.allocate(DEPTH * WIDTH);
        Object c = dtype.allocate(DEPTH * WIDTH);
        int odd = 5 * tiles.lanes() + 1;
        for (int round = 0; round < ROUNDS; round++) {
            boolean add = round % 2 == 0;
            for (int vectors = 1; vectors <= tiles.widest(); vectors *= 2) {
                tiles.tile(vectors, DEPTH, a, 0, far, 0, near, 0, b, 0, c, 0, far, 0, add);
            }
            tiles.row(odd, DEPTH, a, 0, near, b, 0, far, c, 0, add);
            tiles.column(Tiles.ROWS, DEPTH, a, 0, far, near, b, 0, near, c, 0, near, add);
        }
    }

    void reductions(ReductionLoops loops) {
        Object x = dtype.allocate(DEPTH * WIDTH);
        Object y = dtype.allocate(WIDTH);
        for (int round = 0; round < ROUNDS; round++) {
            int odd = WIDTH - 1 - round;
            loops.sum(x, 0, odd * 8, y);
            loops.max(x, 0, odd * 8, y);
            loops.max(x, 0, 3, y);
            loops.columnSum(x, 0, DEPTH, WIDTH, odd, y, 0);
            loops.columnMax(x, 0, DEPTH, WIDTH, odd, y, 0);
        }
    }

    void normalization(NormalizationLoops loops) {
        Object x = dtype.allocate(DEPTH * WIDTH);
        Object dy = dtype.allocate(DEPTH * WIDTH);
        Object y = dtype.allocate(DEPTH * WIDTH);
        Object f = dtype.allocate(NormalizationLoops.COEFFICIENTS * WIDTH);
        for (int round = 0; round < ROUNDS; round++) {
            int odd = WIDTH - 1 - round;
            loops.sums(x, 0, DEPTH, odd, f);
            loops.squares(x, 0, DEPTH, odd, f);
            loops.normalize(x, 0, DEPTH, odd, f, y, 0);
            loops.products(x, 0, dy, 0, DEPTH, odd, f);
            loops.gradient(x, 0, dy, 0, DEPTH, odd, f, y, 0);
        }
    }
}
