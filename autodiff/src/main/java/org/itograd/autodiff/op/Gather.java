package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Copies;

/// Rows of the first axis: `y[i] = x[rows[i]]`. x̄ = the rows of ȳ added into place ([ScatterAdd]).
public record Gather(List<Integer> rows) implements LinearMap {
    /// The gathering of the given rows, which may repeat.
    public static Gather rows(int... rows) {
        return new Gather(IntStream.of(rows).boxed().toList());
    }

    @Override
    public Shape shape(Shape[] in) {
        require(in[0].rank() >= 1, "gather: needs at least one axis, got a scalar");
        for (int row : rows) {
            require(
                    row >= 0 && row < in[0].dim(0),
                    "gather: every index must be in [0, %d), the first axis of shape %s, got %d",
                    in[0].dim(0),
                    in[0],
                    row);
        }
        return in[0].with(0, rows.size());
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        int row = in[0].shape().product(1, in[0].shape().rank());
        Copies.gatherRows(rows.size(), row, in[0].array(), 0, Axes.array(rows), 0, out.array(), 0);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return new ScatterAdd(rows, in[0].shape().dim(0)).of(ct);
    }
}
