package org.itograd.autodiff.kernel;

import org.itograd.base.DType;
import org.itograd.base.Simd;

/// The loops of every family, once.
final class Implementations {
    /// Without vectors no `Vector…` class may be loaded.
    private static final boolean VECTORS = Simd.mode() != Simd.Mode.SCALAR;

    private static final GuardedTiles FLOAT_TILES = new GuardedTiles(DType.F32, VECTORS);
    private static final GuardedTiles DOUBLE_TILES = new GuardedTiles(DType.F64, VECTORS);

    private static final GuardedStrips FLOAT_STRIPS = new GuardedStrips(DType.F32, VECTORS);
    private static final GuardedStrips DOUBLE_STRIPS = new GuardedStrips(DType.F64, VECTORS);

    private static final GuardedReductions FLOAT_REDUCTIONS = new GuardedReductions(DType.F32, VECTORS);
    private static final GuardedReductions DOUBLE_REDUCTIONS = new GuardedReductions(DType.F64, VECTORS);

    private static final NormalizationLoops FLOAT_NORMALIZATION = new GuardedNormalization(DType.F32, VECTORS);
    private static final NormalizationLoops DOUBLE_NORMALIZATION = new GuardedNormalization(DType.F64, VECTORS);

    private static final GuardedWinograd WINOGRAD_3 = new GuardedWinograd(3, VECTORS);
    private static final GuardedWinograd WINOGRAD_4 = new GuardedWinograd(4, VECTORS);

    private Implementations() {}

    static GuardedTiles tiles(DType dtype) {
        return switch (dtype) {
            case F32 -> FLOAT_TILES;
            case F64 -> DOUBLE_TILES;
        };
    }

    static GuardedStrips strips(DType dtype) {
        return switch (dtype) {
            case F32 -> FLOAT_STRIPS;
            case F64 -> DOUBLE_STRIPS;
        };
    }

    static GuardedReductions reductions(DType dtype) {
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
    static GuardedWinograd winograd(int outputs) {
        return switch (outputs) {
            case 3 -> WINOGRAD_3;
            case 4 -> WINOGRAD_4;
            default -> throw new IllegalArgumentException("no transform gives " + outputs + " outputs");
        };
    }
}
