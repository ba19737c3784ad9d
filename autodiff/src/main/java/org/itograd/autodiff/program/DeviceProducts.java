package org.itograd.autodiff.program;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.device.Traits;
import org.itograd.autodiff.device.source.CopyLoop;
import org.itograd.autodiff.device.source.Dialect;
import org.itograd.autodiff.device.source.ProductLoop;
import org.itograd.autodiff.device.source.SumLoop;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.op.Conv2d;
import org.itograd.autodiff.op.Conv2dInputGradient;
import org.itograd.autodiff.op.Conv2dWeightGradient;
import org.itograd.autodiff.op.MatMul;
import org.itograd.autodiff.program.DeviceLaunches.Place;
import org.itograd.autodiff.program.Instruction.Call;
import org.itograd.base.DType;

/// The kernels of products of matrices, of convolutions and of their gradients.
///
/// @param launches to which they are added
record DeviceProducts(Code code, Traits traits, DeviceLaunches launches) {
    void add(Call call) {
        int a = call.reads().get(0);
        int b = call.reads().get(1);
        Shape x = code.value(a).shape();
        Shape w = code.value(b).shape();
        DType dtype = code.value(call.id()).dtype();
        Place first = new Place.Value(a);
        Place second = new Place.Value(b);
        switch (call.op()) {
            case MatMul m -> matrices(m, call, first, second);
            case Conv2d c -> product(ProductLoop.convolution(c.window().geometry(x, w)), dtype, first, second, call);
            case Conv2dInputGradient c -> {
                Place turned = transposed(dtype, w, second);
                product(ProductLoop.imageGradient(c.window().geometry(c.image(), w)), dtype, first, turned, call);
            }
            case Conv2dWeightGradient c -> product(
                    ProductLoop.weightGradient(c.window().geometry(x, c.weights())), dtype, first, second, call);
            default -> throw new AssertionError(call.op());
        }
    }

    private void product(ProductLoop product, DType dtype, Place a, Place b, Call call) {
        Place y = new Place.Value(call.id());
        int parts = product.parts();
        Place out = parts == 1 ? y : launches.scratch(dtype, product.results());
        launches.add(product.task(traits.dialect(dtype, product.widest())), List.of(a, b, out));
        if (parts > 1) {
            int size = code.value(call.id()).shape().size();
            Dialect d = traits.dialect(dtype, 1);
            launches.add(
                    SumLoop.of(d, SumLoop.Kind.SUM, new int[]{parts * size}, List.of(new int[]{1}), Expr.input(0), 1,
                            parts, size),
                    List.of(out, new Place.Numbers(dtype, List.of()), y));
        }
    }

    /// A copy with the last two axes exchanged.
    private Place transposed(DType dtype, Shape shape, Place from) {
        int rank = shape.rank();
        int[] extents = shape.dims();
        int[] steps = DeviceCalls.dense(shape);
        int[] dense = DeviceCalls.dense(shape);
        extents[rank - 2] = shape.dim(-1);
        extents[rank - 1] = shape.dim(-2);
        steps[rank - 2] = dense[rank - 1];
        steps[rank - 1] = dense[rank - 2];
        Place to = launches.scratch(dtype, shape.size());
        launches.add(CopyLoop.of(traits.dialect(dtype, 1), extents, 0, steps, 0, DeviceCalls.dense(Shape.of(extents))),
                List.of(from, to));
        return to;
    }

    private void matrices(MatMul m, Call call, Place a, Place b) {
        Shape x = code.value(call.reads().get(0)).shape();
        Shape w = code.value(call.reads().get(1)).shape();
        Definition out = code.value(call.id());
        int k = x.dim(m.transposeA() ? -2 : -1);
        if (k == 0) {
            launches.add(CopyLoop.clear(traits.dialect(out.dtype(), 1), out.shape().size()),
                    List.of(new Place.Value(call.id())));
            return;
        }
        Place second = m.transposeB() ? transposed(out.dtype(), w, b) : b;
        int columns = out.shape().dim(-1);
        if (w.rank() == 2 && !m.transposeA()) {
            // All leading axes are rows of one product.
            int rows = out.shape().size() / columns;
            product(ProductLoop.matrices(new int[0], new int[0], new int[0], rows, columns, k, false), out.dtype(), a,
                    second, call);
            return;
        }
        int rows = out.shape().dim(-2);
        int[] extents = Arrays.copyOf(out.shape().dims(), out.shape().rank() - 2);
        product(
                ProductLoop.matrices(extents, leading(x, extents.length), leading(w, extents.length), rows, columns, k,
                        m.transposeA()),
                out.dtype(), a, second, call);
    }

    /// The strides of a stack of matrices along the leading axes of the result.
    private static int[] leading(Shape shape, int axes) {
        int[] strides = new int[axes];
        int step = shape.dim(-1) * shape.dim(-2);
        for (int axis = 3; axis <= shape.rank(); axis++) {
            strides[axes + 2 - axis] = shape.dim(-axis) == 1 ? 0 : step;
            step *= shape.dim(-axis);
        }
        return strides;
    }
}
