package org.itograd.autodiff.op.lowered;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Convolution.Geometry;
import org.itograd.autodiff.kernel.Winograd;
import org.itograd.autodiff.op.Batch;
import org.itograd.autodiff.op.BilinearMap;
import org.itograd.autodiff.op.LinearMap;
import org.itograd.base.Numbers;

/// The gradient of a 3×3 convolution by its filter from x and ȳ, in the transformed domain: what a program adds up over all
/// steps and blocks before [Back] transforms the total.
///
/// @param g of the convolution, with any batch
record WinogradGradient(Geometry g) implements Lowered, BilinearMap {
    @Override
    public Shape shape(Shape[] in) {
        return Shape.of(Winograd.of(g).gradientSize());
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        Numbers.zero(out.dtype(), out.array(), 0, out.size());
        accumulate(in, out);
    }

    @Override
    public boolean accumulate(Tensor[] in, Tensor total) {
        Winograd.of(g)
                .accumulateGradient(
                        in[0].shape().dim(0), (float[]) in[0].array(), 0, (float[]) in[1].array(), 0,
                        (float[]) total.array(), 0);
        return true;
    }

    @Override
    public boolean sumsRows(Batch batch) {
        return batch.allPerRow();
    }

    /// From the transformed domain to a gradient by the weights, (3, 3, C, O).
    record Back(Geometry g) implements Lowered, LinearMap {
        @Override
        public Shape shape(Shape[] in) {
            return Shape.of(3, 3, g.channels(), g.filters());
        }

        @Override
        public void evaluate(Tensor[] in, Tensor out) {
            Winograd.of(g).transformGradient((float[]) in[0].array(), 0, (float[]) out.array(), 0, false);
        }
    }
}
