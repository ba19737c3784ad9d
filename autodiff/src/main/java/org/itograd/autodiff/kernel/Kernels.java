package org.itograd.autodiff.kernel;

import org.itograd.autodiff.DType;

/// Chooses the implementation of every family of loops, once.
final class Kernels {
    private static final Tiles FLOAT_TILES = new ScalarFloatTiles();
    private static final Tiles DOUBLE_TILES = new ScalarDoubleTiles();

    private static final ReductionLoops FLOAT_REDUCTIONS = new ScalarFloatReductions();
    private static final ReductionLoops DOUBLE_REDUCTIONS = new ScalarDoubleReductions();
    private static final NormalizationLoops FLOAT_NORMALIZATION = new ScalarFloatNormalization();
    private static final NormalizationLoops DOUBLE_NORMALIZATION = new ScalarDoubleNormalization();

    private Kernels() {}

    static Tiles tiles(DType dtype) {
        return switch (dtype) {
            case F32 -> FLOAT_TILES;
            case F64 -> DOUBLE_TILES;
        };
    }

    static ReductionLoops reductions(DType dtype) {
        return switch (dtype) {
            case F32 -> FLOAT_REDUCTIONS;
            case F64 -> DOUBLE_REDUCTIONS;
        };
    }

    static NormalizationLoops normalization(DType dtype) {
        return switch (dtype) {
            case F32 -> FLOAT_NORMALIZATION;
            case F64 -> DOUBLE_NORMALIZATION;
        };
    }
}
