package org.itograd.autodiff.kernel;

import org.itograd.autodiff.DType;
import org.itograd.autodiff.fuse.Simd;

/// Chooses the implementation of every family of loops.
final class Kernels {
    /// Width of a vector in bits, 0 for none. Only when it is not zero may a `Vector…` class be loaded.
    static final int VECTOR_BITS = Simd.mode().bits();

    private static final Tiered<Tiles> FLOAT_TILES = new Tiered<>(
            new ScalarFloatTiles(), VECTOR_BITS == 0 ? null : VectorFloatTiles::new, new Exercise(DType.F32)::tiles);
    private static final Tiered<Tiles> DOUBLE_TILES = new Tiered<>(
            new ScalarDoubleTiles(), VECTOR_BITS == 0 ? null : VectorDoubleTiles::new, new Exercise(DType.F64)::tiles);
    private static final Tiered<ReductionLoops> FLOAT_REDUCTIONS = new Tiered<>(
            new ScalarFloatReductions(),
            VECTOR_BITS == 0 ? null : VectorFloatReductions::new,
            new Exercise(DType.F32)::reductions);
    private static final Tiered<ReductionLoops> DOUBLE_REDUCTIONS = new Tiered<>(
            new ScalarDoubleReductions(),
            VECTOR_BITS == 0 ? null : VectorDoubleReductions::new,
            new Exercise(DType.F64)::reductions);
    private static final Tiered<NormalizationLoops> FLOAT_NORMALIZATION = new Tiered<>(
            new ScalarFloatNormalization(),
            VECTOR_BITS == 0 ? null : VectorFloatNormalization::new,
            new Exercise(DType.F32)::normalization);
    private static final Tiered<NormalizationLoops> DOUBLE_NORMALIZATION = new Tiered<>(
            new ScalarDoubleNormalization(),
            VECTOR_BITS == 0 ? null : VectorDoubleNormalization::new,
            new Exercise(DType.F64)::normalization);

    private Kernels() {}

    /// Loops for a product of so many multiplications.
    static Tiles tiles(DType dtype, long multiplications) {
        return switch (dtype) {
            case F32 -> FLOAT_TILES.get(multiplications);
            case F64 -> DOUBLE_TILES.get(multiplications);
        };
    }

    /// Loops for a reduction of so many elements.
    static ReductionLoops reductions(DType dtype, long elements) {
        return switch (dtype) {
            case F32 -> FLOAT_REDUCTIONS.get(elements);
            case F64 -> DOUBLE_REDUCTIONS.get(elements);
        };
    }

    /// Loops for a normalisation of so many elements.
    static NormalizationLoops normalization(DType dtype, long elements) {
        return switch (dtype) {
            case F32 -> FLOAT_NORMALIZATION.get(elements);
            case F64 -> DOUBLE_NORMALIZATION.get(elements);
        };
    }

    /// Takes the vector form of everything into service at once, where there is one: for tests.
    static void promote() {
        FLOAT_TILES.promote();
        DOUBLE_TILES.promote();
        FLOAT_REDUCTIONS.promote();
        DOUBLE_REDUCTIONS.promote();
        FLOAT_NORMALIZATION.promote();
        DOUBLE_NORMALIZATION.promote();
    }
}
