package org.itograd.autodiff.kernel;

import org.itograd.base.DType;
import org.itograd.base.Simd;

/// Chooses the implementation of every family of loops, once.
final class Implementations {
    /// Without vectors no `Vector…` class may be loaded.
    private static final boolean SCALAR = Simd.mode() == Simd.Mode.SCALAR;

    private static final Tiles FLOAT_TILES = SCALAR ? new ScalarFloatTiles() : new VectorFloatTiles();
    private static final Tiles DOUBLE_TILES = SCALAR ? new ScalarDoubleTiles() : new VectorDoubleTiles();

    private static final Strips FLOAT_STRIPS = SCALAR ? new ScalarFloatStrips() : new VectorFloatStrips();
    private static final Strips DOUBLE_STRIPS = SCALAR ? new ScalarDoubleStrips() : new VectorDoubleStrips();

    private static final ReductionLoops FLOAT_REDUCTIONS = SCALAR
            ? new ScalarFloatReductions()
            : new VectorFloatReductions();
    private static final ReductionLoops DOUBLE_REDUCTIONS = SCALAR
            ? new ScalarDoubleReductions()
            : new VectorDoubleReductions();
    private static final NormalizationLoops FLOAT_NORMALIZATION = SCALAR
            ? new ScalarFloatNormalization()
            : new VectorFloatNormalization();
    private static final NormalizationLoops DOUBLE_NORMALIZATION = SCALAR
            ? new ScalarDoubleNormalization()
            : new VectorDoubleNormalization();
    static final WinogradProducts WINOGRAD_PRODUCTS = SCALAR
            ? new ScalarWinogradProducts()
            : new VectorWinogradProducts();

    private static final WinogradLoops WINOGRAD_3 = SCALAR ? new ScalarWinograd3() : new VectorWinograd3();
    private static final WinogradLoops WINOGRAD_4 = SCALAR ? new ScalarWinograd4() : new VectorWinograd4();

    private Implementations() {}

    static Tiles tiles(DType dtype) {
        return switch (dtype) {
            case F32 -> FLOAT_TILES;
            case F64 -> DOUBLE_TILES;
        };
    }

    static Strips strips(DType dtype) {
        return switch (dtype) {
            case F32 -> FLOAT_STRIPS;
            case F64 -> DOUBLE_STRIPS;
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

    /// The transforms for tiles of `outputs` × `outputs` pixels: 3 or 4.
    static WinogradLoops winograd(int outputs) {
        return switch (outputs) {
            case 3 -> WINOGRAD_3;
            case 4 -> WINOGRAD_4;
            default -> throw new IllegalArgumentException("no transform gives " + outputs + " outputs");
        };
    }
}
