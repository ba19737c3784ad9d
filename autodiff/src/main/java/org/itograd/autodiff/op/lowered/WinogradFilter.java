package org.itograd.autodiff.op.lowered;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Convolution.Geometry;
import org.itograd.autodiff.kernel.Winograd;
import org.itograd.autodiff.op.LinearMap;

/// The transformed filter of a 3×3 convolution, from its weights (3, 3, C, O): what a program computes once and uses in every
/// step and block. See [Winograd].
///
/// @param g       of the convolution, with any batch
/// @param flipped whether the weights are those of the adjoint convolution
record WinogradFilter(Geometry g, boolean flipped) implements Lowered, LinearMap {
    @Override
    public Shape shape(Shape[] in) {
        return Shape.of(Winograd.of(g).filterSize());
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Winograd.of(g).transformFilter((float[]) in[0].array(), 0, flipped, (float[]) out.array(), 0);
    }
}
