package org.itograd.autodiff.op.lowered;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Convolution.Geometry;
import org.itograd.autodiff.kernel.Winograd;
import org.itograd.autodiff.op.Batch;
import org.itograd.autodiff.op.BilinearMap;
import org.itograd.autodiff.op.Primitive;
import org.jspecify.annotations.Nullable;

/// A 3×3 convolution of x (N, H, W, C) by a filter that [WinogradFilter] has transformed.
///
/// @param g of the convolution, with any batch
record WinogradConv2d(Geometry g) implements Lowered, BilinearMap {
    /// Tiles that fill a block of the transformed domain.
    private static final int TILES = 48;

    @Override
    public Shape shape(Shape[] in) {
        return Shape.of(in[0].dim(0), g.outHeight(), g.outWidth(), g.filters());
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Winograd.of(g)
                .convolve(
                        in[0].shape().dim(0), (float[]) in[0].array(), 0, (float[]) in[1].array(), 0,
                        (float[]) out.array(), 0);
    }

    @Override
    public @Nullable Primitive onRows(Batch batch) {
        return batch.onlyFirstPerRow() ? this : null;
    }

    @Override
    public int efficientRows(Shape[] in) {
        return Math.ceilDiv(TILES, Winograd.of(g).tilesPerImage());
    }

    @Override
    public double multiplications(Shape[] in, Shape out) {
        // A third of the definition's, with the transforms.
        return 3.0 * out.size() * g.channels();
    }
}
