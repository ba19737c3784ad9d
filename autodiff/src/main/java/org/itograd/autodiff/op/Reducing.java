package org.itograd.autodiff.op;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// Reduces any set of axes by kernels that reduce the middle of (outer, n, inner): one pass per run of adjacent axes,
/// the last run first.
final class Reducing {
    private Reducing() {}

    /// Reduces x viewed as (outer, n, inner) to y viewed as (outer, inner).
    interface Kernel {
        void run(DType dtype, int outer, int n, int inner, Object x, int xOffset, Object y, int yOffset);
    }

    static void run(Tensor x, Tensor out, List<Integer> axes, Kernel kernel) {
        Shape shape = x.shape();
        Object from = x.array();
        List<int[]> runs = runs(shape, axes);
        if (runs.isEmpty()) {
            System.arraycopy(from, 0, out.array(), 0, out.size());
            return;
        }
        for (int r = runs.size() - 1; r >= 0; r--) {
            int first = runs.get(r)[0];
            int end = runs.get(r)[1];
            int outer = shape.product(0, first);
            int inner = shape.product(end, shape.rank());
            Object to = r == 0 ? out.array() : x.dtype().allocate(outer * inner);
            kernel.run(x.dtype(), outer, shape.product(first, end), inner, from, 0, to, 0);
            for (int axis = first; axis < end; axis++) {
                shape = shape.with(axis, 1);
            }
            from = to;
        }
    }

    /// Maximal runs [first, end) of axes that are reduced; axes of extent 1 between them join a run.
    private static List<int[]> runs(Shape shape, List<Integer> axes) {
        List<int[]> runs = new ArrayList<>();
        for (int axis : axes) {
            int[] last = runs.isEmpty() ? null : runs.getLast();
            if (last != null && shape.product(last[1], axis) == 1) {
                last[1] = axis + 1;
            } else {
                runs.add(new int[]{axis, axis + 1});
            }
        }
        return runs;
    }
}
