package org.itograd.autodiff.op;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Access;
import org.itograd.autodiff.expr.Compiler;
import org.itograd.autodiff.expr.Kernel;
import org.itograd.autodiff.kernel.Copies;
import org.itograd.base.BoundedCache;
import org.itograd.base.DType;
import org.itograd.base.Workers;

/// Runs elementwise kernels over broadcast inputs, and sums back over what was broadcast.
final class Broadcasting {
    /// Rows shorter than this cost more to start than to copy: their inputs are expanded first.
    private static final int SHORT_ROW = 32;
    /// Elements per task when a large operation is spread over threads.
    private static final int BLOCK = 1 << 15;

    private static final double[] NO_PARAMETERS = new double[0];
    private static final long[] NO_KEYS = new long[0];

    private record Key(Elementwise op, DType dtype, List<Access> access) {}

    private static final BoundedCache<Key, Kernel> KERNELS =
            new BoundedCache<>(BoundedCache.partOfHeap(32), Kernel::bytes);

    private Broadcasting() {}

    /// Evaluates `op` into `out`, whose shape is the broadcast shape of the inputs.
    static void run(Elementwise op, Tensor[] in, Tensor out) {
        int n = out.size();
        if (n == 0) {
            return;
        }
        Strides strides = Strides.of(out.shape(), shapes(in));
        if (strides.extents().length > 1 && strides.inner() < SHORT_ROW) {
            in = expandAll(in, out.shape());
            strides = Strides.of(out.shape(), shapes(in));
        }
        Kernel kernel = kernel(op, in, strides);
        Object[] arrays = new Object[in.length];
        for (int k = 0; k < in.length; k++) {
            arrays[k] = in[k].array();
        }
        Object[] outs = {out.array()};
        if (strides.extents().length == 1) {
            flat(kernel, arrays, strides, outs, n);
        } else {
            rows(kernel, arrays, strides, outs, n);
        }
    }

    private static void flat(Kernel kernel, Object[] in, Strides strides, Object[] outs, int n) {
        int blocks = Math.ceilDiv(n, BLOCK);
        Workers.run(blocks, b -> {
            int from = b * BLOCK;
            int[] offsets = new int[in.length];
            for (int k = 0; k < in.length; k++) {
                offsets[k] = from * strides.innerStride(k);
            }
            kernel.run(in, offsets, outs, new int[]{from}, NO_PARAMETERS, NO_KEYS, Math.min(BLOCK, n - from));
        });
    }

    private static void rows(Kernel kernel, Object[] in, Strides strides, Object[] outs, int n) {
        int inner = strides.inner();
        int[] offsets = new int[in.length];
        int[] outOffset = {0};
        int[] place = new int[strides.extents().length - 1];
        while (outOffset[0] < n) {
            kernel.run(in, offsets, outs, outOffset, NO_PARAMETERS, NO_KEYS, inner);
            outOffset[0] += inner;
            strides.advance(place, offsets);
        }
    }

    private static Kernel kernel(Elementwise op, Tensor[] in, Strides strides) {
        List<Access> access = new ArrayList<>(in.length);
        for (int k = 0; k < in.length; k++) {
            access.add(strides.innerStride(k) == 0 ? Access.SCALAR : Access.VECTOR);
        }
        return KERNELS.get(
                new Key(op, in[0].dtype(), access),
                key -> Compiler.of(List.of(op.expression(in.length)), key.dtype, key.access));
    }

    private static Tensor[] expandAll(Tensor[] in, Shape shape) {
        Tensor[] full = in.clone();
        for (int k = 0; k < in.length; k++) {
            if (in[k].size() != 1 && !in[k].shape().equals(shape)) {
                full[k] = Tensor.wrap(in[k].dtype(), shape, in[k].dtype().allocate(shape.size()));
                expand(in[k], full[k]);
            }
        }
        return full;
    }

    private static Shape[] shapes(Tensor[] in) {
        Shape[] shapes = new Shape[in.length];
        for (int k = 0; k < in.length; k++) {
            shapes[k] = in[k].shape();
        }
        return shapes;
    }

    /// Copies `from` into `to`, repeating it where it is broadcast.
    static void expand(Tensor from, Tensor to) {
        Strides strides = Strides.of(to.shape(), from.shape(), to.shape());
        Copies.strided(
                to.dtype(), strides.extents(), from.array(), 0, strides.strides()[0], to.array(), 0,
                strides.strides()[1]);
    }

    /// `t` summed over the axes along which `shape` was broadcast to reach t's shape.
    static Tensor sumTo(Tensor t, Shape shape) {
        if (t.shape().equals(shape)) {
            return t;
        }
        int rank = t.shape().rank();
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int own = axis - (rank - shape.rank());
            if (own < 0 || (shape.dim(own) == 1 && t.shape().dim(axis) != 1)) {
                axes.add(axis);
            }
        }
        return new Sum(axes, true).of(t).reshape(shape.dims());
    }
}
